import { cellsOver } from '../../src/cohort/index.ts';
import type { Formula } from '../../src/counting/index.ts';
import type { Facet } from '../../src/ontology/index.ts';
import { caseFacets } from './small-ontology.ts';

/** A small seeded generator (mulberry32) of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One case: the leaves that it holds, by facet. */
export type Case = Record<string, string[]>;

const weighted = <T>(random: () => number, choices: [T, number][]): T => {
  let at = random() * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [choice, weight] of choices) {
    at -= weight;
    if (at < 0) return choice;
  }
  return (choices[0] as [T, number])[0];
};

/** Invented persons whose facets depend on each other, with a three-way effect on stage and on modality. */
export function inventCases(size: number, seed: number): Case[] {
  const random = seeded(seed);
  return Array.from({ length: size }, (): Case => {
    const condition = weighted(random, [
      ['C11', 12],
      ['C12', 6],
      ['C13', 4],
      ['C21', 18],
      ['C22', 7],
      ['C30', 30],
      ['C40', 18],
      ['Other', 3],
      ['Unknown', 2],
    ]);
    const sex =
      condition === 'C21'
        ? 'male'
        : weighted(random, [
            ['female', condition === 'C30' ? 97 : 45],
            ['male', condition === 'C30' ? 1 : 53],
            ['Unknown', 2],
          ]);
    const old = condition === 'C21' || condition === 'C40' ? 2 : 1;
    const age = weighted(random, [
      ['0-29', 4],
      ['30-49', 16],
      ['50-59', 22],
      ['60-69', 28 * old],
      ['70-plus', 25 * old],
      ['Unknown', 3],
    ]);
    const late =
      condition === 'C40' && (age === '60-69' || age === '70-plus') ? 4 : condition === 'C30' ? 0.5 : 1;
    const stage = weighted(random, [
      ['I', 30],
      ['II', 30],
      ['III', 20 * late],
      ['IV', 12 * late],
      ['Unknown', 10],
    ]);
    const modalities: [string, number][] = [
      ['CT', condition === 'C30' ? 0.25 : 0.8],
      ['MR', condition === 'C21' ? 0.8 : 0.3],
      ['PT', stage === 'IV' ? 0.6 : 0.15],
      ['MG', condition === 'C30' ? 0.8 : 0],
    ];
    const modality = modalities
      .filter(([, chance]) => random() < chance)
      .map(([code]) => code)
      .slice(0, 3);
    const first: [string, number][] =
      condition === 'C30' || condition === 'C40'
        ? [
            ['chest', 9],
            ['abdomen', 1],
          ]
        : condition === 'C21'
          ? [
              ['pelvis', 9],
              ['abdomen', 1],
            ]
          : [
              ['abdomen', 6],
              ['chest', 2],
              ['head', 1],
            ];
    const bodyPart = new Set([weighted(random, first)]);
    if (random() < 0.25)
      bodyPart.add(
        weighted(random, [
          ['chest', 3],
          ['abdomen', 2],
          ['head', 1],
        ]),
      );
    return {
      condition: [condition],
      sex: [sex],
      age: [age],
      stage: [stage],
      modality: modality.length > 0 ? modality : ['Unknown'],
      bodyPart: [...bodyPart],
    };
  });
}

const leavesUnder = (facet: Facet, code: string): string[] => {
  const below = facet.lattice.filter((value) => value.parent === code);
  return below.length === 0 ? [code] : below.flatMap((value) => leavesUnder(facet, value.code));
};

export interface Policy {
  floor: number;
  sigma: number;
  rounding: number;
  threshold: number;
}
export const usual: Policy = { floor: 10, sigma: 6, rounding: 5, threshold: 30 };

/** The cells that a holder would release, with plain Gaussian noise: what this room reads, and no more. */
export function protectedCells(
  cases: Case[],
  seed: number,
  policy = usual,
  facets = caseFacets,
): Map<string, number> {
  const random = seeded(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const released = new Map<string, number>();
  for (const key of cellsOver(facets)) {
    const conditions = key === 'all' ? [] : key.split('&').map((part) => part.split('=') as [string, string]);
    const wanted = conditions.map(
      ([id, code]) => [id, new Set(leavesUnder(facets.find((f) => f.id === id) as Facet, code))] as const,
    );
    const count = cases.filter((one) =>
      wanted.every(([id, leaves]) => one[id]?.some((leaf) => leaves.has(leaf))),
    ).length;
    const { rounding, sigma } = policy;
    const shown =
      rounding * Math.floor((count + Math.round(sigma * gauss()) + Math.floor(rounding / 2)) / rounding);
    if (count >= policy.floor && shown >= policy.threshold) released.set(key, shown);
  }
  return released;
}

/** The true number of cases of a cohort, which only a test may know. */
export function trueCount(formula: Formula, cases: Case[]): number {
  const holds = (part: Formula, one: Case): boolean => {
    if ('facet' in part)
      return (one[part.facet] ?? []).some((leaf) => part.leaves.includes(leaf)) !== (part.not ?? false);
    return 'all' in part ? part.all.every((p) => holds(p, one)) : part.any.some((p) => holds(p, one));
  };
  return cases.filter((one) => holds(formula, one)).length;
}
