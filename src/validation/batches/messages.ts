import type { Format, Malformed, Segment } from '../../rdf/index.ts';
import type { Limits } from '../engine.ts';
import type { Finding } from '../finding.ts';
import type { DatasetFindings, UntoldDatasets } from '../formats/index.ts';
import type { Severity } from '../shape.ts';
import type { Room } from './listed.ts';

/** What a thread is started with. */
export interface BatchOptions {
  /** Folder of the shapes; that of the product where it is not given. */
  folder?: string;
  limits?: Partial<Limits>;
  /** JavaScript heap of one thread, in MB. */
  heapMegabytes?: number;
}

/** A part to validate. */
export interface BatchQuestion extends Segment {
  format: Format;
  base: string;
  profile: string;
  language: string;
  /** How much of it can be listed; the rest is only counted. Without it all is told. */
  room?: Room;
}

/** What was found in it. */
export type BatchAnswer =
  | {
      state: 'validated';
      findings: Finding[];
      /** Of all findings, also those that are not told. */
      counts: Record<Severity, number>;
      /** Of the datasets that the part names as such, with the positions of their findings in it. */
      datasets: DatasetFindings[];
      untoldDatasets: UntoldDatasets;
      absent: Finding[];
      statements: number;
      unchecked: number;
    }
  | Malformed;

/** Messages from a thread: an answer, a failure, or a query for the store, which lives outside. */
export type FromThread =
  | { kind: 'answer'; id: number; answer: BatchAnswer }
  | { kind: 'failed'; id: number; message: string; problem?: string }
  | { kind: 'query'; id: number; sparql: string };

/** Messages to a thread: a part, or what the store answered, as text. */
export type ToThread =
  | { kind: 'batch'; id: number; question: BatchQuestion }
  | { kind: 'answered'; id: number; state: string; text: string };
