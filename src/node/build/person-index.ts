import { FacetIndex, type FacetSource } from '../../counting/index.ts';
import { type PlannedCell, type RawCell, seal } from '../../disclosure/index.ts';
import type { CaseTable } from '../case-table.ts';
import type { CaseFacet } from '../collect/case-facet.ts';

/** Name of a facet or value that stands for two. */
const both = (a: string, b: string) => `${a}&${b}`;

/**
 * Counts persons in planned cells; what leaves it is sealed. Two facets of series are counted on the same
 * series: the cell MR and 1-2 mm holds persons with at least one such series, not with the two apart.
 */
export class PersonIndex {
  readonly #index: FacetIndex;
  readonly #seriesFacets: ReadonlySet<string>;

  constructor(table: CaseTable) {
    const facets = table.manifest.facets;
    const series = facets.filter((facet) => facet.level === 'series');
    const pairs = series.flatMap((one, i) =>
      series.slice(i + 1).map((other) => pairSource(one, other, table)),
    );
    this.#index = FacetIndex.build(table.persons, [...facets.map((facet) => source(facet, table)), ...pairs]);
    this.#seriesFacets = new Set(series.map((facet) => facet.id));
  }

  /** The true count of each cell, sealed at once. */
  *count(cells: Iterable<PlannedCell>): Generator<RawCell> {
    for (const cell of cells) yield { key: cell.key, count: seal(this.#countOf(cell)) };
  }

  #countOf({ values: [one, other] }: PlannedCell): number {
    if (one === undefined) return this.#index.size;
    const holders = this.#index.holders(one.facet, one.code);
    if (other === undefined) return holders.count();
    if (
      one.facet !== other.facet &&
      this.#seriesFacets.has(one.facet) &&
      this.#seriesFacets.has(other.facet)
    ) {
      return this.#index.holders(both(one.facet, other.facet), both(one.code, other.code)).count();
    }
    return holders.intersectionCount(this.#index.holders(other.facet, other.code));
  }
}

/** A person's values in a facet, and everything above them: a parent counts whoever has any of its leaves. */
function source(facet: CaseFacet, table: CaseTable): FacetSource {
  const parents = new Map(facet.lattice.map((value) => [value.code, value.parent]));
  const upwards = (code: string): string[] => {
    const parent = parents.get(code);
    return parent === undefined ? [code] : [code, ...upwards(parent)];
  };
  const paths = new Map(facet.lattice.map((value) => [value.code, upwards(value.code)]));
  const path = (code: string) => paths.get(code) ?? [];
  return {
    id: facet.id,
    valuesOf:
      facet.level === 'case'
        ? (person) => table.codesOf(facet.id, person).flatMap(path)
        : (person) => table.seriesOf(person).flatMap((series) => path(series.get(facet.id) ?? '')),
  };
}

/** Pairs of values on one series, as the values of a facet of their own. Facets come in alphabetical order. */
function pairSource(one: CaseFacet, other: CaseFacet, table: CaseTable): FacetSource {
  return {
    id: both(one.id, other.id),
    valuesOf: (person) =>
      table.seriesOf(person).flatMap((series) => {
        const [a, b] = [series.get(one.id), series.get(other.id)];
        return a === undefined || b === undefined ? [] : [both(a, b)];
      }),
  };
}
