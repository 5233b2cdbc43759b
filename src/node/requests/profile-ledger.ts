import type { Formula, Literal } from '../../counting/index.ts';
import { type PlanFacet, profileFacets, type RequestPolicy } from '../../disclosure/index.ts';

/** Why the ledger does not let a request be counted; it depends on texts and the ledger alone. */
export type LedgerVerdict = { state: 'accepted' } | { state: 'refused'; reason: string };

/**
 * One counter for every profile, a combination of leaves of the person-level facets (cube.md §5). A counted
 * request adds one to every profile that it admits; what else it asks for is taken as held. So no counter is
 * less than the number of counted requests that any person of the profile can stand in.
 */
export class ProfileLedger {
  readonly #facets: { codes: string[]; stride: number }[];
  readonly #index: ReadonlyMap<string, number>;
  readonly #counters: Uint8Array;

  /** Throws a RangeError where there are not as many counters as profiles. */
  constructor(facets: readonly PlanFacet[], counters?: Uint8Array) {
    let stride = 1;
    const chosen = profileFacets(facets);
    this.#index = new Map(chosen.map(({ id }, i) => [id, i]));
    this.#facets = chosen.map(({ lattice }) => {
      const codes = lattice.filter(({ leaf }) => leaf).map(({ code }) => code);
      const facet = { codes, stride };
      stride *= codes.length;
      return facet;
    });
    this.#counters = counters ?? new Uint8Array(stride);
    if (this.#counters.length !== stride)
      throw new RangeError(`The ledger of requests has ${this.#counters.length} counters, not ${stride}.`);
  }

  /** The counters, one byte a profile. */
  get counters(): Uint8Array {
    return this.#counters;
  }

  /** The fullest counter: no person stands in more counted requests than this. */
  get fullest(): number {
    return this.#counters.reduce((most, counter) => Math.max(most, counter), 0);
  }

  /** Charges a formula in normal form to every profile that it admits, or to none. */
  charge(normal: Formula, { perProfile }: RequestPolicy): LedgerVerdict {
    const admitted = this.#admitted(normal);
    if (admitted.some((one, profile) => one === 1 && (this.#counters[profile] ?? 0) >= perProfile))
      return {
        state: 'refused',
        reason: `Some persons could stand in more than ${perProfile} requests of this epoch.`,
      };
    for (const [profile, one] of admitted.entries())
      this.#counters[profile] = (this.#counters[profile] ?? 0) + one;
    return { state: 'accepted' };
  }

  #admitted(formula: Formula): Uint8Array {
    if ('facet' in formula) return this.#holding(formula);
    const whole = new Uint8Array(this.#counters.length).fill('all' in formula ? 1 : 0);
    for (const member of 'all' in formula ? formula.all : formula.any) {
      const part = this.#admitted(member);
      if ('all' in formula) for (let i = 0; i < whole.length; i++) whole[i]! &= part[i]!;
      else for (let i = 0; i < whole.length; i++) whole[i]! |= part[i]!;
    }
    return whole;
  }

  /** Profiles with one of the leaves; every profile where the facet is none of persons. */
  #holding({ facet: id, leaves, not }: Literal): Uint8Array {
    const holding = new Uint8Array(this.#counters.length);
    const facet = this.#facets[this.#index.get(id) ?? -1];
    // "Not" of a person's only value is written as its complement; any other is taken as held.
    if (facet === undefined || not) return holding.fill(1);
    const { codes, stride } = facet;
    const marked = codes.map((code) => (leaves.includes(code) ? 1 : 0));
    for (let start = 0; start < holding.length; start += stride)
      if (marked[(start / stride) % codes.length] === 1) holding.fill(1, start, start + stride);
    return holding;
  }
}
