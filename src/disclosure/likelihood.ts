import type { Policy } from './policy.ts';

/** Natural logarithm of the probability that a cell of `n` persons is published as `shown`, or hidden. */
export type LogLikelihood = (n: number, shown: number | undefined) => number;

/**
 * The likelihood of everything that `protect` may publish for a cell: what the best attacker computes with, and
 * what the guarantee is tried against. Floats, to about 1e-12: never used to draw noise.
 */
export function logLikelihood(
  policy: Pick<Policy, 'floor' | 'sigma' | 'rounding' | 'threshold'>,
): LogLikelihood {
  const { floor, sigma, rounding, threshold } = policy;
  const bound = 10 * sigma;
  const weights = Array.from({ length: 2 * bound + 1 }, (_, i) =>
    Math.exp(-((i - bound) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const upTo = [0];
  for (const weight of weights) upTo.push((upTo.at(-1) as number) + weight / total);
  /** P(noise < z). */
  const below = (z: number) => upTo[Math.min(Math.max(z + bound, 0), upTo.length - 1)] as number;
  const half = (rounding - 1) / 2;
  // With a threshold between two multiples of R, the first multiple above it is what hides.
  const firstShown = rounding * Math.ceil(threshold / rounding);
  return (n, shown) => {
    if (n < floor) return shown === undefined ? 0 : Number.NEGATIVE_INFINITY;
    if (shown === undefined) return Math.log(below(firstShown - half - n));
    return Math.log(below(shown + half + 1 - n) - below(shown - half - n));
  };
}
