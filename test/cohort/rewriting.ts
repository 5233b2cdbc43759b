import fc from 'fast-check';
import type { Criteria } from '../../src/cohort/index.ts';
import type { Facet } from '../../src/ontology/index.ts';

type Kind = 'all' | 'any' | 'none';
export const group = (kind: Kind, members: Criteria[]) => ({ [kind]: members }) as unknown as Criteria;
export const partsOf = (criteria: Criteria): [Kind, Criteria[]] =>
  Object.entries(criteria)[0] as [Kind, Criteria[]];

export function depth(criteria: Criteria): number {
  if ('facet' in criteria) return 0;
  return 1 + Math.max(0, ...partsOf(criteria)[1].map(depth));
}
export function size(criteria: Criteria): number {
  return 'facet' in criteria ? 1 : partsOf(criteria)[1].reduce((sum, member) => sum + size(member), 0);
}

/** Random cohorts over facets: values, ranges at borders, values that are not told apart, and groups. */
export function randomCohorts(facets: readonly Facet[], more: Record<string, string[]> = {}) {
  const criterion = fc.constantFrom(...facets).chain((facet) => {
    const codes = [...facet.lattice.map(({ code }) => code), ...(more[facet.id] ?? [])];
    const values = fc.record({
      facet: fc.constant(facet.id),
      anyOf: fc.uniqueArray(fc.constantFrom(...codes), { minLength: 1, maxLength: 4 }),
    });
    const borders = [
      ...new Set(
        facet.lattice.flatMap(({ from, below }) =>
          from === undefined || below === undefined ? [] : [from, below],
        ),
      ),
    ].sort((a, b) => a - b);
    if (borders.length < 3) return values;
    const range = fc
      .uniqueArray(fc.constantFrom(...borders), { minLength: 2, maxLength: 2 })
      .map(([a, b]) => ({
        facet: facet.id,
        from: Math.min(a ?? 0, b ?? 0),
        below: Math.max(a ?? 0, b ?? 0),
      }));
    return fc.oneof({ arbitrary: values, weight: 3 }, { arbitrary: range, weight: 1 });
  });
  const { node } = fc.letrec<{ node: Criteria; group: Criteria }>((tie) => ({
    node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, criterion, tie('group')),
    group: fc
      .tuple(fc.constantFrom('all', 'any', 'none'), fc.array(tie('node'), { minLength: 1, maxLength: 3 }))
      .map(([kind, members]) => group(kind, members)),
  }));
  return node.filter((criteria) => depth(criteria) <= 3 && size(criteria) <= 8);
}

/** Numbers below 1 for the choices of a rewriting: mulberry32, since fast-check's own lean towards 0. */
export const choices = fc.integer().map((seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
});

/**
 * The same cohort written another way; every rewriting here is an equivalence of sets. Absorption is promised for
 * values that cubes tell apart only: of a part of a leaf nobody knows whether another part contains it.
 */
export function rewritten(
  criteria: Criteria,
  facets: readonly Facet[],
  random: () => number,
  absorption = true,
): Criteria {
  const chance = (p: number) => random() < p;
  const shuffled = <T>(items: readonly T[]) =>
    items
      .map((item) => [random(), item] as const)
      .sort((a, b) => a[0] - b[0])
      .map(([, item]) => item);
  const not = (one: Criteria) => group('none', [one]);

  function value(one: Extract<Criteria, { facet: string }>): Criteria {
    const facet = facets.find(({ id }) => id === one.facet);
    const lattice = facet?.lattice ?? [];
    let { anyOf } = one;
    if (anyOf === undefined) {
      // A range is the set of its bands.
      if (chance(0.5)) return one;
      const bands = lattice.filter(
        ({ leaf, from, below }) =>
          leaf &&
          from !== undefined &&
          below !== undefined &&
          from >= (one.from ?? 0) &&
          below <= (one.below ?? 1e9),
      );
      return bands.length === 0 ? one : { facet: one.facet, anyOf: shuffled(bands.map(({ code }) => code)) };
    }
    // All siblings for their parent, a value beside what is under it, a value twice.
    anyOf = anyOf.flatMap((code) => {
      const under = lattice.filter(({ parent }) => parent === code).map((child) => child.code);
      if (under.length > 0 && chance(0.4)) return under;
      return under.length > 0 && chance(0.4) ? [code, under[0] as string] : [code];
    });
    anyOf = shuffled(chance(0.3) ? [...anyOf, anyOf[0] as string] : anyOf);
    // A list of values is a union of single ones.
    if (anyOf.length > 1 && chance(0.4))
      return group(
        'any',
        anyOf.map((code) => ({ facet: one.facet, anyOf: [code] })),
      );
    // Where a case has one value: not the others. Values that are not told apart have no complement of codes.
    const known = anyOf.every((code) => lattice.some((candidate) => candidate.code === code));
    if (facet?.cap === 1 && !facet.levels.includes('series') && known && chance(0.3)) {
      const parents = new Map(lattice.map(({ code, parent }) => [code, parent]));
      const isIn = (code: string | undefined): boolean =>
        code !== undefined && (anyOf?.includes(code) || isIn(parents.get(code)));
      const others = lattice.filter(({ leaf, code }) => leaf && !isIn(code)).map(({ code }) => code);
      if (others.length > 0) return not({ facet: one.facet, anyOf: others });
    }
    return { facet: one.facet, anyOf };
  }

  function rewrite(one: Criteria): Criteria {
    if (chance(0.1)) return not(not(rewrite(one)));
    if ('facet' in one) return value(one);
    const [kind, members] = partsOf(one);
    let again = shuffled(members.map(rewrite));
    if (again.length > 0 && chance(0.25)) again = [...again, again[0] as Criteria];
    // Part of a group in a group of its own kind, and De Morgan both ways.
    if (kind !== 'none' && again.length > 1 && chance(0.3))
      again = [group(kind, again.slice(0, 2)), ...again.slice(2)];
    if (kind === 'all' && chance(0.25)) return group('none', [group('any', again.map(not))]);
    if (kind === 'any' && chance(0.25)) return not(group('all', again.map(not)));
    if (kind === 'none' && chance(0.25)) return group('all', again.map(not));
    // Absorption: a and (a or b) is a.
    const [first] = again;
    if (absorption && kind === 'all' && first && chance(0.2))
      return group('all', [...again, group('any', [first, ...again])]);
    return group(kind, again);
  }
  return rewrite(criteria);
}
