import { Bitset } from './bitset.ts';
import type { CaseColumns, Column } from './case-columns.ts';

/** Counts, for every two values of two facets of series, the persons with at least one series that has both. */
export class SeriesPairs {
  readonly #counts: Uint32Array;
  readonly #width: number;

  /** `values` and `otherValues` are the lengths of the two lattices. Reads every series once. */
  constructor(
    { persons, offsets }: CaseColumns,
    one: Column,
    other: Column,
    values: number,
    otherValues: number,
  ) {
    this.#width = otherValues + 1;
    this.#counts = new Uint32Array((values + 1) * this.#width);
    // The last person counted for a pair, so that a second series of the same person adds nothing.
    const last = new Int32Array(this.#counts.length).fill(-1);
    for (let person = 0; person < persons; person++) {
      const end = offsets[person + 1]!;
      for (let series = offsets[person]!; series < end; series++) {
        const [a, b] = [one[series]!, other[series]!];
        if (a === 0 || b === 0) continue;
        const pair = a * this.#width + b;
        if (last[pair] === person) continue;
        last[pair] = person;
        this.#counts[pair]!++;
      }
    }
  }

  /** Persons with both on one series; values by their number in the lattice, from 1. */
  count(value: number, otherValue: number): number {
    return this.#counts[value * this.#width + otherValue] ?? 0;
  }
}

/** Condition on a series: its number in the column is marked. */
export interface SeriesCondition {
  column: Column;
  /** One byte for each number; 1 where it fulfils the condition. */
  marked: Uint8Array;
}

/** The persons with at least one series that fulfils every condition. */
export function withOneSeries(
  { persons, offsets }: CaseColumns,
  conditions: readonly SeriesCondition[],
): Bitset {
  const found = new Bitset(persons);
  for (let person = 0; person < persons; person++) {
    const end = offsets[person + 1]!;
    for (let series = offsets[person]!; series < end; series++) {
      if (conditions.every(({ column, marked }) => marked[column[series]!] === 1)) {
        found.set(person);
        break;
      }
    }
  }
  return found;
}
