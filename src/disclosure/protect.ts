import { type Counted, epochNoise } from './noise.ts';
import { assertMade, countVariance, type Policy } from './policy.ts';
import { open, type RawCount } from './raw-count.ts';

declare const protectedBrand: unique symbol;

/** A count that may leave the house. Only `protect` and `protectRequests` make one. */
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
 * released is absent, whether it holds nobody or nine. Cells are `all` or canonical keys. `epoch` names the draws: two
 * sets of cases must never share both key and epoch, since the noise of one would be that of the other.
 */
export function protect(
  cells: Iterable<RawCell>,
  policy: Policy,
  key: Uint8Array,
  epoch: string,
): ProtectedCell[] {
  assertMade(policy);
  return released(cells, policy, key, epoch, 'cube');
}

/**
 * The same for cells on request, with the noise and threshold that the policy has for them, drawn from a key of
 * their own. A cell is named by the canonical text of its formula: one draw for the whole cohort.
 */
export function protectRequests(
  cells: Iterable<RawCell>,
  policy: Policy,
  key: Uint8Array,
  epoch: string,
): ProtectedCell[] {
  assertMade(policy);
  const { floor, rounding, requests } = policy;
  return released(cells, { ...requests, floor, rounding }, key, epoch, 'request');
}

function released(
  cells: Iterable<RawCell>,
  policy: Pick<Policy, 'floor' | 'sigma' | 'rounding' | 'threshold'>,
  key: Uint8Array,
  epoch: string,
  counted: Counted,
): ProtectedCell[] {
  const { floor, rounding, sigma, threshold } = policy;
  const noise = epochNoise(key, epoch, sigma, counted);
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
