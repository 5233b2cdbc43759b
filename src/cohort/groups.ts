import { setImmediate } from 'node:timers/promises';
import { formulaName } from '../counting/index.ts';
import type { SignedCube } from '../federation/index.ts';
import type { Facet, Ontology } from '../ontology/index.ts';
import { conversionOf, policyRefusal } from './admission.ts';
import { bitsOf } from './bits.ts';
import { blend } from './blend.ts';
import type { Cohort } from './cohort.ts';
import type { Mistake } from './criteria.ts';
import type { CubeCount } from './cube-count.ts';
import { viewCube } from './cube-view.ts';
import { estimate } from './estimate.ts';
import { countedOf, join, literalOf, literalsOf } from './formula.ts';
import { type Lattice, latticesOf } from './lattice.ts';

/** One group of a split: the value of each facet, with its label, and the cohort narrowed to it. */
export interface Group {
  values: Record<string, string>;
  labels: Record<string, string>;
  cohort: Cohort;
}

/** A cohort parted by the values of one or two facets. */
export interface Split {
  facets: readonly Facet[];
  lattices: Map<string, Lattice>;
  groups: readonly Group[];
}

/** Most states of all groups' models together: what one cube's split may cost. */
const mostStates = 16_384;
/** Groups that are counted before other work gets its turn. */
const atOnce = 16;

/** Every choice of one leaf for each facet. */
function choicesOf(facets: readonly Facet[]): Facet['lattice'][] {
  return facets.reduce<Facet['lattice'][]>(
    (all, { lattice }) =>
      all.flatMap((chosen) => lattice.filter(({ leaf }) => leaf).map((value) => [...chosen, value])),
    [[]],
  );
}

/**
 * Parts a cohort by the leaves of facets. Groups that the criteria rule out by themselves are left out; where a case
 * may have several values of a facet, groups overlap. Which groups there are depends on the question alone.
 */
export function splitOf(cohort: Cohort, groupBy: readonly string[], ontology: Ontology): Split {
  const by = groupBy.flatMap((id) => ontology.facet(id) ?? []);
  const used = new Set([...literalsOf(cohort.formula).map(({ facet }) => facet), ...groupBy]);
  const facets = ontology.facets.filter(({ id }) => used.has(id));
  const lattices = latticesOf(facets);
  const groups = choicesOf(by).flatMap((chosen): Group[] => {
    const literals = chosen.map(({ code }, i) =>
      literalOf(lattices.get(by[i]?.id ?? '') as Lattice, [code], false),
    );
    const formula = countedOf(join('all', [cohort.formula, ...literals], lattices), lattices);
    if ('any' in formula && formula.any.length === 0) return [];
    const pairs = (part: 'code' | 'label') =>
      Object.fromEntries(chosen.map((value, i) => [by[i]?.id ?? '', value[part]]));
    return [{ values: pairs('code'), labels: pairs('label'), cohort: { ...cohort, formula } }];
  });
  return { facets, lattices, groups };
}

/** Why a cohort cannot be split so: the models of all groups together would be too large. Depends on the question alone. */
export function splitMistakes(cohort: Cohort, groupBy: readonly string[], ontology: Ontology): Mistake[] {
  if (groupBy.length === 0) return [];
  const { groups, lattices } = splitOf(cohort, groupBy, ontology);
  const bits = groups.map((group) => bitsOf(group.cohort.formula, lattices).bits.length);
  // Beyond nine questions of a case no table is made, whatever their number.
  const states = bits.reduce((sum, n) => sum + 2 ** Math.min(n, 9), 0);
  if (states <= mostStates) return [];
  const message = `Split so, this cohort has ${groups.length} groups with up to ${Math.max(...bits)} questions of each case, more than are counted at once. Split it by fewer facets, or ask for less.`;
  return [{ path: 'groupBy', message }];
}

/**
 * Counts every group with one verified cube, in the order of the groups. Each number is the one that the narrowed
 * cohort would get by itself; only the cube is looked at once for all.
 */
export async function countGroups(
  signed: SignedCube,
  { facets, lattices, groups }: Split,
  latticeHash: string,
): Promise<CubeCount[]> {
  const same = (count: CubeCount) => groups.map(() => count);
  const refusal = policyRefusal(signed);
  if (refusal !== undefined) return same({ state: 'refused', reason: refusal });
  const conversion = conversionOf(signed, facets, latticeHash);
  if (conversion.state === 'other') return same({ state: 'cannot-answer', reason: conversion.reason });
  const view = viewCube(signed.cube, signed.cells, [...lattices.values()]);
  const counts: CubeCount[] = [];
  for (const [i, { cohort }] of groups.entries()) {
    if (i % atOnce === 0) await setImmediate();
    counts.push(countOne(cohort.formula));
  }
  return counts;

  function countOne(formula: Cohort['formula']): CubeCount {
    const found = estimate(formula, lattices, view);
    if (found.state === 'cannot-answer') return found;
    const requested = signed.requested.get(formulaName(formula));
    const counted = requested ? blend(found.estimate, requested, signed.cube.rounding) : found.estimate;
    return conversion.state === 'convertible'
      ? { state: 'counted', estimate: { ...counted, modelled: true }, note: conversion.reason }
      : { state: 'counted', estimate: counted };
  }
}
