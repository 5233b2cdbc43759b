import { timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';
import { sha256 } from './hash.ts';

/** A value that prints as stars wherever it is logged, joined to a text or serialised. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Whether `other` is the same secret; takes the same time for every wrong guess. */
  matches(other: string): boolean {
    return timingSafeEqual(Buffer.from(sha256(this.#value)), Buffer.from(sha256(other)));
  }

  /** The secret itself, for the one line that must show or send it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [inspect.custom](): string {
    return '***';
  }
}
