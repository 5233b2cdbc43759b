import { type CaseColumns, type Column, columnFor } from '../counting/index.ts';
import type { CaseFacet } from './case-facet.ts';

/** Compares two persons by everything that is known of them: 0 where nothing tells them apart. */
function comparer(facets: readonly CaseFacet[], { cases, offsets, series }: CaseColumns) {
  const ofCases = facets.flatMap((facet) => {
    const column = cases.get(facet.id);
    return column === undefined ? [] : [{ column, cap: facet.cap }];
  });
  const ofSeries = facets.flatMap((facet) => series.get(facet.id) ?? []);
  return (a: number, b: number): number => {
    for (const { column, cap } of ofCases) {
      for (let i = 0; i < cap; i++) {
        const difference = column[a * cap + i]! - column[b * cap + i]!;
        if (difference !== 0) return difference;
      }
    }
    const [first, second] = [offsets[a]!, offsets[b]!];
    const length = offsets[a + 1]! - first;
    const difference = length - (offsets[b + 1]! - second);
    if (difference !== 0) return difference;
    for (let s = 0; s < length; s++) {
      const difference = compareSeries(ofSeries, first + s, second + s);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

function compareSeries(columns: readonly Column[], a: number, b: number): number {
  for (const column of columns) {
    const difference = column[a]! - column[b]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The same persons in the one order that follows from their values: a source exported in another order gives
 * the same table, and a row's number says nothing about the row that it came from. Each person's series must be
 * distinct and ascending already.
 */
export function inCanonicalOrder(facets: readonly CaseFacet[], columns: CaseColumns): CaseColumns {
  const { persons, offsets } = columns;
  const order = Uint32Array.from({ length: persons }, (_, person) => person).sort(comparer(facets, columns));
  const sortedOffsets = new Uint32Array(persons + 1);
  for (let row = 0; row < persons; row++) {
    const person = order[row]!;
    sortedOffsets[row + 1] = sortedOffsets[row]! + offsets[person + 1]! - offsets[person]!;
  }
  const cases = new Map<string, Column>();
  const series = new Map<string, Column>();
  for (const facet of facets) {
    const [ofCases, ofSeries] = [columns.cases.get(facet.id), columns.series.get(facet.id)];
    const to = columnFor(facet, (ofCases ?? ofSeries)?.length ?? 0);
    if (ofCases) {
      const { cap } = facet;
      for (let row = 0; row < persons; row++)
        to.set(ofCases.subarray(order[row]! * cap, (order[row]! + 1) * cap), row * cap);
      cases.set(facet.id, to);
    } else if (ofSeries) {
      for (let row = 0; row < persons; row++)
        to.set(ofSeries.subarray(offsets[order[row]!], offsets[order[row]! + 1]), sortedOffsets[row]);
      series.set(facet.id, to);
    }
  }
  return { persons, cases, offsets: sortedOffsets, series };
}

/** Whether persons stand in canonical order, and the series of each are distinct and ascending. */
export function isCanonical(facets: readonly CaseFacet[], columns: CaseColumns): boolean {
  const { persons, offsets } = columns;
  const compare = comparer(facets, columns);
  const ofSeries = facets.flatMap((facet) => columns.series.get(facet.id) ?? []);
  for (let person = 0; person < persons; person++) {
    if (person > 0 && compare(person - 1, person) > 0) return false;
    for (let s = offsets[person]! + 1; s < offsets[person + 1]!; s++)
      if (compareSeries(ofSeries, s - 1, s) >= 0) return false;
  }
  return true;
}
