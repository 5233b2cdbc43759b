import { formulaName } from '../counting/index.ts';
import { cellQuestion, type Federation, type NodeCells, type NodeRef } from '../federation/index.ts';
import type { Ontology } from '../ontology/index.ts';
import { groupsOf } from './answer-groups.ts';
import { attritionOf } from './answer-steps.ts';
import { totalOf } from './answer-total.ts';
import { asTheyCome } from './as-they-come.ts';
import type { Cohort } from './cohort.ts';
import type { CohortAnswer } from './cohort-answer.ts';
import { counter } from './counter.ts';
import type { NodeAnswer } from './node-count.ts';
import { type Part, partOf } from './part.ts';
import { cellsOfQuestion } from './question.ts';

export interface AnswerOptions {
  /** Splits the answer by these facets, two at most (groupMistakes, splitMistakes); no more is asked of a node. */
  groupBy?: readonly string[];
  /** Counts the steps of the outermost group too, from the same cells. */
  attrition?: boolean;
  /** Longest wait for one node. */
  deadlineMs?: number;
  /** Longest wait for all of them; the same, since all are asked at once. */
  wholeMs?: number;
  /** Asks every node whether its cubes still stand, however lately they were seen. */
  revalidate?: boolean;
  /** Gives up: the requests under way are ended, and nodes without an answer count as timed out. */
  signal?: AbortSignal;
  /** Called with each node's answer as it arrives. */
  onNode?: (answer: NodeAnswer) => void;
}

/** A part of an answer: each node as it comes, and at the end the whole. */
export type AnswerPart = { state: 'node'; node: NodeAnswer } | { state: 'whole'; answer: CohortAnswer };

/** What an answer needs of a federation. */
export type Asked = Pick<Federation, 'nodes' | 'askCells'>;

/**
 * Counts a cohort at every node, and gives each node as it comes, then the whole. Which cells are asked for depends
 * on the cohort and the facets only. Every node has its row whatever happened there, and those without a number are
 * named in `missing`. Leaving the loop early ends the requests that are under way.
 */
export async function* answerInParts(
  cohort: Cohort,
  federation: Asked,
  ontology: Ontology,
  { groupBy = [], attrition, deadlineMs, wholeMs, revalidate, signal }: Omit<AnswerOptions, 'onNode'> = {},
): AsyncGenerator<AnswerPart, void, undefined> {
  const cells = cellsOfQuestion(cohort, groupBy, ontology);
  const question = await cellQuestion(cells, formulaName(cohort.formula));
  const left = new AbortController();
  const whole = wholeMs === undefined ? [] : [AbortSignal.timeout(wholeMs)];
  const bounds = {
    ...(deadlineMs !== undefined && { deadlineMs }),
    ...(revalidate !== undefined && { revalidate }),
    signal: AbortSignal.any([left.signal, ...whole, ...(signal ? [signal] : [])]),
  };
  const { nodes } = federation;
  const count = counter(cohort, ontology);
  const ask = async (node: NodeRef) => federation.askCells(node.id, question, bounds);
  const replies = new Map<string, NodeCells>();
  const parts = new Map<string, Part>();
  try {
    for await (const reply of asTheyCome(nodes.map(ask))) {
      const part = partOf(cohort, reply, count);
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
    if (replies.size < nodes.length) left.abort();
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
