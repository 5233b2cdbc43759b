import { formulaName } from '../counting/index.ts';
import type { RequestedCount, SignedCube } from '../federation/index.ts';
import type { Facet } from '../ontology/index.ts';
import { conversionOf, policyRefusal } from './admission.ts';
import { blend } from './blend.ts';
import type { Cohort } from './cohort.ts';
import { viewCube } from './cube-view.ts';
import { type Estimate, estimate } from './estimate.ts';
import type { Lattice } from './lattice.ts';

/** What every cube is counted with: the cohort, its facets, and what our lattice is called. */
export interface Counting {
  cohort: Cohort;
  facets: readonly Facet[];
  lattices: Map<string, Lattice>;
  latticeHash: string;
}

/** One cube's count; the same for everybody who asks, so it is kept as long as the cube is. */
export type CubeCount =
  | { state: 'counted'; estimate: Estimate; note?: string; requested?: RequestedCount }
  | { state: 'cannot-answer' | 'refused'; reason: string };

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
  const asked = requested && { requested };
  const blended = requested ? blend(found.estimate, requested, signed.cube.rounding) : found.estimate;
  if (conversion.state === 'convertible')
    return { state: 'counted', estimate: { ...blended, modelled: true }, note: conversion.reason, ...asked };
  if (blended !== found.estimate)
    return {
      state: 'counted',
      estimate: blended,
      note: 'Its holder counted this cohort on request.',
      ...asked,
    };
  const note = signed.cube.access === 'open' ? capsOf(facets) : undefined;
  return { state: 'counted', estimate: blended, ...(note !== undefined && { note }), ...asked };
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
