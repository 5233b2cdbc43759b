import { formulaName } from '../counting/index.ts';
import type { NodeCells, RefusedCube, SignedCube } from '../federation/index.ts';
import type { Facet } from '../ontology/index.ts';
import { conversionOf, policyRefusal } from './admission.ts';
import { blend } from './blend.ts';
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
  /** Of a hidden number: the high end of its interval, where it is not below the threshold. */
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

/** What every cube is counted with: the cohort, its facets, and what our lattice is called. */
export interface Counting {
  cohort: Cohort;
  facets: readonly Facet[];
  lattices: Map<string, Lattice>;
  latticeHash: string;
}

/** One cube's count; the same for everybody who asks, so it is kept as long as the cube is. */
export type CubeCount =
  | { state: 'counted'; estimate: Estimate; note?: string }
  | { state: 'cannot-answer' | 'refused'; reason: string };

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
const openEstimate =
  'Its records are public and its cells exact, but no cell holds all these criteria: estimated from pairs.';

const hiddenReason = (threshold: number, upTo?: number) =>
  `The best estimate is below ${threshold}, the least number that this node shows${upTo === undefined ? '' : `; up to ${upTo} are possible`}.`;

const refusedReason = ({ epoch, reason }: RefusedCube) => `Its release ${epoch} is refused: ${reason}`;

/** Counts a cohort with one verified cube, or says why it cannot be. */
export function countCube(
  signed: SignedCube,
  { cohort, facets, lattices, latticeHash }: Counting,
): CubeCount {
  const refusal = policyRefusal(signed);
  if (refusal !== undefined) return { state: 'refused', reason: refusal };
  const conversion = conversionOf(signed, facets, latticeHash);
  if (conversion.state === 'other') return { state: 'cannot-answer', reason: conversion.reason };
  const found = estimate(
    cohort.formula,
    lattices,
    viewCube(signed.cube, signed.cells, [...lattices.values()]),
  );
  if (found.state === 'cannot-answer') return found;
  const requested = signed.requested.get(formulaName(cohort.formula));
  const blended = requested ? blend(found.estimate, requested, signed.cube.rounding) : found.estimate;
  if (conversion.state === 'convertible')
    return { state: 'counted', estimate: { ...blended, modelled: true }, note: conversion.reason };
  if (blended !== found.estimate)
    return { state: 'counted', estimate: blended, note: 'Its holder counted this cohort on request.' };
  const note = signed.cube.access === 'open' ? capsOf(facets) : undefined;
  return { state: 'counted', estimate: blended, ...(note !== undefined && { note }) };
}

/** Said beside exact counts, since a case table keeps only so many values of a case: a count may miss a rare one. */
function capsOf(facets: readonly Facet[]): string | undefined {
  const capped = facets
    .filter(({ cap }) => cap > 1)
    .map(({ labels, id, cap }) => `${cap} of ${labels.en ?? id}`);
  return capped.length === 0
    ? undefined
    : `Of each case the most frequent values are counted: at most ${capped.join(', ')}.`;
}

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
  for (const signed of cubes) {
    const found = count(signed);
    if (found.state !== 'counted')
      return { threshold, rounding, answer: { ...about, state: found.state, reason: found.reason } };
    estimates.push(found.estimate);
    if (found.note !== undefined) notes.push(found.note);
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
      ...(reasons.length > 0 && { reason: reasons.join(' ') }),
    },
  };
}
