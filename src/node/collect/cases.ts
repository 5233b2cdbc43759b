import type { CodedPerson } from '../case-table.ts';
import { type CaseFacet, unknownCode } from './case-facet.ts';
import type { Coded } from './coding.ts';
import { Coverage } from './coverage.ts';
import { Tally } from './tally.ts';

/** The cases as they are gathered: persons by their identifiers, which are text and never numbers. */
export class Cases {
  readonly facets: readonly CaseFacet[];
  readonly coverage = new Coverage();
  readonly #ids = new Map<string, number>();
  readonly #tallies: ReadonlyMap<string, Tally>;
  readonly #series: Map<string, Map<string, string>>[] = [];

  constructor(facets: readonly CaseFacet[]) {
    this.facets = facets;
    this.#tallies = new Map(facets.map((facet) => [facet.id, new Tally(facet)]));
  }

  personOf(id: string): number {
    const known = this.#ids.get(id);
    if (known !== undefined) return known;
    this.#ids.set(id, this.#ids.size);
    return this.#ids.size - 1;
  }

  add(person: number, facet: CaseFacet, coded: Coded, priority: number): void {
    if ('code' in coded) this.#tallies.get(facet.id)?.add(person, coded.code, priority);
  }

  /** Remembers a combination once, however many series have it. */
  addSeries(person: number, series: Map<string, string>): void {
    const known = this.#series[person] ?? new Map<string, Map<string, string>>();
    this.#series[person] = known;
    known.set(JSON.stringify([...series]), series);
  }

  /** Every person, with the caps applied to codes and series alike. */
  *persons(): Generator<CodedPerson> {
    const seriesFacets = this.facets.filter((facet) => facet.level === 'series');
    for (const [id, person] of this.#ids) {
      const codes = new Map(
        this.facets.map((facet) => [facet.id, this.#tallies.get(facet.id)?.codes(person) ?? []]),
      );
      yield {
        id,
        codes,
        series: cappedSeries(seriesFacets, codes, [...(this.#series[person]?.values() ?? [])]),
      };
    }
  }
}

/**
 * The distinct series with only the codes that the caps left. A facet of which nothing is known at all is
 * Unknown in every series, and a person without series has one, so that every person counts in every facet.
 */
function cappedSeries(
  facets: readonly CaseFacet[],
  codes: ReadonlyMap<string, readonly string[]>,
  series: readonly ReadonlyMap<string, string>[],
): Map<string, string>[] {
  const kept = new Map<string, Map<string, string>>();
  for (const one of series.length > 0 ? series : [new Map<string, string>()]) {
    const entries = facets.flatMap(({ id }): [string, string][] => {
      const allowed = codes.get(id) ?? [];
      const code = one.get(id) ?? unknownCode;
      return allowed.includes(code) ? [[id, code]] : [];
    });
    kept.set(JSON.stringify(entries), new Map(entries));
  }
  return [...kept.values()];
}
