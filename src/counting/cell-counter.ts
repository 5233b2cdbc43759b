import { Bitset } from './bitset.ts';
import type { CaseColumns, CountedFacet } from './case-columns.ts';
import { FacetIndex } from './facet-index.ts';
import type { Formula, Literal } from './formula.ts';
import { formulaMistakes, seriesChoices } from './formula-mistakes.ts';
import { SeriesPairs, withOneSeries } from './same-series.ts';
import { holdersOf } from './value-holders.ts';

/** A value of a facet, at any level of its lattice. */
export interface FacetValue {
  readonly facet: string;
  readonly code: string;
}

/**
 * Counts persons, exactly: one bitset of persons for each value of each lattice, and series where two facets of
 * series meet. The numbers are raw; whoever asks must seal them.
 */
export class CellCounter {
  readonly #columns: CaseColumns;
  readonly #facets: ReadonlyMap<string, CountedFacet>;
  readonly #index: FacetIndex;
  readonly #pairs = new Map<string, SeriesPairs>();

  /** Reads every value once. Columns must hold only leaves, as a case table that was read does. */
  constructor(facets: readonly CountedFacet[], columns: CaseColumns) {
    this.#columns = columns;
    this.#facets = new Map(facets.map((facet) => [facet.id, facet]));
    this.#index = FacetIndex.of(
      columns.persons,
      new Map(facets.map((facet) => [facet.id, holdersOf(facet, columns)])),
    );
  }

  get persons(): number {
    return this.#columns.persons;
  }

  /**
   * How many persons hold all values; nobody in particular is everyone. Values of different facets of series
   * must stand on the same series. Throws a RangeError for a facet or value that does not exist.
   */
  count(values: readonly FacetValue[]): number {
    const [one, other] = values;
    if (one === undefined) return this.persons;
    if (other === undefined) return this.#holders(one).count();
    if (values.length === 2 && !this.#bothOfSeries(one, other))
      return this.#holders(one).intersectionCount(this.#holders(other));
    if (values.length === 2 && this.#leaf(one) && this.#leaf(other))
      return this.#pairsOf(one.facet, other.facet).count(this.#number(one), this.#number(other));
    return this.matching({
      all: values.map((value) => ({ facet: value.facet, leaves: this.#leavesUnder(value) })),
    });
  }

  /** Why a formula cannot be counted; empty where it can. Depends on the formula and the lattices alone. */
  mistakes(formula: Formula): string[] {
    return formulaMistakes(formula, this.#facets);
  }

  /**
   * How many persons a formula admits. In an `all` group, positive literals of different facets of series must
   * hold on the same series; where a facet has several, each choice of one literal a facet must hold on some
   * series. A literal with `not` is asked of all the person's series, and a group within a group of the person
   * on its own. Throws a RangeError where `mistakes` has any.
   */
  matching(formula: Formula): number {
    const [mistake] = this.mistakes(formula);
    if (mistake !== undefined) throw new RangeError(mistake);
    return this.#match(formula).count();
  }

  #match(formula: Formula): Bitset {
    if ('facet' in formula) return this.#literal(formula);
    const all = Bitset.full(this.persons);
    if ('any' in formula)
      return formula.any.reduce((union, member) => union.or(this.#match(member)), new Bitset(this.persons));
    const together = seriesChoices(formula.all, this.#facets);
    const onSeries = new Set<Formula>(together.flat());
    const alone = formula.all.filter((member) => !onSeries.has(member));
    const matching = alone.reduce((left, member) => left.and(this.#match(member)), all);
    return choices(together).reduce((left, choice) => left.and(this.#onOneSeries(choice)), matching);
  }

  #literal({ facet, leaves, not }: Literal): Bitset {
    const held = leaves.reduce(
      (union, code) => union.or(this.#index.holders(facet, code)),
      new Bitset(this.persons),
    );
    return not ? Bitset.full(this.persons).andNot(held) : held;
  }

  #onOneSeries(literals: readonly Literal[]): Bitset {
    const conditions = literals.map(({ facet, leaves }) => {
      const marked = new Uint8Array((this.#facets.get(facet)?.lattice.length ?? 0) + 1);
      for (const code of leaves) marked[this.#number({ facet, code })] = 1;
      return { column: this.#series(facet), marked };
    });
    return withOneSeries(this.#columns, conditions);
  }

  #pairsOf(one: string, other: string): SeriesPairs {
    const key = `${one}&${other}`;
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    const values = (id: string) => this.#facets.get(id)?.lattice.length ?? 0;
    const pairs = new SeriesPairs(
      this.#columns,
      this.#series(one),
      this.#series(other),
      values(one),
      values(other),
    );
    this.#pairs.set(key, pairs);
    return pairs;
  }

  #series(facet: string) {
    return this.#columns.series.get(facet) ?? new Uint8Array(0);
  }

  #holders(value: FacetValue): Bitset {
    this.#number(value);
    return this.#index.holders(value.facet, value.code);
  }

  #bothOfSeries(one: FacetValue, other: FacetValue): boolean {
    const ofSeries = ({ facet }: FacetValue) => this.#facets.get(facet)?.level === 'series';
    return one.facet !== other.facet && ofSeries(one) && ofSeries(other);
  }

  #leaf({ facet, code }: FacetValue): boolean {
    return this.#facets.get(facet)?.lattice.find((value) => value.code === code)?.leaf === true;
  }

  #leavesUnder({ facet, code }: FacetValue): string[] {
    const lattice = this.#facets.get(facet)?.lattice ?? [];
    const under = new Set([code]);
    for (const value of lattice)
      if (value.parent !== undefined && under.has(value.parent)) under.add(value.code);
    return lattice.filter((value) => value.leaf && under.has(value.code)).map((value) => value.code);
  }

  /** The value's number in its lattice, from 1. */
  #number({ facet, code }: FacetValue): number {
    const place = this.#facets.get(facet)?.lattice.findIndex((value) => value.code === code) ?? -1;
    if (place < 0) throw new RangeError(`Facets of cases have no value ${facet}=${code}.`);
    return place + 1;
  }
}

/** Every way of taking one literal from each list; none where there is no list. */
function choices(lists: readonly (readonly Literal[])[]): Literal[][] {
  if (lists.length === 0) return [];
  return lists.reduce<Literal[][]>(
    (made, list) => made.flatMap((choice) => list.map((literal) => [...choice, literal])),
    [[]],
  );
}
