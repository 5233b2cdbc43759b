import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bitset, FacetIndex, type Filter } from '../../src/counting/index.ts';

const entities = (size: number) => Array.from({ length: size }, (_, entity) => entity);
const setOf = (size: number, members: Iterable<number>) => {
  const set = new Bitset(size);
  for (const member of members) set.set(member);
  return set;
};

describe('a bitset', () => {
  const twoSets = fc.integer({ min: 1, max: 100 }).chain((size) => {
    const members = fc.uniqueArray(fc.nat({ max: size - 1 }));
    return fc.tuple(fc.constant(size), members, members);
  });

  it('behaves like a set of numbers', () => {
    fc.assert(
      fc.property(twoSets, ([size, left, right]) => {
        const [a, b] = [setOf(size, left), setOf(size, right)];
        const sorted = (keep: (entity: number) => boolean) => entities(size).filter(keep);
        expect([...a.and(b)]).toEqual(sorted((entity) => left.includes(entity) && right.includes(entity)));
        expect([...a.or(b)]).toEqual(sorted((entity) => left.includes(entity) || right.includes(entity)));
        expect([...a.andNot(b)]).toEqual(
          sorted((entity) => left.includes(entity) && !right.includes(entity)),
        );
        expect(a.intersectionCount(b)).toBe(left.filter((entity) => right.includes(entity)).length);
        expect(a.count()).toBe(left.length);
        expect(sorted((entity) => a.has(entity))).toEqual(sorted((entity) => left.includes(entity)));
        expect(Bitset.full(size).andNot(a).count()).toBe(size - left.length);
      }),
    );
  });

  it('refuses an entity outside it, and a set of another size', () => {
    expect(() => new Bitset(32).set(32)).toThrow(RangeError);
    expect(() => new Bitset(32).set(-1)).toThrow(RangeError);
    expect(() => new Bitset(32).and(new Bitset(33))).toThrow(RangeError);
    expect(new Bitset(0).count()).toBe(0);
  });
});

describe('a facet index', () => {
  const facets = ['colour', 'shape', 'size'];
  const values = ['a', 'b', 'c', 'd'];
  const table = fc.array(fc.tuple(...facets.map(() => fc.uniqueArray(fc.constantFrom(...values)))), {
    maxLength: 70,
  });
  const filter = fc.record({
    facet: fc.constantFrom(...facets),
    anyOf: fc.uniqueArray(fc.constantFrom(...values, 'nobody')),
    not: fc.boolean(),
  });

  /** The slow, obvious way. */
  const passes = (row: string[][], selection: Filter[]) =>
    selection.every(({ facet, anyOf, not }) => {
      const held = row[facets.indexOf(facet)]!;
      if (not) return !anyOf.some((value) => held.includes(value));
      const wanted = selection
        .filter((other) => other.facet === facet && !other.not)
        .flatMap((other) => other.anyOf);
      return wanted.some((value) => held.includes(value));
    });

  it('matches and counts as a naive reading of every row does', () => {
    fc.assert(
      fc.property(table, fc.array(filter, { maxLength: 4 }), (rows, selection) => {
        const index = FacetIndex.build(
          rows.length,
          facets.map((id, column) => ({ id, valuesOf: (entity) => rows[entity]![column]! })),
        );
        const naive = entities(rows.length).filter((entity) => passes(rows[entity]!, selection));
        expect([...index.match(selection)]).toEqual(naive);
        const live = index.liveCounts(selection);
        expect([...live.keys()]).toEqual(facets);
        for (const [column, facet] of facets.entries()) {
          const others = selection.filter((one) => one.facet !== facet);
          const within = rows.filter((row) => passes(row, others));
          for (const [value, count] of live.get(facet)!) {
            expect(count).toBe(within.filter((row) => row[column]!.includes(value)).length);
          }
          const occurring = new Set(rows.flatMap((row) => row[column]!));
          expect(new Set(live.get(facet)!.keys())).toEqual(occurring);
        }
      }),
    );
  });

  it('says so when a facet does not exist, rather than matching nothing', () => {
    const index = FacetIndex.build(1, [{ id: 'colour', valuesOf: () => ['red'] }]);
    expect(() => index.match([{ facet: 'color', anyOf: ['red'] }])).toThrow('no facet color');
    expect(index.holders('colour', 'blue').count()).toBe(0);
  });
});
