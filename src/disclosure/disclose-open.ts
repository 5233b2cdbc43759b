import { assertVerified, type Declaration } from './declaration.ts';
import type { RawCell } from './protect.ts';
import { open } from './raw-count.ts';

declare const exactBrand: unique symbol;

/** A true count that may leave the house, since the records are public already. Only `discloseOpen` makes one. */
export type ExactCount = number & { readonly [exactBrand]: true };

/** A published cell of an open cube: the count, and an interval of no width. */
export interface ExactCell {
  readonly key: string;
  readonly count: ExactCount;
  readonly lower: number;
  readonly upper: number;
}

/**
 * The exact counts of cells whose records a verified declaration says to be public; in the same order. A cell of
 * nobody is absent, and in an open cube absence means zero. Throws a TypeError without a verified declaration.
 */
export function discloseOpen(cells: Iterable<RawCell>, declaration: Declaration): ExactCell[] {
  assertVerified(declaration);
  const exact: ExactCell[] = [];
  for (const { key, count } of cells) {
    const n = open(count);
    if (n > 0) exact.push({ key, count: n as ExactCount, lower: n, upper: n });
  }
  return exact;
}
