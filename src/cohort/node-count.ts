import type { Cube } from '../federation/index.ts';
import type { Cohort } from './cohort.ts';
import { viewCube } from './cube-view.ts';
import { type Estimate, estimate, type Kind } from './estimate.ts';
import { type Exactness, together } from './exactness.ts';
import type { Lattice } from './lattice.ts';
import { show } from './shown.ts';
import { addUp } from './total.ts';

/** What one node contributed to an answer; numbers only where it answered. */
export interface NodeAnswer {
  /** Id of the node. */
  node: string;
  name: string;
  /** `hidden`: it answered, and its number is below its threshold. */
  state: 'answered' | 'hidden' | 'cannot-answer' | 'refused' | 'timed-out' | 'unreachable';
  low?: number;
  high?: number;
  display?: string;
  /** The best single number, where one may be shown. */
  value?: number;
  /** Of a hidden number: the high end of its interval, where it is not below the threshold. */
  upTo?: number;
  exactness?: Exactness;
  kind?: Kind;
  reason?: string;
  epoch?: string;
  threshold?: number;
  generated?: boolean;
  ontologyRelease?: string;
  ms: number;
}

/** Several cubes of one node as one estimate: the weakest kind names it. */
function merge(estimates: Estimate[]): Estimate {
  const kinds: Kind[] = ['open', 'protected', 'estimate', 'upper bound'];
  const all = (part: (e: Estimate) => number) => estimates.reduce((sum, e) => sum + part(e), 0);
  return {
    kind: kinds[Math.max(...estimates.map((e) => kinds.indexOf(e.kind)))] as Kind,
    value: all((e) => e.value),
    own: all((e) => e.own),
    shared: all((e) => e.shared),
    most: all((e) => e.most),
    modelled: estimates.some((e) => e.modelled),
  };
}

const noCells = 'This node publishes no cube with its policy, so its cases cannot be counted.';
const kindReasons: Partial<Record<Kind, string>> = {
  estimate: 'Some of the cells are hidden or not published, and were estimated from those that are.',
  'upper bound': 'Only an upper bound is known: no more cases than this can match.',
};

const hiddenReason = (threshold: number, upTo?: number) =>
  `The best estimate is below ${threshold}, the least number that this node shows${upTo === undefined ? '' : `; up to ${upTo} are possible`}.`;

/** A node's answer, and what a total needs of it: the numbers before rounding, and the policy. */
export interface NodeCount {
  answer: Omit<NodeAnswer, 'node' | 'name' | 'ms'>;
  /** Absent where the node cannot answer. */
  estimate?: Estimate;
  threshold: number;
  rounding: number;
}

/** What the cubes of one node say about a cohort; `cells` are the released ones by cube and key. */
export function countNode(
  cohort: Cohort,
  cubes: Cube[],
  cells: Map<string, Map<string, number>>,
  lattices: Map<string, Lattice>,
): NodeCount {
  const policy = {
    threshold: Math.max(0, ...cubes.map((cube) => cube.threshold)),
    rounding: Math.max(1, ...cubes.map((cube) => cube.rounding)),
  };
  const [first] = cubes;
  if (!first) return { ...policy, answer: { state: 'cannot-answer', reason: noCells } };
  const about = {
    epoch: [...new Set(cubes.map((cube) => cube.epoch))].join(', '),
    threshold: policy.threshold,
    generated: cubes.some((cube) => cube.generated),
    ...(first.ontologyRelease !== undefined && { ontologyRelease: first.ontologyRelease }),
  };
  const estimates: Estimate[] = [];
  for (const cube of cubes) {
    const view = viewCube(cube, cells.get(cube.iri) ?? new Map(), [...lattices.values()]);
    const found = estimate(cohort.formula, lattices, view);
    if (found.state === 'cannot-answer')
      return { ...policy, answer: { ...about, state: 'cannot-answer', reason: found.reason } };
    estimates.push(found.estimate);
  }
  const merged = merge(estimates);
  const sum = addUp(estimates);
  const bound = merged.kind === 'upper bound';
  const shown = show(sum, { ...policy, bound });
  const reason =
    shown.state === 'hidden' ? hiddenReason(policy.threshold, shown.upTo) : kindReasons[merged.kind];
  const exactness = merged.modelled ? together(cohort.exactness, 'estimate') : cohort.exactness;
  return {
    ...policy,
    estimate: merged,
    answer: { ...about, ...shown, exactness, kind: merged.kind, ...(reason !== undefined && { reason }) },
  };
}
