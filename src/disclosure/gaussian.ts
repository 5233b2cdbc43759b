/** Fixed-point arithmetic with 256 binary places. */
const places = 256n;
const one = 1n << places;

/**
 * e^(−n/d) in fixed point: the reciprocal of the series of e^(n/d), whose terms are all positive, so nothing
 * cancels. For n/d ≤ 50 the error is below 2^-240.
 */
function expOfMinus(n: bigint, d: bigint): bigint {
  let sum = 0n;
  let term = one;
  for (let i = 1n; term > 0n; i++) {
    sum += term;
    term = (term * n) / (d * i);
  }
  return (one * one) / sum;
}

/** The discrete Gaussian of one sigma: values −bound … bound, each with the 64-bit number that stays below it. */
interface DiscreteGaussian {
  bound: number;
  thresholds: BigUint64Array;
}

const tables = new Map<number, DiscreteGaussian>();

/**
 * Cumulative thresholds of the discrete Gaussian, P(z) ∝ e^(−z²/2σ²) on −10σ … 10σ; the mass outside is below
 * 2^-64. Made once per sigma by whole-number arithmetic alone (floats would leak through their gaps, and differ
 * between machines); each threshold is right to one part in 2^64.
 */
function tableOf(sigma: number): DiscreteGaussian {
  const known = tables.get(sigma);
  if (known !== undefined) return known;
  const bound = 10 * sigma;
  const twiceVariance = 2n * BigInt(sigma) ** 2n;
  const half = Array.from({ length: bound + 1 }, (_, z) => expOfMinus(BigInt(z) ** 2n, twiceVariance));
  const weights = Array.from({ length: 2 * bound + 1 }, (_, i) => half[Math.abs(i - bound)]!);
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const thresholds = new BigUint64Array(weights.length - 1);
  let cumulated = 0n;
  for (let i = 0; i < thresholds.length; i++) {
    cumulated += weights[i]!;
    thresholds[i] = (cumulated << 64n) / total;
  }
  const table = { bound, thresholds };
  tables.set(sigma, table);
  return table;
}

/** The discrete Gaussian number that a uniform 64-bit number stands for: the inverse of its distribution. */
export function gaussian(sigma: number, uniform: bigint): number {
  const { bound, thresholds } = tableOf(sigma);
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (uniform < thresholds[middle]!) high = middle;
    else low = middle + 1;
  }
  return low - bound;
}
