/** Ids of one page, a bit each. */
const pageBits = 1 << 16;

/**
 * A set of whole numbers as texts (`4112853`), of a bit each where they lie close, as the ids of OMOP do: six
 * million of them take about a megabyte, as texts half a gigabyte. What is no number is never in it.
 */
export class IdSet {
  readonly #pages = new Map<number, Uint32Array>();

  add(id: string): void {
    const number = Number(id);
    const page = Math.floor(number / pageBits);
    const bits = this.#pages.get(page) ?? new Uint32Array(pageBits / 32);
    this.#pages.set(page, bits);
    bits[(number % pageBits) >>> 5]! |= 1 << (number & 31);
  }
  has(id: string): boolean {
    const number = Number(id);
    const bits = this.#pages.get(Math.floor(number / pageBits));
    return bits !== undefined && (bits[(number % pageBits) >>> 5]! & (1 << (number & 31))) !== 0;
  }
}
