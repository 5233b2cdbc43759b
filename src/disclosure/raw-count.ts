import { inspect } from 'node:util';

let openSeal: (count: RawCount) => number;

/**
 * A true count of persons, sealed: it can be counted and carried, but not printed, compared, serialised or
 * calculated with. Only this room can open it, and only `protect` does.
 */
export class RawCount {
  readonly #n: number;

  constructor(n: number) {
    if (!Number.isSafeInteger(n) || n < 0)
      throw new RangeError('A count of persons is a whole number from 0.');
    this.#n = n;
  }

  static {
    openSeal = (count) => count.#n;
  }

  toString(): string {
    return '***';
  }

  toJSON(): never {
    throw new TypeError('A raw count is never serialised.');
  }

  valueOf(): never {
    throw new TypeError('A raw count is never calculated with.');
  }

  [inspect.custom](): string {
    return '***';
  }
}

/** Seals a true count at the place where it was counted. */
export function seal(n: number): RawCount {
  return new RawCount(n);
}

/** The number inside; for this room only, so never exported through its door. */
export function open(count: RawCount): number {
  return openSeal(count);
}
