import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Criteria, parseCohort } from '../../src/cohort/index.ts';
import { inventCases, trueCount } from './population.ts';
import { caseFacets, ontology } from './small-ontology.ts';

const codesOf = new Map(caseFacets.map(({ id, lattice }) => [id, lattice.map(({ code }) => code)]));
const criterion = fc.constantFrom(...codesOf.keys()).chain((facet) =>
  fc.record({
    facet: fc.constant(facet),
    anyOf: fc.uniqueArray(fc.constantFrom(...(codesOf.get(facet) ?? [])), { minLength: 1, maxLength: 4 }),
  }),
);
const { group } = fc.letrec<{ node: Criteria; group: Criteria }>((tie) => ({
  node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, criterion, tie('group')),
  group: fc.oneof(
    ...(['all', 'any', 'none'] as const).map((kind) =>
      fc
        .array(tie('node'), { minLength: 1, maxLength: 3 })
        .map((members) => ({ [kind]: members }) as unknown as Criteria),
    ),
  ),
}));

function depth(criteria: Criteria): number {
  if ('facet' in criteria) return 0;
  return 1 + Math.max(0, ...(Object.values(criteria)[0] as Criteria[]).map(depth));
}
function size(criteria: Criteria): number {
  if ('facet' in criteria) return 1;
  return (Object.values(criteria)[0] as Criteria[]).reduce((sum, member) => sum + size(member), 0);
}
const cohorts = group.filter((criteria) => depth(criteria) <= 4);

function understood(criteria: unknown) {
  const reading = parseCohort(criteria, ontology);
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.cohort;
}

/** The same cohort, written in another order and with repeats. */
function rewritten(criteria: Criteria, random: () => number): Criteria {
  const shuffled = <T>(items: T[]) =>
    items
      .map((item) => [random(), item] as const)
      .sort((a, b) => a[0] - b[0])
      .map(([, item]) => item);
  if ('facet' in criteria) {
    const values = criteria.anyOf ?? [];
    const lattice = caseFacets.find(({ id }) => id === criteria.facet)?.lattice ?? [];
    // A value and something under it, a value twice, and all children instead of their parent, say the same.
    const under = lattice
      .filter(({ parent }) => parent !== undefined && values.includes(parent))
      .map(({ code }) => code);
    const parents = values.filter(
      (value) => lattice.some(({ parent }) => parent === value) && random() < 0.5,
    );
    const kept = values.filter((value) => !parents.includes(value));
    return {
      ...criteria,
      anyOf: shuffled([...kept, ...under, ...values.filter((value) => kept.includes(value))]),
    };
  }
  const [kind, members] = Object.entries(criteria)[0] as [string, Criteria[]];
  const again = members.map((member) => rewritten(member, random));
  return { [kind]: shuffled([...again, ...again.slice(0, 1)]) } as unknown as Criteria;
}

/** Whether a case is in a cohort, read word for word. */
function holds(criteria: Criteria, one: Record<string, string[]>): boolean {
  if ('facet' in criteria) {
    const lattice = caseFacets.find(({ id }) => id === criteria.facet)?.lattice ?? [];
    const within = (code: string, wanted: string): boolean => {
      const parent = lattice.find((value) => value.code === code)?.parent;
      return code === wanted || (parent !== undefined && within(parent, wanted));
    };
    return (one[criteria.facet] ?? []).some((code) =>
      (criteria.anyOf ?? []).some((wanted) => within(code, wanted)),
    );
  }
  if ('all' in criteria) return criteria.all.every((member) => holds(member, one));
  if ('any' in criteria) return criteria.any.some((member) => holds(member, one));
  return !criteria.none.some((member) => holds(member, one));
}

describe('the normal form', () => {
  it('is the same for any order, repeats, and a value beside what is under it', () => {
    fc.assert(
      fc.property(
        cohorts,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })),
        (criteria, randoms) => {
          const random = () => randoms.next().value as number;
          const again = rewritten(criteria, random);
          fc.pre(size(again) <= 50);
          const [one, other] = [understood(criteria), understood(again)];
          expect(other.formula).toEqual(one.formula);
          expect(other.hash).toBe(one.hash);
          expect(other.reading).toBe(one.reading);
        },
      ),
      { numRuns: 300, seed: 20261121 },
    );
  });

  it('means what was written, for every case', () => {
    const cases = inventCases(150, 7);
    fc.assert(
      fc.property(cohorts, (criteria) => {
        expect(trueCount(understood(criteria).formula, cases)).toBe(
          cases.filter((one) => holds(criteria, one)).length,
        );
      }),
      { numRuns: 300, seed: 20261121 },
    );
  });

  it('is the same for the negation of a value and all its siblings, where a case has one value', () => {
    const not = understood({ none: [{ facet: 'sex', anyOf: ['male'] }] });
    expect(not.hash).toBe(understood({ any: [{ facet: 'sex', anyOf: ['female', 'Unknown'] }] }).hash);
    expect(understood({ none: [{ facet: 'modality', anyOf: ['CT'] }] }).formula).toEqual({
      facet: 'modality',
      leaves: ['CT'],
      not: true,
    });
  });

  it('keeps apart what a case may hold together', () => {
    const both = {
      all: [
        { facet: 'modality', anyOf: ['CT'] },
        { facet: 'modality', anyOf: ['MR'] },
      ],
    };
    expect(understood(both).formula).toHaveProperty('all');
    expect(understood(both).hash).not.toBe(understood({ any: both.all }).hash);
  });

  it('has a hash of 32 hex digits that is fixed by its content', () => {
    expect(understood({ all: [{ facet: 'sex', anyOf: ['female'] }] }).hash).toMatch(/^[0-9a-f]{32}$/);
    const hashes = [...codesOf].flatMap(([facet, codes]) =>
      codes.map((code) => understood({ all: [{ facet, anyOf: [code] }] }).hash),
    );
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
