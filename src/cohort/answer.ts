import { formulaName } from '../counting/index.ts';
import {
  cellQuestion,
  type Federation,
  type NodeRef,
  reasonOf,
  type SignedCube,
} from '../federation/index.ts';
import type { Facet, Ontology } from '../ontology/index.ts';
import { cellsOver } from './cell-key.ts';
import type { Cohort } from './cohort.ts';
import type { Criteria } from './criteria.ts';
import { literalsOf } from './formula.ts';
import { latticesOf } from './lattice.ts';
import { latticeHash } from './lattice-hash.ts';
import { type CubeCount, countCube, countNode, type NodeAnswer, type NodeCount } from './node-count.ts';
import { show } from './shown.ts';
import { addUp } from './total.ts';

/** The answer to a cohort: a total with its interval, and every node with its state. */
export interface CohortAnswer {
  hash: string;
  criteria: Criteria;
  reading: string;
  total: { low: number; high: number; display: string; value?: number; upTo?: number; missing: string[] };
  /** In the order of the federation. */
  nodes: NodeAnswer[];
}

export interface AnswerOptions {
  /** Longest wait for one node. */
  deadlineMs?: number;
  /** Longest wait for all of them; the same, since all are asked at once. */
  wholeMs?: number;
  /** Gives up: the requests under way are ended, and nodes without an answer count as timed out. */
  signal?: AbortSignal;
  /** Called with each node's answer as it arrives. */
  onNode?: (answer: NodeAnswer) => void;
}

/** A part of an answer: each node as it comes, and at the end the whole. */
export type AnswerPart = { state: 'node'; node: NodeAnswer } | { state: 'whole'; answer: CohortAnswer };

/** What an answer needs of a federation. */
export type Asked = Pick<Federation, 'nodes' | 'askCells'>;

/** A node's answer with what the total needs of it. */
type Part = Omit<NodeCount, 'answer'> & { answer: NodeAnswer };

/** Counts by cube, then by cohort and release: a signed cube never changes, so neither does its count. */
const counts = new WeakMap<SignedCube, Map<string, CubeCount>>();
const mostCounts = 256;

function kept(signed: SignedCube, key: string, make: () => CubeCount): CubeCount {
  const known = counts.get(signed) ?? new Map<string, CubeCount>();
  counts.set(signed, known);
  const found = known.get(key) ?? make();
  known.delete(key);
  known.set(key, found);
  if (known.size > mostCounts) known.delete(known.keys().next().value as string);
  return found;
}

/** The name of our lattice, which changes with the ontology only. */
const latticeNames = new WeakMap<Ontology, string>();
function latticeOf(ontology: Ontology): string {
  const name = latticeNames.get(ontology) ?? latticeHash(ontology.facets);
  latticeNames.set(ontology, name);
  return name;
}

function facetsOf(cohort: Cohort, ontology: Ontology): Facet[] {
  const used = new Set(literalsOf(cohort.formula).map(({ facet }) => facet));
  return ontology.facets.filter((facet) => used.has(facet.id));
}

/** The one query whose rows, at any SPARQL 1.1 endpoint with a cube, are everything that an answer is made of. */
export async function cohortQuery(cohort: Cohort, ontology: Ontology): Promise<string> {
  const cells = cellsOver(facetsOf(cohort, ontology));
  const { chunks } = await cellQuestion(cells, formulaName(cohort.formula), Number.POSITIVE_INFINITY);
  return chunks.map(({ query }) => query).join('');
}

/** The sum over the nodes that gave a number, and the names of those that gave none. */
function totalOf(parts: readonly Part[]): CohortAnswer['total'] {
  const counted = parts.flatMap((part) => part.estimate ?? []);
  const missing = parts.filter((part) => !part.estimate).map((part) => part.answer.name);
  if (counted.length === 0) return { low: 0, high: 0, display: 'no answer', missing };
  const { state: _, ...total } = show(addUp(counted), {
    threshold: Math.max(0, ...parts.map((part) => part.threshold)),
    rounding: Math.max(1, ...parts.map((part) => part.rounding)),
    bound: counted.every((one) => one.kind === 'upper bound'),
  });
  return { ...total, missing };
}

/**
 * Counts a cohort at every node, and gives each node as it comes, then the whole. Which cells are asked for depends
 * on the cohort and the facets only. Every node has its row whatever happened there, and those without a number are
 * named in `missing`. Leaving the loop early ends the requests that are under way.
 */
export async function* answerInParts(
  cohort: Cohort,
  federation: Asked,
  ontology: Ontology,
  { deadlineMs, wholeMs, signal }: Omit<AnswerOptions, 'onNode'> = {},
): AsyncGenerator<AnswerPart, void, undefined> {
  const facets = facetsOf(cohort, ontology);
  const lattices = latticesOf(facets);
  const counting = { cohort, facets, lattices, latticeHash: latticeOf(ontology) };
  const key = `${cohort.hash} ${ontology.release.hash}`;
  const question = await cellQuestion(cellsOver(facets), formulaName(cohort.formula));
  const left = new AbortController();
  const whole = wholeMs === undefined ? [] : [AbortSignal.timeout(wholeMs)];
  const bounds = {
    ...(deadlineMs !== undefined && { deadlineMs }),
    signal: AbortSignal.any([left.signal, ...whole, ...(signal ? [signal] : [])]),
  };

  async function ask(node: NodeRef): Promise<Part> {
    const cells = await federation.askCells(node.id, question, bounds);
    const named = { node: node.id, name: node.name };
    if (cells.state === 'answered') {
      const part = countNode(cohort, cells, (signed) => kept(signed, key, () => countCube(signed, counting)));
      return { ...part, answer: { ...named, ...part.answer, ms: cells.ms } };
    }
    // What cannot be read is no answer; for a person it is the node's refusal to give one.
    const state = cells.state === 'malformed' ? 'refused' : cells.state;
    const about = {
      reason: reasonOf(cells) ?? '',
      ...(cells.state === 'stale-epoch' && { epoch: cells.epoch }),
    };
    return { answer: { ...named, state, ...about, ms: cells.ms }, threshold: 0, rounding: 1 };
  }

  const { nodes } = federation;
  const parts = new Map<string, Part>();
  const pending = new Map(nodes.map((node) => [node.id, ask(node)]));
  try {
    while (pending.size > 0) {
      const part = await Promise.race(pending.values());
      pending.delete(part.answer.node);
      parts.set(part.answer.node, part);
      yield { state: 'node', node: part.answer };
    }
    const all = nodes.map(({ id }) => parts.get(id) as Part);
    const { hash, criteria, reading } = cohort;
    const answer = { hash, criteria, reading, total: totalOf(all), nodes: all.map((part) => part.answer) };
    yield { state: 'whole', answer };
  } finally {
    if (pending.size > 0) left.abort();
  }
}

/** Counts a cohort at every node, and waits for all of them (answerInParts). */
export async function answer(
  cohort: Cohort,
  federation: Asked,
  ontology: Ontology,
  { onNode, ...options }: AnswerOptions = {},
): Promise<CohortAnswer> {
  for await (const part of answerInParts(cohort, federation, ontology, options)) {
    if (part.state === 'whole') return part.answer;
    onNode?.(part.node);
  }
  throw new Error('An answer ended without its whole.');
}
