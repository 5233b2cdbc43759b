import { sha256 } from '../../base/index.ts';

/**
 * A set of texts that keeps 52 bits of a hash of each, in 16 bytes or so: a million UIDs fit into 16 MB. Two of a
 * million texts are taken for one with a probability of about one in ten thousand.
 */
export class Fingerprints {
  #slots = new Float64Array(1_024);
  #size = 0;

  /** Adds a text; false where it was there before. */
  add(text: string): boolean {
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    if (!this.#put(fingerprint(text))) return false;
    this.#size++;
    return true;
  }

  has(text: string): boolean {
    const print = fingerprint(text);
    return this.#slots[this.#slotOf(print)] === print;
  }

  #slotOf(print: number): number {
    const { length } = this.#slots;
    let slot = print % length;
    while (this.#slots[slot] !== 0 && this.#slots[slot] !== print) slot = (slot + 1) % length;
    return slot;
  }

  #put(print: number): boolean {
    const slot = this.#slotOf(print);
    if (this.#slots[slot] === print) return false;
    this.#slots[slot] = print;
    return true;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Float64Array(old.length * 2);
    for (const print of old) if (print !== 0) this.#put(print);
  }
}

/** Never zero, which marks a free slot. */
const fingerprint = (text: string) => Number.parseInt(sha256(text).slice(0, 13), 16) + 1;
