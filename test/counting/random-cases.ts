import fc from 'fast-check';
import type { CaseColumns, CountedFacet, Formula, Literal } from '../../src/counting/index.ts';

/** Leaves of a flat facet. */
const leaves = (...codes: string[]) => codes.map((code) => ({ code, leaf: true, determines: [] }));
const under = (parent: string, ...codes: string[]) => [
  { code: parent, leaf: false, determines: [] },
  ...codes.map((code) => ({ code, parent, leaf: true, determines: [] })),
];

/** Facets of every kind: one value or two, of cases and of series, flat and with parents. */
export const facets = [
  { id: 'a', level: 'case', cap: 1, lattice: [...under('A', 'a1', 'a2'), ...leaves('a3')] },
  { id: 'b', level: 'case', cap: 2, lattice: leaves('b1', 'b2', 'b3') },
  { id: 'm', level: 'series', cap: 3, lattice: leaves('m1', 'm2', 'm3') },
  { id: 'p', level: 'series', cap: 2, lattice: [...under('P', 'p1', 'p2'), ...leaves('p3')] },
  { id: 't', level: 'series', cap: 1, lattice: leaves('t1', 't2') },
] as const satisfies readonly (CountedFacet & { lattice: readonly { determines: readonly string[] }[] })[];

export interface Person {
  held: Record<string, string[]>;
  series: Record<string, string>[];
}

const leavesOf = (facet: CountedFacet) => facet.lattice.filter(({ leaf }) => leaf).map(({ code }) => code);
const ofLevel = (level: string) => facets.filter((facet) => facet.level === level);

/** Persons without regard to caps of series, which counting does not know. */
export const people: fc.Arbitrary<Person[]> = fc.array(
  fc.record({
    held: fc.record(
      Object.fromEntries(
        ofLevel('case').map((facet) => [
          facet.id,
          fc.uniqueArray(fc.constantFrom(...leavesOf(facet)), { maxLength: facet.cap }),
        ]),
      ),
    ),
    series: fc.array(
      fc.record(
        Object.fromEntries(
          ofLevel('series').map((facet) => [facet.id, fc.constantFrom('', ...leavesOf(facet))]),
        ),
      ),
      { maxLength: 4 },
    ),
  }),
  { maxLength: 60 },
);

const literal: fc.Arbitrary<Literal> = fc.constantFrom(...facets).chain((facet) =>
  fc.record({
    facet: fc.constant(facet.id),
    leaves: fc.uniqueArray(fc.constantFrom(...leavesOf(facet)), { minLength: 1 }),
    not: fc.constantFrom(undefined, undefined, true as const),
  }),
);

/** Formulas up to three groups deep. */
export const formulas: fc.Arbitrary<Formula> = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    literal,
    fc.record({ all: fc.array(tie('formula'), { maxLength: 4 }) }),
    fc.record({ any: fc.array(tie('formula'), { maxLength: 3 }) }),
    fc.record({ all: fc.array(literal, { minLength: 2, maxLength: 5 }) }),
  ),
})).formula;

/** Persons as the columns that are counted. */
export function columnsOf(persons: readonly Person[]): CaseColumns {
  const number = (facet: CountedFacet, code: string | undefined) =>
    facet.lattice.findIndex((value) => value.code === code) + 1;
  const series = persons.flatMap((person) => person.series);
  let offset = 0;
  return {
    persons: persons.length,
    cases: new Map(
      ofLevel('case').map((facet) => [
        facet.id,
        Uint8Array.from(
          persons.flatMap(({ held }) =>
            Array.from({ length: facet.cap }, (_, i) => number(facet, held[facet.id]?.[i])),
          ),
        ),
      ]),
    ),
    offsets: Uint32Array.from([0, ...persons.map((person) => (offset += person.series.length))]),
    series: new Map(
      ofLevel('series').map((facet) => [
        facet.id,
        Uint8Array.from(series.map((one) => number(facet, one[facet.id]))),
      ]),
    ),
  };
}

export const isOfSeries = (id: string) => facets.some((facet) => facet.id === id && facet.level === 'series');

/** What must hold on one series: each choice of one positive literal for each facet of series, of two or more. */
export function onOneSeries(members: readonly Formula[]): { choices: Literal[][]; rest: Formula[] } {
  const positive = members.filter(
    (member): member is Literal => 'facet' in member && !member.not && isOfSeries(member.facet),
  );
  const ids = [...new Set(positive.map(({ facet }) => facet))];
  if (ids.length < 2) return { choices: [], rest: [...members] };
  let choices: Literal[][] = [[]];
  for (const id of ids)
    choices = choices.flatMap((one) =>
      positive.filter(({ facet }) => facet === id).map((next) => [...one, next]),
    );
  return { choices, rest: members.filter((member) => !positive.some((one) => one === member)) };
}
