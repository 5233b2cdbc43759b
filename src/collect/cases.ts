import type { CaseFacet } from '../cases/index.ts';
import { DistinctSeries, mostPersons } from '../cases/index.ts';
import type { CaseColumns, Column } from '../counting/index.ts';
import type { Coded } from './coding.ts';
import { Coverage } from './coverage.ts';
import { Tally } from './tally.ts';

/**
 * The cases as they are gathered: persons by their identifiers, which are text and never numbers. Memory follows
 * persons and their distinct series, never the number of rows.
 */
export class Cases {
  readonly facets: readonly CaseFacet[];
  readonly coverage = new Coverage();
  readonly #ids = new Map<string, number>();
  readonly #tallies: ReadonlyMap<string, Tally>;
  readonly #series: DistinctSeries;

  constructor(facets: readonly CaseFacet[]) {
    this.facets = facets;
    this.#tallies = new Map(facets.map((facet) => [facet.id, new Tally(facet)]));
    this.#series = new DistinctSeries(facets.filter((facet) => facet.level === 'series'));
  }

  /** The number of a person, from 0 in the order of coming. Throws a RangeError beyond 16 million. */
  personOf(id: string): number {
    const known = this.#ids.get(id);
    if (known !== undefined) return known;
    if (this.#ids.size >= mostPersons) throw new RangeError(`There are more than ${mostPersons} persons.`);
    this.#ids.set(id, this.#ids.size);
    return this.#ids.size - 1;
  }

  /** One more occurrence of a code; `priority` is the place of its line among all mappings, best first. */
  add(person: number, facet: CaseFacet, coded: Coded, priority: number): void {
    if ('code' in coded) this.#tallies.get(facet.id)?.add(person, coded.code, priority);
  }

  /** One more series, as codes by facet. A combination is kept once, however many series have it. */
  addSeries(person: number, series: ReadonlyMap<string, string>): void {
    this.#series.add(person, series);
  }

  /** Every person in columns, with the caps applied to codes and series alike; each person counts in every facet. */
  persons(): CaseColumns {
    const persons = this.#ids.size;
    const cases = new Map<string, Column>();
    const kept = new Map<string, Column>();
    const unknown = new Map<string, number>();
    for (const { id, level } of this.facets) {
      const tally = this.#tallies.get(id);
      if (tally === undefined) continue;
      (level === 'case' ? cases : kept).set(id, tally.column(persons));
      unknown.set(id, tally.unknown);
    }
    return { persons, cases, ...this.#series.columns(persons, kept, unknown) };
  }
}
