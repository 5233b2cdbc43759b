import type { Facet } from '../ontology/index.ts';

/** One invented person. */
export interface Person {
  /** Leaf codes by facet, of cases and of series alike. */
  readonly codes: ReadonlyMap<string, readonly string[]>;
  /** Code by facet of each distinct series. */
  readonly series: readonly ReadonlyMap<string, string>[];
  /** Exact numbers behind the bands of numeric facets of cases, e.g. the age in years. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** The leaves of a facet's lattice, in its order. */
export const leavesOf = (facet: Facet) => facet.lattice.filter((value) => value.leaf);

/** Whether two facets are counted on the same series. */
export const sameSeries = (one: Facet, other: Facet): boolean =>
  one.id !== other.id && one.levels.includes('series') && other.levels.includes('series');

/** The same person with another value in a facet of one value per case. */
export function withCode(person: Person, facet: string, code: string): Person {
  return { ...person, codes: new Map(person.codes).set(facet, [code]) };
}

/** The same person with another exact number behind a band. */
export function withNumber(person: Person, facet: string, number: number): Person {
  return { ...person, numbers: new Map(person.numbers).set(facet, number) };
}
