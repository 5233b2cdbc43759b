import type { NodeCells, RefusedCube, SignedCube } from '../federation/index.ts';
import type { Cohort } from './cohort.ts';
import type { CubeCount } from './cube-count.ts';
import type { Estimate } from './estimate.ts';
import { type Exactness, together } from './exactness.ts';
import { type Kind, weakest } from './kind.ts';
import { show } from './shown.ts';
import { addUp } from './total.ts';

/** What one node contributed to an answer; numbers only where it answered. */
export interface NodeAnswer {
  /** Id of the node. */
  node: string;
  name: string;
  /**
   * `hidden`: it answered, and its number is below its threshold. `stale-epoch`: it shows an older release than it
   * had shown before, which is not counted.
   */
  state: 'answered' | 'hidden' | 'cannot-answer' | 'refused' | 'timed-out' | 'unreachable' | 'stale-epoch';
  low?: number;
  high?: number;
  display?: string;
  /** The best single number, where one may be shown. */
  value?: number;
  /** Of a hidden number: the high end of its interval, where it is not below the threshold; `high` is the same. */
  upTo?: number;
  exactness?: Exactness;
  kind?: Kind;
  reason?: string;
  epoch?: string;
  threshold?: number;
  /** What its numbers were protected with; with several cubes, the strictest of each. */
  policy?: { floor: number; sigma: number; rounding: number; threshold: number };
  /** Its records are public, by its holder's declaration. */
  open?: boolean;
  generated?: boolean;
  ontologyRelease?: string;
  /** What its holder counted of this very cohort on request, as its key signed it; sigma is of the noise. */
  requested?: { epoch: string; count: number; sigma: number };
  ms: number;
}

/** A node's answer, and what a total needs of it: the numbers before rounding, and the policy. */
export interface NodeCount {
  answer: Omit<NodeAnswer, 'node' | 'name' | 'ms'>;
  /** Absent where the node cannot answer. */
  estimate?: Estimate;
  threshold: number;
  rounding: number;
}

/** Several cubes of one node as one estimate: the weakest kind names it. */
function merge(estimates: Estimate[]): Estimate {
  const all = (part: (e: Estimate) => number) => estimates.reduce((sum, e) => sum + part(e), 0);
  return {
    kind: weakest(estimates.map((e) => e.kind)),
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
const openEstimate =
  'Its records are public and its cells exact, but no cell holds all these criteria: estimated from pairs.';

const hiddenReason = (threshold: number, upTo?: number) =>
  `The best estimate is below ${threshold}, the least number that this node shows${upTo === undefined ? '' : `; up to ${upTo} are possible`}.`;

const refusedReason = ({ epoch, reason }: RefusedCube) => `Its release ${epoch} is refused: ${reason}`;

/** The strictest of each part of several policies. */
function policyOf(cubes: readonly SignedCube[]) {
  const most = (part: 'floor' | 'sigma' | 'rounding' | 'threshold', least: number) =>
    Math.max(least, ...cubes.map(({ cube }) => cube[part]));
  return {
    floor: most('floor', 0),
    sigma: most('sigma', 0),
    rounding: most('rounding', 1),
    threshold: most('threshold', 0),
  };
}

/** What the verified cubes of one node say about a cohort; `count` gives each cube's part. */
export function countNode(
  cohort: Cohort,
  { cubes, refused }: Extract<NodeCells, { state: 'answered' }>,
  count: (signed: SignedCube) => CubeCount,
): NodeCount {
  const policy = policyOf(cubes);
  const { threshold, rounding } = policy;
  const [first] = cubes;
  if (!first) {
    const [worst] = refused;
    return {
      threshold,
      rounding,
      answer: worst
        ? { state: 'refused', epoch: worst.epoch, reason: refusedReason(worst) }
        : { state: 'cannot-answer', reason: noCells },
    };
  }
  const about = {
    epoch: [...new Set(cubes.map(({ cube }) => cube.epoch))].join(', '),
    threshold,
    policy,
    generated: cubes.some(({ cube }) => cube.generated),
    ...(cubes.every(({ cube }) => cube.access === 'open') && { open: true }),
    ...(first.cube.ontologyRelease !== undefined && { ontologyRelease: first.cube.ontologyRelease }),
  };
  const estimates: Estimate[] = [];
  const notes = refused.map(refusedReason);
  let requested: NodeAnswer['requested'];
  for (const signed of cubes) {
    const found = count(signed);
    if (found.state !== 'counted')
      return { threshold, rounding, answer: { ...about, state: found.state, reason: found.reason } };
    estimates.push(found.estimate);
    if (found.note !== undefined) notes.push(found.note);
    if (found.requested) requested = { epoch: signed.cube.epoch, ...found.requested };
  }
  const merged = merge(estimates);
  const shown = show(addUp(estimates), { threshold, rounding, bound: merged.kind === 'upper bound' });
  const kindReason = about.open && merged.kind === 'estimate' ? openEstimate : kindReasons[merged.kind];
  const reasons = [
    shown.state === 'hidden' ? hiddenReason(threshold, shown.upTo) : kindReason,
    ...new Set(notes),
  ].filter((reason) => reason !== undefined);
  const exactness = merged.modelled ? together(cohort.exactness, 'estimate') : cohort.exactness;
  return {
    threshold,
    rounding,
    estimate: merged,
    answer: {
      ...about,
      ...shown,
      exactness,
      kind: merged.kind,
      ...(requested && { requested }),
      ...(reasons.length > 0 && { reason: reasons.join(' ') }),
    },
  };
}
