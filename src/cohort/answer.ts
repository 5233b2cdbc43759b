import { formulaName } from '../counting/index.ts';
import {
  cellQuestion,
  type Federation,
  type NodeCells,
  type NodeRef,
  reasonOf,
  type SignedCube,
} from '../federation/index.ts';
import type { Facet, Ontology } from '../ontology/index.ts';
import { stepsOf } from './attrition.ts';
import { cellsOver } from './cell-key.ts';
import type { Cohort } from './cohort.ts';
import type { Criteria } from './criteria.ts';
import type { Kind } from './estimate.ts';
import { type Exactness, together } from './exactness.ts';
import { literalsOf } from './formula.ts';
import { countGroups, splitOf } from './groups.ts';
import { latticesOf } from './lattice.ts';
import { latticeHash } from './lattice-hash.ts';
import { type CubeCount, countCube, countNode, type NodeAnswer, type NodeCount } from './node-count.ts';
import { show } from './shown.ts';
import { addUp } from './total.ts';

/** The sum over nodes: an interval, what it rests on, and the names of the nodes that are not in it. */
export interface Total {
  low: number;
  high: number;
  display: string;
  value?: number;
  upTo?: number;
  /** What the weakest of its parts rests on; absent where there is no number. */
  kind?: Kind;
  exactness?: Exactness;
  missing: string[];
}

/** What one node says about a group or a step: the numbers alone, under the same rules as its answer. */
export type NodeFigure = Pick<
  NodeAnswer,
  'node' | 'state' | 'low' | 'high' | 'display' | 'value' | 'upTo' | 'kind' | 'exactness'
>;

/** One group of a split answer, by the value of each facet that it is split by. */
export interface GroupAnswer {
  values: Record<string, string>;
  labels: Record<string, string>;
  total: Total;
  nodes: NodeFigure[];
}

/** How many cases are left after a criterion of the outermost group and all before it. */
export interface AttritionStep {
  criterion: string;
  /** Its place in the criteria, e.g. `all[1]`; empty for the step before the first. */
  path: string;
  /** The cohort that the steps so far make: asked for by itself, it gets this number. */
  cohort: string;
  total: Total;
  nodes: NodeFigure[];
}

/** The answer to a cohort: a total with its interval, and every node with its state. */
export interface CohortAnswer {
  hash: string;
  criteria: Criteria;
  reading: string;
  total: Total;
  /** In the order of the federation. */
  nodes: NodeAnswer[];
  /** The facets that it is split by, where it is; and then every group. */
  groupBy?: string[];
  groups?: GroupAnswer[];
  /** Where it was asked for. */
  attrition?: AttritionStep[];
}

