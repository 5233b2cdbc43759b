import { fewestForPairs } from './plan.ts';

/** What may be counted beside the planned cells, because somebody asked for it (cube.md §5). */
export interface RequestPolicy {
  /** M: most requests that are counted in one epoch. */
  readonly most: number;
  /** m: most counted requests that admit any one profile of the person-level facets. */
  readonly perProfile: number;
  /** Standard deviation of their noise, in persons, already widened for the epochs in a year. */
  readonly sigma: number;
  /** T of their protected counts. */
  readonly threshold: number;
}

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
  /** Whether being in the collection tells something by itself, as with a rare disease. */
  readonly membershipSensitive: boolean;
  /** Sigma of the draw that sized the collection, which plan and policy follow. */
  readonly sizingSigma: number;
  readonly requests: RequestPolicy;
}

type Optional<T> = { [K in keyof T]?: T[K] | undefined };

/** What a holder may wish; each part only stricter than the minima. */
export interface PolicyWishes extends Optional<Omit<Policy, 'requests' | 'sizingSigma'>> {
  requests?: Optional<RequestPolicy> | undefined;
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
 * The least noise and rounding of a population. Where membership is sensitive, cube.md §0 asks for R = 10; a
 * fixed rule can only be unbiased with an odd step, so it is 11: coarser than asked, and centred.
 */
function minimaOf(population: number, sensitive: boolean) {
  if (sensitive) return { sigma: 10, rounding: 11, threshold: 40 };
  return population < large
    ? { sigma: 6, rounding: 5, threshold: 30 }
    : { sigma: 8, rounding: 5, threshold: 35 };
}

/** Requests that are counted in an epoch, and their noise where it is not to be wider (cube.md §0). */
const requestLimits = { most: 100, perProfile: 20, sigma: 8, threshold: 35 };

/**
 * The policy for a protected population: the strict minima, or what a holder wishes where that is stricter in
 * every part. A wish below a minimum is refused with every mistake at once.
 */
export function policyFor(population: number, wished: PolicyWishes = {}): PolicyChoice {
  const epochsPerYear = wished.epochsPerYear ?? 1;
  const membershipSensitive = wished.membershipSensitive ?? false;
  const minimum = minimaOf(population, membershipSensitive);
  const widened = (sigma: number) => Math.ceil(sigma * Math.sqrt(epochsPerYear));
  const leastSigma = widened(minimum.sigma);
  const floor = wished.floor ?? 10;
  const rounding = wished.rounding ?? minimum.rounding;
  const sigma = wished.sigma ?? leastSigma;
  const least = Math.max(minimum.threshold, leastThreshold(floor, sigma, rounding));
  const threshold = wished.threshold ?? least;
  const leastRequestSigma = Math.max(widened(requestLimits.sigma), sigma);
  const requestSigma = wished.requests?.sigma ?? leastRequestSigma;
  const leastOfRequests = Math.max(
    requestLimits.threshold,
    threshold,
    leastThreshold(floor, requestSigma, rounding),
  );
  const requests = {
    // Where even pairs are too fine, nothing finer is counted because somebody asks for it.
    most: population < fewestForPairs ? 0 : (wished.requests?.most ?? requestLimits.most),
    perProfile: wished.requests?.perProfile ?? requestLimits.perProfile,
    sigma: requestSigma,
    threshold: wished.requests?.threshold ?? leastOfRequests,
  };

  const mistakes: string[] = [];
  const demand = (kept: boolean, mistake: string) => kept || mistakes.push(mistake);
  const whole = { floor, sigma, rounding, threshold, epochsPerYear };
  const ofRequests = Object.entries(requests).map(([part, value]) => [`requests.${part}`, value] as const);
  for (const [part, value] of [...Object.entries(whole), ...ofRequests]) {
    demand(Number.isSafeInteger(value), `${part} must be a whole number.`);
  }
  demand(epochsPerYear >= 1 && epochsPerYear <= 12, 'epochsPerYear must be 1 to 12.');
  demand(floor >= 10, 'floor must be at least 10.');
  demand(sigma >= leastSigma && sigma <= widestSigma, `sigma must be ${leastSigma} to ${widestSigma}.`);
  demand(
    rounding >= minimum.rounding && rounding % 2 === 1,
    `rounding must be odd and at least ${minimum.rounding}: an even step is biased.`,
  );
  demand(threshold >= least, `threshold must be at least ${least} with this floor, sigma and rounding.`);
  for (const part of ['most', 'perProfile'] as const) {
    const limit = requestLimits[part];
    demand(requests[part] >= 0 && requests[part] <= limit, `requests.${part} must be 0 to ${limit}.`);
  }
  demand(
    requestSigma >= leastRequestSigma && requestSigma <= widestSigma,
    `requests.sigma must be ${leastRequestSigma} to ${widestSigma}.`,
  );
  demand(requests.threshold >= leastOfRequests, `requests.threshold must be at least ${leastOfRequests}.`);
  if (mistakes.length > 0) return { state: 'refused', mistakes };

  const sizingSigma = wished.sigma ?? widened(minimaOf(0, membershipSensitive).sigma);
  const policy = Object.freeze({
    ...whole,
    membershipSensitive,
    sizingSigma,
    requests: Object.freeze(requests),
  });
  made.add(policy);
  return { state: 'set', policy };
}

/** Throws a TypeError for a policy that `policyFor` did not make, since nobody checked its minima. */
export function assertMade(policy: Policy): void {
  if (!made.has(policy)) throw new TypeError('A policy comes from policyFor, which keeps the strict minima.');
}

/** Variance of a published count around the true one: noise and rounding. */
export function countVariance({ sigma, rounding }: Pick<Policy, 'sigma' | 'rounding'>): number {
  return sigma ** 2 + rounding ** 2 / 12;
}
