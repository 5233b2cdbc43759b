import { type CaseFacet, otherCode, unknownCode } from '../cases/index.ts';
import { type Column, columnFor } from '../counting/index.ts';

/** Persons whose counts are kept in one page; pages are made when a person of theirs comes. */
const pageSize = 4_096;
/** Occurrences above this are not told apart. */
const mostCounted = 65_535;

/**
 * Gathers the codes of one facet, person by person, and settles which of them count. Memory is two bytes for each
 * person and value of the lattice, however many rows come.
 */
export class Tally {
  readonly #facet: CaseFacet;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #width: number;
  /** For each person the priority of the best source so far, plus one; then how often each value occurred. */
  readonly #pages: Uint16Array[] = [];

  constructor(facet: CaseFacet) {
    this.#facet = facet;
    this.#numbers = new Map(facet.lattice.map(({ code }, place) => [code, place + 1]));
    this.#width = facet.lattice.length + 1;
  }

  /** One more occurrence; a source with a lower number replaces what others said of the person. */
  add(person: number, code: string, priority: number): void {
    const number = this.#numbers.get(code);
    if (number === undefined) throw new RangeError(`${this.#facet.id} has no value ${code}.`);
    if (priority >= mostCounted)
      throw new RangeError(`There are more than ${mostCounted} lines of mappings.`);
    const page = Math.floor(person / pageSize);
    this.#pages[page] ??= new Uint16Array(pageSize * this.#width);
    const counts = this.#pages[page];
    const at = (person % pageSize) * this.#width;
    const known = counts[at]!;
    if (known !== 0 && priority + 1 > known) return;
    if (priority + 1 < known) counts.fill(0, at, at + this.#width);
    counts[at] = priority + 1;
    if (counts[at + number]! < mostCounted) counts[at + number]!++;
  }

  /** The number of the value that stands for nothing known; 0 where the facet has none. */
  get unknown(): number {
    return this.#numbers.get(unknownCode) ?? 0;
  }

  /**
   * The codes of each person as numbers in the lattice, at most the facet's cap: the most frequent, ties in the
   * order of the lattice, rests after what is told apart, Other after all; Unknown where nothing is known. The cap
   * bounds what one person adds to a cube.
   */
  column(persons: number): Column {
    const { cap, lattice } = this.#facet;
    const column = columnFor(this.#facet, persons * cap);
    const { unknown } = this;
    // By rank and place, so that a stable sort by count settles everything.
    const order = lattice
      .map(({ code, rest }, place) => ({ number: place + 1, rank: code === otherCode ? 2 : rest ? 1 : 0 }))
      // A source that says "unknown" says no more than one that says nothing.
      .filter(({ number }) => number !== unknown)
      .sort((a, b) => a.rank - b.rank);
    const none = new Uint16Array(this.#width);
    for (let person = 0; person < persons; person++) {
      const page = this.#pages[Math.floor(person / pageSize)];
      const at = (person % pageSize) * this.#width;
      const counts = page?.subarray(at, at + this.#width) ?? none;
      const held = counts[0] === 0 ? [] : order.filter(({ number }) => counts[number]! > 0);
      if (held.length === 0) column[person * cap] = unknown;
      if (held.length > 1) held.sort((a, b) => a.rank - b.rank || counts[b.number]! - counts[a.number]!);
      for (let i = 0; i < cap && i < held.length; i++) column[person * cap + i] = held[i]!.number;
    }
    return column;
  }
}
