import { type CaseColumns, type Column, columnFor } from '../counting/index.ts';
import type { CaseFacet } from './case-facet.ts';

/** A person with a combination of values as one whole number below 2^53: person × combinations + combination. */
type Packed = number;

/**
 * The distinct combinations of values that persons' series have, however many series have them. Memory follows
 * the distinct ones: repeats are dropped by sorting whenever the space is full.
 */
export class DistinctSeries {
  readonly #facets: readonly CaseFacet[];
  readonly #numbers: readonly ReadonlyMap<string, number>[];
  readonly #combinations: number;
  #packed = new Float64Array(1 << 12);
  #length = 0;

  /** `facets` are those of series. Throws a RangeError where their values have too many combinations. */
  constructor(facets: readonly CaseFacet[]) {
    this.#facets = facets;
    this.#numbers = facets.map(({ lattice }) => new Map(lattice.map(({ code }, place) => [code, place + 1])));
    this.#combinations = facets.reduce((product, { lattice }) => product * (lattice.length + 1), 1);
    if (this.#combinations > 2 ** 40)
      throw new RangeError('The facets of series have more combinations of values than one number can tell.');
  }

  /** One more series, as codes by facet. */
  add(person: number, series: ReadonlyMap<string, string>): void {
    let packed = person;
    for (const [i, { id, lattice }] of this.#facets.entries())
      packed = packed * (lattice.length + 1) + (this.#numbers[i]?.get(series.get(id) ?? '') ?? 0);
    if (packed > Number.MAX_SAFE_INTEGER)
      throw new RangeError('There are more persons than series can name.');
    this.#push(packed);
  }

  /**
   * Offsets and columns of series for persons 0 to `persons` − 1. `kept` says by facet which numbers of a person
   * may stay (`cap` for each person); others become none. Where a series says nothing of a facet and the person's
   * only number there is `unknown`, the series has that; a person without series has one of which all is unknown.
   */
  columns(
    persons: number,
    kept: ReadonlyMap<string, Column>,
    unknown: ReadonlyMap<string, number>,
  ): Pick<CaseColumns, 'offsets' | 'series'> {
    this.#distinct();
    const rules = this.#facets.map((facet) => ({
      values: facet.lattice.length + 1,
      cap: facet.cap,
      kept: kept.get(facet.id) ?? new Uint8Array(0),
      unknown: unknown.get(facet.id) ?? 0,
    }));
    const settled = new DistinctSeries(this.#facets);
    const settle = (person: number, combination: number) => {
      let packed = 0;
      let factor = 1;
      let rest = combination;
      for (const { values, cap, kept, unknown } of rules.toReversed()) {
        const number = rest % values || unknown;
        rest = Math.floor(rest / values);
        if (kept.subarray(person * cap, person * cap + cap).includes(number)) packed += number * factor;
        factor *= values;
      }
      if (packed > 0) settled.#push(person * this.#combinations + packed);
    };
    let at = 0;
    for (let person = 0; person < persons; person++) {
      const before = (person + 1) * this.#combinations;
      if (at >= this.#length || this.#packed[at]! >= before) settle(person, 0);
      for (; at < this.#length && this.#packed[at]! < before; at++)
        settle(person, this.#packed[at]! - person * this.#combinations);
    }
    return settled.#unpacked(persons);
  }

  #unpacked(persons: number): Pick<CaseColumns, 'offsets' | 'series'> {
    this.#distinct();
    const offsets = new Uint32Array(persons + 1);
    const columns = this.#facets.map((facet) => columnFor(facet, this.#length));
    for (let i = 0; i < this.#length; i++) {
      let rest = this.#packed[i]!;
      for (let f = columns.length - 1; f >= 0; f--) {
        const values = this.#facets[f]!.lattice.length + 1;
        columns[f]![i] = rest % values;
        rest = Math.floor(rest / values);
      }
      offsets[rest + 1]!++;
    }
    for (let person = 0; person < persons; person++) offsets[person + 1]! += offsets[person]!;
    return { offsets, series: new Map(this.#facets.map(({ id }, f) => [id, columns[f]!])) };
  }

  #push(packed: Packed): void {
    // Series of one study often repeat one after another.
    if (this.#length > 0 && this.#packed[this.#length - 1] === packed) return;
    if (this.#length === this.#packed.length) this.#makeSpace();
    this.#packed[this.#length++] = packed;
  }

  #makeSpace(): void {
    this.#distinct();
    if (this.#length <= this.#packed.length / 2) return;
    const wider = new Float64Array(this.#packed.length * 2);
    wider.set(this.#packed);
    this.#packed = wider;
  }

  /** Sorts, and drops repeats. */
  #distinct(): void {
    const sorted = this.#packed.subarray(0, this.#length).sort();
    let kept = 0;
    for (let i = 0; i < sorted.length; i++)
      if (i === 0 || sorted[i] !== sorted[kept - 1]) sorted[kept++] = sorted[i]!;
    this.#length = kept;
  }
}
