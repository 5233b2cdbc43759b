import { epochNoise } from './noise.ts';
import { assertMade, countVariance, type Policy } from './policy.ts';
import { open, type RawCount } from './raw-count.ts';

declare const protectedBrand: unique symbol;

/** A count that may leave the house. Only `protect` makes one. */
export type ProtectedCount = number & { readonly [protectedBrand]: true };

export interface RawCell {
  readonly key: string;
  readonly count: RawCount;
}

/** A published cell: the protected count, and the 95 % interval for the true one. */
export interface ProtectedCell {
  readonly key: string;
  readonly count: ProtectedCount;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Turns raw cells into published ones, in the same order: noise, unbiased rounding to R, then release iff the
 * true count reaches the floor and the published one the threshold (disclosure.md §3.4). A cell that is not
 * released is absent, whether it holds nobody or nine. Cells are `all` or canonical keys.
 */
export function protect(
  cells: Iterable<RawCell>,
  policy: Policy,
  key: Uint8Array,
  epoch: string,
): ProtectedCell[] {
  assertMade(policy);
  const { floor, rounding, sigma, threshold } = policy;
  const noise = epochNoise(key, epoch, sigma);
  const halfWidth = Math.ceil(1.96 * Math.sqrt(countVariance(policy)));
  const released: ProtectedCell[] = [];
  for (const { key: cellKey, count: sealed } of cells) {
    const n = open(sealed);
    const count = rounding * Math.floor((n + noise(cellKey) + (rounding - 1) / 2) / rounding);
    if (n < floor || count < threshold) continue;
    released.push({
      key: cellKey,
      count: count as ProtectedCount,
      lower: Math.max(0, count - halfWidth),
      upper: count + halfWidth,
    });
  }
  return released;
}
