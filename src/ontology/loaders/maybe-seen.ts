/**
 * Remembers texts in a fixed 4 MiB, however many there are: whether one was surely not added, or perhaps (a Bloom
 * filter of three bits for each). With 100,000 texts it is wrong about one in a million others.
 */
export class MaybeSeen {
  readonly #bits = new Uint32Array(1 << 20);

  add(text: string): void {
    for (const bit of bitsOf(text)) this.#bits[bit >>> 5]! |= 1 << (bit & 31);
  }
  /** Never false for what was added. */
  has(text: string): boolean {
    return bitsOf(text).every((bit) => (this.#bits[bit >>> 5]! & (1 << (bit & 31))) !== 0);
  }
}

/** Three places of 2^25, from two runs of FNV-1a over the text (double hashing). */
function bitsOf(text: string): number[] {
  let [one, two] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < text.length; i++) {
    one = Math.imul(one ^ text.charCodeAt(i), 0x01000193);
    two = Math.imul(two ^ text.charCodeAt(i), 0x85ebca6b);
  }
  two ^= two >>> 15;
  return [0, 1, 2].map((turn) => ((one ^ (one >>> 13)) + Math.imul(turn, two | 1)) >>> 7);
}
