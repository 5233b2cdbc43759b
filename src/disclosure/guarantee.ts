import { cellsPerPerson, type PlanFacet, type PlannedCell, pairCells, singleCells } from './plan.ts';
import { countVariance, type Policy } from './policy.ts';

/** How well the worst attacker can do: one who knows every other record and all that is published. */
export interface WorstCase {
  /** A facet's id, or `presence` for being in the collection at all. */
  secret: string;
  /** Most released cells that differ between the two hypotheses, those of both sides. */
  cells: number;
  /** Share of right guesses between two hypotheses; chance is 0.5. */
  accuracy: number;
}

/** What a release promises, in numbers that can be printed. */
export interface Guarantee {
  cellsPerPerson: number;
  /** Zero-concentrated differential privacy per epoch, of the noise alone. */
  rho: number;
  /** The same as (epsilon, delta). */
  epsilon: number;
  delta: number;
  worstCase: WorstCase[];
}

const delta = 1e-6;

/** The guarantee of a plan under a policy (disclosure.md §3.5, cube.md §0), assuming that every cell is released. */
export function guarantee(
  facets: readonly PlanFacet[],
  cells: readonly PlannedCell[],
  policy: Policy,
): Guarantee {
  const most = cellsPerPerson(facets, cells);
  const rho = most / (2 * policy.sigma ** 2);
  const secret = (name: string, differing: number): WorstCase => ({
    secret: name,
    cells: differing,
    accuracy: normal(Math.sqrt(differing) / (2 * Math.sqrt(countVariance(policy)))),
  });
  return {
    cellsPerPerson: most,
    rho,
    epsilon: rho + 2 * Math.sqrt(rho * Math.log(1 / delta)),
    delta,
    worstCase: [
      ...facets.map((facet) => secret(facet.id, 2 * cellsOfOneValue(facet, facets, cells))),
      secret('presence', most),
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

/** The standard normal distribution function, to 1e-7 (Abramowitz and Stegun 26.2.17). */
function normal(x: number): number {
  if (x < 0) return 1 - normal(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const series = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153];
  const polynomial = t * series.reduce((sum, coefficient) => sum * t + coefficient, 0);
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
