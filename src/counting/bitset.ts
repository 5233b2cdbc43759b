/** The number of bits set in a 32-bit word. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** A set of entities 0..size-1, one bit each. Sets are combined only with sets of the same size. */
export class Bitset {
  readonly size: number;
  readonly #words: Uint32Array;

  constructor(size: number) {
    this.size = size;
    this.#words = new Uint32Array(Math.ceil(size / 32));
  }

  /** Every entity. */
  static full(size: number): Bitset {
    const all = new Bitset(size);
    all.#words.fill(0xffffffff);
    if (size % 32 !== 0) all.#words[all.#words.length - 1] = 2 ** (size % 32) - 1;
    return all;
  }

  /** Adds one entity. Throws a RangeError outside 0..size-1. */
  set(entity: number): void {
    if (!(entity >= 0 && entity < this.size)) throw new RangeError(`No entity ${entity} among ${this.size}.`);
    this.#words[entity >>> 5]! |= 1 << (entity & 31);
  }

  has(entity: number): boolean {
    return entity >= 0 && entity < this.size && (this.#words[entity >>> 5]! & (1 << (entity & 31))) !== 0;
  }

  count(): number {
    let sum = 0;
    for (let i = 0; i < this.#words.length; i++) sum += ones(this.#words[i]!);
    return sum;
  }

  and(other: Bitset): Bitset {
    return this.#combine(other, (a, b) => a & b);
  }

  or(other: Bitset): Bitset {
    return this.#combine(other, (a, b) => a | b);
  }

  andNot(other: Bitset): Bitset {
    return this.#combine(other, (a, b) => a & ~b);
  }

  /** How many entities both sets hold; allocates nothing, since cubes ask this thousands of times. */
  intersectionCount(other: Bitset): number {
    this.#sameSize(other);
    let sum = 0;
    for (let i = 0; i < this.#words.length; i++) sum += ones(this.#words[i]! & other.#words[i]!);
    return sum;
  }

  /** The entities, in ascending order. */
  *[Symbol.iterator](): Generator<number> {
    for (let i = 0; i < this.#words.length; i++) {
      for (let word = this.#words[i]!; word !== 0; word &= word - 1)
        yield i * 32 + 31 - Math.clz32(word & -word);
    }
  }

  #combine(other: Bitset, combine: (a: number, b: number) => number): Bitset {
    this.#sameSize(other);
    const result = new Bitset(this.size);
    for (let i = 0; i < this.#words.length; i++)
      result.#words[i] = combine(this.#words[i]!, other.#words[i]!);
    return result;
  }

  #sameSize(other: Bitset): void {
    if (other.size !== this.size)
      throw new RangeError(`Sets of ${this.size} and ${other.size} do not combine.`);
  }
}
