import { Bitset } from './bitset.ts';

/** Where the values of one facet come from, entity by entity. */
export interface FacetSource {
  id: string;
  valuesOf: (entity: number) => Iterable<string>;
}

/** One filter: entities with any of the values, or with none of them. */
export interface Filter {
  facet: string;
  anyOf: readonly string[];
  not?: boolean;
}

/**
 * Which entities (datasets, or persons) hold which values, as one bitset per value. Within a facet, values are
 * alternatives; filters of different facets must all hold; a `not` filter excludes.
 */
export class FacetIndex {
  readonly size: number;
  readonly #facets: ReadonlyMap<string, ReadonlyMap<string, Bitset>>;

  private constructor(size: number, facets: Map<string, Map<string, Bitset>>) {
    this.size = size;
    this.#facets = facets;
  }

  /** An index over holders that are known already, by facet and value. The sets are not to change afterwards. */
  static of(size: number, facets: Map<string, Map<string, Bitset>>): FacetIndex {
    return new FacetIndex(size, facets);
  }

  /** Reads every value of every entity once. */
  static build(size: number, facets: Iterable<FacetSource>): FacetIndex {
    const index = new Map<string, Map<string, Bitset>>();
    for (const { id, valuesOf } of facets) {
      const values = new Map<string, Bitset>();
      for (let entity = 0; entity < size; entity++) {
        for (const value of valuesOf(entity)) {
          const holders = values.get(value) ?? new Bitset(size);
          values.set(value, holders);
          holders.set(entity);
        }
      }
      index.set(id, values);
    }
    return new FacetIndex(size, index);
  }

  /** The values that occur in a facet, in the order of first occurrence. */
  values(facet: string): string[] {
    return [...this.#valuesOf(facet).keys()];
  }

  /** The entities that hold the value; empty where nobody does. Not to be changed by the caller. */
  holders(facet: string, value: string): Bitset {
    return this.#valuesOf(facet).get(value) ?? new Bitset(this.size);
  }

  /** The entities that pass every filter. */
  match(selection: readonly Filter[]): Bitset {
    let passing = Bitset.full(this.size);
    const wanted = new Map<string, Bitset>();
    for (const { facet, anyOf, not } of selection) {
      const holders = this.#anyOf(facet, anyOf);
      if (not) passing = passing.andNot(holders);
      else wanted.set(facet, wanted.get(facet)?.or(holders) ?? holders);
    }
    for (const holders of wanted.values()) passing = passing.and(holders);
    return passing;
  }

  /** How many of the entities within hold each value; values that nobody within holds count 0. */
  counts(facet: string, within: Bitset): Map<string, number> {
    return new Map(
      Array.from(this.#valuesOf(facet), ([value, holders]) => [value, holders.intersectionCount(within)]),
    );
  }

  /**
   * For every facet, what each value would count. The filters of the facet itself are left out, so that a
   * count says what choosing that value would give.
   */
  liveCounts(selection: readonly Filter[]): Map<string, Map<string, number>> {
    const matching = this.match(selection);
    const result = new Map<string, Map<string, number>>();
    for (const facet of this.#facets.keys()) {
      const filtered = selection.some((filter) => filter.facet === facet);
      const within = filtered ? this.match(selection.filter((filter) => filter.facet !== facet)) : matching;
      result.set(facet, this.counts(facet, within));
    }
    return result;
  }

  #anyOf(facet: string, values: readonly string[]): Bitset {
    const holders = this.#valuesOf(facet);
    return values.reduce(
      (union, value) => union.or(holders.get(value) ?? new Bitset(this.size)),
      new Bitset(this.size),
    );
  }

  #valuesOf(facet: string): ReadonlyMap<string, Bitset> {
    const values = this.#facets.get(facet);
    if (values === undefined) throw new RangeError(`The index has no facet ${facet}.`);
    return values;
  }
}
