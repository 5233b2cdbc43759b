import { normal } from './normal.ts';
import { cellsPerPerson, type PlanFacet, type PlannedCell, pairCells, singleCells } from './plan.ts';
import { countVariance, type Policy } from './policy.ts';
import { profileFacets } from './profiles.ts';

/** How well the worst attacker can do: one who knows every other record and all that is published. */
export interface WorstCase {
  /** A facet's id, or `presence` for being in the collection at all. */
  secret: string;
  /** Most released cells that differ between the two hypotheses, those of both sides. */
  cells: number;
  /** Share of right guesses between two hypotheses, from the planned cells; chance is 0.5. */
  accuracy: number;
  /** Most cells on request that differ beside them, again of both sides. */
  requests: number;
  /** The share of right guesses where every request that the ledger allows is spent on this one person. */
  accuracyWithRequests: number;
}

/** Zero-concentrated differential privacy of the noise alone, and the same as (epsilon, delta). */
export interface Loss {
  rho: number;
  epsilon: number;
  delta: number;
}

/** What a release promises for one epoch, in numbers that can be printed. */
export interface Guarantee extends Loss {
  cellsPerPerson: number;
  /** The loss where one person stands in as many cells on request as the ledger allows. */
  withRequests: Loss;
  worstCase: WorstCase[];
}

const delta = 1e-6;

/** Rho as (epsilon, delta): ε = ρ + 2·√(ρ·ln(1/δ)). */
function lossOf(rho: number): Loss {
  return { rho, epsilon: rho + 2 * Math.sqrt(rho * Math.log(1 / delta)), delta };
}

/**
 * Share of right guesses of the best test between two hypotheses, Φ(½·√(Σ m/v)): m counts differ by one, each
 * published with variance v (cube.md §0).
 */
export function worstAccuracy(differing: readonly { cells: number; variance: number }[]): number {
  return normal(Math.sqrt(differing.reduce((sum, { cells, variance }) => sum + cells / variance, 0)) / 2);
}

/** The guarantee of a plan under a policy (disclosure.md §3.5, cube.md §0), assuming that every cell is released. */
export function guarantee(
  facets: readonly PlanFacet[],
  cells: readonly PlannedCell[],
  policy: Policy,
): Guarantee {
  const most = cellsPerPerson(facets, cells);
  const { sigma, sizingSigma, rounding, requests } = policy;
  // A large collection is sized with a narrower draw than its cells: one more look at everyone.
  const sizing = sizingSigma === sigma ? 0 : 1;
  const rho = most / (2 * sigma ** 2) + sizing / (2 * sizingSigma ** 2);
  const ofPerson = Math.min(requests.most, requests.perProfile);
  const profile = new Set(profileFacets(facets).map(({ id }) => id));
  const secret = (name: string, differing: number, asked: number): WorstCase => {
    const planned = [
      { cells: differing, variance: countVariance(policy) },
      { cells: name === 'presence' ? sizing : 0, variance: sizingSigma ** 2 },
    ];
    const requested = { cells: asked, variance: countVariance({ sigma: requests.sigma, rounding }) };
    return {
      secret: name,
      cells: differing,
      accuracy: worstAccuracy(planned),
      requests: asked,
      accuracyWithRequests: worstAccuracy([...planned, requested]),
    };
  };
  return {
    cellsPerPerson: most,
    ...lossOf(rho),
    withRequests: lossOf(rho + ofPerson / (2 * requests.sigma ** 2)),
    worstCase: [
      ...facets.map((facet) => {
        // Two values of a facet of profiles are two profiles, and the ledger counts for each of them.
        const asked = profile.has(facet.id) ? Math.min(requests.most, 2 * requests.perProfile) : ofPerson;
        return secret(facet.id, 2 * cellsOfOneValue(facet, facets, cells), asked);
      }),
      secret('presence', most, ofPerson),
    ],
  };
}

/** Most cells that one value of a person takes part in: its levels, its pairs, and those within its facet. */
function cellsOfOneValue(
  facet: PlanFacet,
  facets: readonly PlanFacet[],
  cells: readonly PlannedCell[],
): number {
  const single = { ...facet, cap: 1 };
  const pairs = facets.map((other) => {
    if (other !== facet) return pairCells(single, other, cells);
    return pairCells(facet, facet, cells) > 0 ? facet.cap - 1 : 0;
  });
  return singleCells(single, cells) + pairs.reduce((sum, pair) => sum + pair, 0);
}
