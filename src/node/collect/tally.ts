import { type CaseFacet, otherCode, unknownCode } from './case-facet.ts';

/** What is known of one person in one facet: how often each code occurred, from the best source so far. */
interface Held {
  priority: number;
  counts: Map<string, number>;
}

/** Gathers the codes of one facet, person by person, and settles which of them count. Memory follows persons. */
export class Tally {
  readonly #facet: CaseFacet;
  readonly #order: ReadonlyMap<string, number>;
  readonly #held: Held[] = [];

  constructor(facet: CaseFacet) {
    this.#facet = facet;
    this.#order = new Map(facet.lattice.map((value, position) => [value.code, position]));
  }

  /** One more occurrence; a source with a lower number replaces what others said of the person. */
  add(person: number, code: string, priority: number): void {
    const held = this.#held[person];
    if (held === undefined || priority < held.priority) {
      this.#held[person] = { priority, counts: new Map([[code, 1]]) };
    } else if (priority === held.priority) {
      held.counts.set(code, (held.counts.get(code) ?? 0) + 1);
    }
  }

  /**
   * The person's codes, at most the facet's cap: the most frequent, ties in the order of the lattice, rests
   * after what is told apart, Other after all; Unknown where nothing is known. The cap bounds what one person adds to a cube.
   */
  codes(person: number): string[] {
    const counts = this.#held[person]?.counts ?? new Map<string, number>();
    const rests = new Set(this.#facet.lattice.filter(({ rest }) => rest).map(({ code }) => code));
    const rank = (code: string) => (code === otherCode ? 2 : rests.has(code) ? 1 : 0);
    const sorted = [...counts].sort(
      ([a, m], [b, n]) => rank(a) - rank(b) || n - m || (this.#order.get(a) ?? 0) - (this.#order.get(b) ?? 0),
    );
    return counts.size === 0 ? [unknownCode] : sorted.slice(0, this.#facet.cap).map(([code]) => code);
  }
}
