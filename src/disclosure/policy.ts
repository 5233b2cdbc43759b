/** How raw counts become publishable ones. */
export interface Policy {
  /** k: cells of fewer persons are never published. */
  readonly floor: number;
  /** Standard deviation of the noise, in persons, already widened for the epochs in a year. */
  readonly sigma: number;
  /** R: counts are published as multiples of this odd number. */
  readonly rounding: number;
  /** T: protected counts below this are not published. */
  readonly threshold: number;
  /** How many releases a year are made; noise widens with its square root. */
  readonly epochsPerYear: number;
}

export type PolicyChoice = { state: 'set'; policy: Policy } | { state: 'refused'; mistakes: string[] };

/** From this many persons the wider noise costs little, and is asked for (cube.md §0). */
const large = 10_000;
const widestSigma = 100;
const made = new WeakSet<Policy>();

/** The least threshold that hides crossing the floor: R·⌈(k + 2.5σ + R/2)/R⌉ (disclosure.md §3.4). */
function leastThreshold(floor: number, sigma: number, rounding: number): number {
  return rounding * Math.ceil((floor + 2.5 * sigma + rounding / 2) / rounding);
}

/**
 * The policy for a protected population: the strict minima, or what a holder wishes where that is stricter in
 * every part. A wish below a minimum is refused with every mistake at once.
 */
export function policyFor(population: number, wished: Partial<Policy> = {}): PolicyChoice {
  const minimum = population < large ? { sigma: 6, threshold: 30 } : { sigma: 8, threshold: 35 };
  const epochsPerYear = wished.epochsPerYear ?? 1;
  const floor = wished.floor ?? 10;
  const rounding = wished.rounding ?? 5;
  const leastSigma = Math.ceil(minimum.sigma * Math.sqrt(epochsPerYear));
  const sigma = wished.sigma ?? leastSigma;
  const least = Math.max(minimum.threshold, leastThreshold(floor, sigma, rounding));
  const threshold = wished.threshold ?? least;

  const mistakes: string[] = [];
  const demand = (kept: boolean, mistake: string) => kept || mistakes.push(mistake);
  const whole = { floor, sigma, rounding, threshold, epochsPerYear };
  for (const [part, value] of Object.entries(whole)) {
    demand(Number.isSafeInteger(value), `${part} must be a whole number.`);
  }
  demand(epochsPerYear >= 1, 'epochsPerYear must be at least 1.');
  demand(floor >= 10, 'floor must be at least 10.');
  demand(sigma >= leastSigma && sigma <= widestSigma, `sigma must be ${leastSigma} to ${widestSigma}.`);
  demand(rounding >= 5 && rounding % 2 === 1, 'rounding must be odd and at least 5: an even step is biased.');
  demand(threshold >= least, `threshold must be at least ${least} with this floor, sigma and rounding.`);
  if (mistakes.length > 0) return { state: 'refused', mistakes };

  const policy = Object.freeze(whole);
  made.add(policy);
  return { state: 'set', policy };
}

/** Throws a TypeError for a policy that `policyFor` did not make, since nobody checked its minima. */
export function assertMade(policy: Policy): void {
  if (!made.has(policy)) throw new TypeError('A policy comes from policyFor, which keeps the strict minima.');
}

/** Variance of a published count around the true one: noise and rounding. */
export function countVariance({ sigma, rounding }: Policy): number {
  return sigma ** 2 + rounding ** 2 / 12;
}
