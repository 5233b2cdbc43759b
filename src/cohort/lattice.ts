import type { Facet, LatticeValue } from '../ontology/index.ts';

/** The lattice of one facet, indexed for questions about sets of leaves. */
export interface Lattice {
  facet: Facet;
  /** Codes of all leaves, sorted. */
  leaves: string[];
  /** A case holds exactly one leaf. */
  single: boolean;
  /** Pairs with other such facets are counted on one and the same series. */
  onSeries: boolean;
  /**
   * The complement of leaves is their negation, whatever stands beside it: "not 3 T" beside CT does not ask for a CT
   * series of another field strength.
   */
  partition: boolean;
  value(code: string): LatticeValue | undefined;
  /** Codes of the values directly under one; of the top values without an argument. */
  children(code?: string): string[];
  /** The leaves at or under a value. */
  leavesUnder(code: string): string[];
  complement(leaves: Iterable<string>): string[];
  /** The fewest values whose leaves are exactly these, in the order of the lattice. */
  cover(leaves: Iterable<string>): string[];
}

/** Order of codes everywhere in this room: by code unit, as in the key of a cell. */
export const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function latticeOf(facet: Facet): Lattice {
  const values = new Map(facet.lattice.map((value) => [value.code, value]));
  const children = Map.groupBy(facet.lattice, (value) => value.parent);
  const leaves = facet.lattice
    .filter((value) => value.leaf)
    .map((value) => value.code)
    .sort(byCode);
  const childrenOf = (code?: string) => (children.get(code) ?? []).map((value) => value.code);
  const leavesUnder = (code: string): string[] =>
    values.get(code)?.leaf ? [code] : childrenOf(code).flatMap(leavesUnder);

  const onSeries = facet.levels.includes('series');
  return {
    facet,
    leaves,
    single: facet.cap === 1,
    onSeries,
    partition: facet.cap === 1 && !onSeries,
    value: (code) => values.get(code),
    children: childrenOf,
    leavesUnder,
    complement(some) {
      const without = new Set(some);
      return leaves.filter((leaf) => !without.has(leaf));
    },
    cover(some) {
      const wanted = new Set(some);
      const coverUnder = (code: string): string[] => {
        if (leavesUnder(code).every((leaf) => wanted.has(leaf))) return [code];
        return childrenOf(code).flatMap(coverUnder);
      };
      return childrenOf().flatMap(coverUnder);
    },
  };
}

/** The lattice of each facet that cases are counted by, by the facet's id. */
export function latticesOf(facets: Iterable<Facet>): Map<string, Lattice> {
  return new Map(
    [...facets].filter((facet) => facet.lattice.length > 0).map((facet) => [facet.id, latticeOf(facet)]),
  );
}

/** Whether the pairs with each leaf of `a` add up to the cases of `b`: not where both are counted on one series. */
export function addsUp(a: Lattice, b: Lattice): boolean {
  return a.single && !(a.onSeries && b.onSeries);
}
