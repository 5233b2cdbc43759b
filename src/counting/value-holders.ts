import { Bitset } from './bitset.ts';
import type { CaseColumns, Column, CountedFacet } from './case-columns.ts';

/** The persons that hold each value of a facet; a parent is held by whoever holds any of its leaves. */
export function holdersOf(facet: CountedFacet, columns: CaseColumns): Map<string, Bitset> {
  const byNumber = facet.lattice.map(() => new Bitset(columns.persons));
  if (facet.level === 'case') addCases(byNumber, columns.cases.get(facet.id), facet.cap);
  else addSeries(byNumber, columns.series.get(facet.id), columns);
  const holders = new Map(facet.lattice.map(({ code }, place) => [code, byNumber[place]!]));
  // Children come after their parents, so that from the last to the first every child is whole.
  for (const { code, parent } of facet.lattice.toReversed()) {
    const [own, above] = [holders.get(code), parent === undefined ? undefined : holders.get(parent)];
    if (parent !== undefined && own && above) holders.set(parent, above.or(own));
  }
  return holders;
}

function addCases(byNumber: readonly Bitset[], column: Column = new Uint8Array(0), cap: number): void {
  for (let i = 0; i < column.length; i++) {
    const number = column[i]!;
    if (number > 0) byNumber[number - 1]?.set(Math.floor(i / cap));
  }
}

function addSeries(
  byNumber: readonly Bitset[],
  column: Column = new Uint8Array(0),
  { persons, offsets }: CaseColumns,
): void {
  for (let person = 0; person < persons; person++) {
    const end = offsets[person + 1]!;
    for (let series = offsets[person]!; series < end; series++) {
      const number = column[series]!;
      if (number > 0) byNumber[number - 1]?.set(person);
    }
  }
}
