import { type NodeCells, reasonOf, type SignedCube } from '../federation/index.ts';
import type { Cohort } from './cohort.ts';
import type { NodeFigure } from './cohort-answer.ts';
import type { CubeCount } from './cube-count.ts';
import { countNode, type NodeAnswer, type NodeCount } from './node-count.ts';

/** A node's answer with what the total needs of it. */
export type Part = Omit<NodeCount, 'answer'> & { answer: NodeAnswer };

/** What a node's cells say about a cohort; a node that did not answer says why. */
export function partOf(cohort: Cohort, cells: NodeCells, count: (signed: SignedCube) => CubeCount): Part {
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

/** The numbers of a part alone, for a group or a step. */
export const figureOf = ({ answer }: Part): NodeFigure => {
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