export interface AnswerOptions {
  /** Splits the answer by these facets, two at most (groupMistakes, splitMistakes); no more is asked of a node. */
  groupBy?: readonly string[];
  /** Counts the steps of the outermost group too, from the same cells. */
  attrition?: boolean;
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

/** What was counted with each cube: a signed cube never changes, so neither does its count. */
type Memory<T> = WeakMap<SignedCube, Map<string, T>>;
const counts: Memory<CubeCount> = new WeakMap();
const mostCounts = 256;
const splits: Memory<Promise<CubeCount[]>> = new WeakMap();
/** A split is as large as a hundred counts. */
const mostSplits = 8;

function kept<T>(memory: Memory<T>, most: number, signed: SignedCube, key: string, make: () => T): T {
  const known = memory.get(signed) ?? new Map<string, T>();
  memory.set(signed, known);
  const found = known.get(key) ?? make();
  known.delete(key);
  known.set(key, found);
  if (known.size > most) known.delete(known.keys().next().value as string);
  return found;
}

/** The name of our lattice, which changes with the ontology only. */
const latticeNames = new WeakMap<Ontology, string>();
function latticeOf(ontology: Ontology): string {
  const name = latticeNames.get(ontology) ?? latticeHash(ontology.facets);
  latticeNames.set(ontology, name);
  return name;
}

function facetsOf(cohort: Cohort, ontology: Ontology, groupBy: readonly string[] = []): Facet[] {
  const used = new Set([...literalsOf(cohort.formula).map(({ facet }) => facet), ...groupBy]);
  return ontology.facets.filter((facet) => used.has(facet.id));
}

/** The one query whose rows, at any SPARQL 1.1 endpoint with a cube, are everything that an answer is made of. */
export async function cohortQuery(
  cohort: Cohort,
  ontology: Ontology,
  groupBy: readonly string[] = [],
): Promise<string> {
  const cells = cellsOver(facetsOf(cohort, ontology, groupBy));
  const { chunks } = await cellQuestion(cells, formulaName(cohort.formula), Number.POSITIVE_INFINITY);
  return chunks.map(({ query }) => query).join('');
}

/** The sum over the nodes that gave a number, and the names of those that gave none. */
function totalOf(parts: readonly Part[]): Total {
  const counted = parts.flatMap((part) => part.estimate ?? []);
  const missing = parts.filter((part) => !part.estimate).map((part) => part.answer.name);
  if (counted.length === 0) return { low: 0, high: 0, display: 'no answer', missing };
  const { state: _, ...total } = show(addUp(counted), {
    threshold: Math.max(0, ...parts.map((part) => part.threshold)),
    rounding: Math.max(1, ...parts.map((part) => part.rounding)),
    bound: counted.every((one) => one.kind === 'upper bound'),
  });
  const kind = weakest(counted.map((one) => one.kind));
  const exactness = parts.flatMap((part) => (part.estimate && part.answer.exactness) ?? []);
  return { ...total, kind, exactness: exactness.reduce(together, 'exact'), missing };
}

const kinds: readonly Kind[] = ['open', 'protected', 'estimate', 'upper bound'];
const weakest = (of: readonly Kind[]): Kind =>
  kinds[Math.max(...of.map((kind) => kinds.indexOf(kind)))] as Kind;

const figureOf = ({ answer }: Part): NodeFigure => {
  const { node, state, low, high, display, value, upTo, kind, exactness } = answer;
  return {
    node,
    state,
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
    ...(display !== undefined && { display }),
    ...(value !== undefined && { value }),
    ...(upTo !== undefined && { upTo }),
    ...(kind !== undefined && { kind }),
    ...(exactness !== undefined && { exactness }),
  };
};

/** What a node's cells say about a cohort; a node that did not answer says why. */
function partOf(cohort: Cohort, cells: NodeCells, count: (signed: SignedCube) => CubeCount): Part {
  const named = { node: cells.node.id, name: cells.node.name };
  if (cells.state === 'answered') {
    const part = countNode(cohort, cells, count);
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

/** Counts a cohort with one cube, from its cells over the cohort's own facets. */
function counter(cohort: Cohort, ontology: Ontology): (signed: SignedCube) => CubeCount {
  const facets = facetsOf(cohort, ontology);
  const counting = { cohort, facets, lattices: latticesOf(facets), latticeHash: latticeOf(ontology) };
  const key = `${cohort.hash} ${ontology.release.hash}`;
  return (signed) => kept(counts, mostCounts, signed, key, () => countCube(signed, counting));
}

/** The groups of a split, from cells that were asked for already. */
async function groupsOf(
  cohort: Cohort,
  groupBy: readonly string[],
  replies: readonly NodeCells[],
  ontology: Ontology,
): Promise<GroupAnswer[]> {
  const split = splitOf(cohort, groupBy, ontology);
  const lattice = latticeOf(ontology);
  const key = `${cohort.hash} ${groupBy.join(' ')} ${ontology.release.hash}`;
  const counted = new Map<SignedCube, CubeCount[]>();
  for (const reply of replies) {
    for (const signed of reply.state === 'answered' ? reply.cubes : [])
      counted.set(
        signed,
        await kept(splits, mostSplits, signed, key, () => countGroups(signed, split, lattice)),
      );
  }
  return split.groups.map(({ values, labels, cohort: group }, i) => {
    const parts = replies.map((reply) =>
      partOf(group, reply, (signed) => counted.get(signed)?.[i] as CubeCount),
    );
    return { values, labels, total: totalOf(parts), nodes: parts.map(figureOf) };
  });
}

function attritionOf(cohort: Cohort, replies: readonly NodeCells[], ontology: Ontology): AttritionStep[] {
  return stepsOf(cohort, ontology).map(({ criterion, path, cohort: step }) => {
    const count = counter(step, ontology);
    const parts = replies.map((reply) => partOf(step, reply, count));
    return { criterion, path, cohort: step.hash, total: totalOf(parts), nodes: parts.map(figureOf) };
  });
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
  { groupBy = [], attrition, deadlineMs, wholeMs, signal }: Omit<AnswerOptions, 'onNode'> = {},
): AsyncGenerator<AnswerPart, void, undefined> {
  const cells = cellsOver(facetsOf(cohort, ontology, groupBy));
  const question = await cellQuestion(cells, formulaName(cohort.formula));
  const left = new AbortController();
  const whole = wholeMs === undefined ? [] : [AbortSignal.timeout(wholeMs)];
  const bounds = {
    ...(deadlineMs !== undefined && { deadlineMs }),
    signal: AbortSignal.any([left.signal, ...whole, ...(signal ? [signal] : [])]),
  };
  const { nodes } = federation;
  const count = counter(cohort, ontology);
  const ask = async (node: NodeRef) => federation.askCells(node.id, question, bounds);
  const replies = new Map<string, NodeCells>();
  const parts = new Map<string, Part>();
  const pending = new Map(nodes.map((node) => [node.id, ask(node)]));
  try {
    while (pending.size > 0) {
      const reply = await Promise.race(pending.values());
      const part = partOf(cohort, reply, count);
      pending.delete(reply.node.id);
      replies.set(reply.node.id, reply);
      parts.set(reply.node.id, part);
      yield { state: 'node', node: part.answer };
    }
    const all = nodes.map(({ id }) => parts.get(id) as Part);
    const said = nodes.map(({ id }) => replies.get(id) as NodeCells);
    const { hash, criteria, reading } = cohort;
    const answer: CohortAnswer = {
      hash,
      criteria,
      reading,
      total: totalOf(all),
      nodes: all.map((part) => part.answer),
      ...(groupBy.length > 0 && {
        groupBy: [...groupBy],
        groups: await groupsOf(cohort, groupBy, said, ontology),
      }),
      ...(attrition && { attrition: attritionOf(cohort, said, ontology) }),
    };
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
