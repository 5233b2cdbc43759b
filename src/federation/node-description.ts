import type { Cube } from './cube.ts';
import type { HealthRecord } from './health.ts';
import type { NodeRef } from './node-ref.ts';
import type { NodeReply } from './reply.ts';

/** A cube that a node shows, with what became of checking it. */
export interface CubeVerdict {
  iri: string;
  epoch: string;
  state: 'verified' | 'refused' | 'unchecked';
  reason?: string;
  /** Thumbprint of the key that it is signed with. */
  key?: string;
  facets?: readonly string[];
  vocabularies?: readonly string[];
}

/** What is known of one node now. */
export interface NodeDescription {
  node: NodeRef;
  state: NodeReply['state'];
  /** The newest cube of each holder there; empty unless answered. */
  cubes: Cube[];
  reason?: string;
  ms: number;
  /** When it last answered anything in this process. */
  lastAnswer?: Date;
}

/** The same with 30 days behind it, for the page of nodes. */
export interface NodeHealth extends NodeDescription, HealthRecord {
  verdicts: CubeVerdict[];
  /** The newest epoch among its cubes. */
  lastEpoch?: string;
  /** Facets and namespaces of values in its verified cubes. */
  facets: string[];
  vocabularies: string[];
}

/** Why a reply carries no data, for people. */
export function reasonOf(
  reply: { ms: number; state: string } & ({ reason: string } | object),
): string | undefined {
  if (reply.state === 'answered') return undefined;
  if (reply.state === 'timed-out') return `The node did not answer in time; waited ${reply.ms} ms.`;
  return 'reason' in reply ? reply.reason : undefined;
}
