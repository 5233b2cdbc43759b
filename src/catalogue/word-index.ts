import SearchableMap from 'minisearch/SearchableMap';

/** How often a word stands in texts, by their numbers, for each field; absent where no text has it there. */
type Uses = (Map<number, number> | undefined)[];

/** What a word that is like the one asked for is worth beside that itself, as MiniSearch has it. */
const prefixWorth = 0.375;
const fuzzyWorth = 0.45;
/** BM25+ as MiniSearch has it: saturation, influence of length, and what is due to any use. */
const [k, b, delta] = [1.2, 0.7, 0.5];
/** Words of so many letters find longer ones that begin so: the texts with a word on `a` are most of them. */
const leastPrefix = 2;
/** Words of so many letters find those that differ in a fifth of them. */
const leastFuzzy = 5;

/** Spaces and punctuation, also of other scripts than Latin. */
const between = /[\n\r\p{Z}\p{P}]+/u;

const wordsOf = (text: string): string[] =>
  text
    .split(between)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());

/**
 * Texts of several fields, found by their words, longer words and misspelt ones, ranked as MiniSearch ranks them, on its map
 * of words. It answers by numbers alone, in arrays: MiniSearch makes an object for each text that a word is found in, and
 * twelve short words held the thread that serves 160 ms, of ten thousand texts; here 8.
 */
export class WordIndex {
  readonly #boosts: readonly number[];
  readonly #uses = new SearchableMap<Uses>();
  /** Different words of each text, by its number, for each field; 0 where there is no such text. */
  readonly #lengths: number[][];
  /** Of all texts together, for each field. */
  readonly #totals: number[];
  #texts = 0;

  /** `boosts` are what a use in each field is worth. */
  constructor(boosts: readonly number[]) {
    this.#boosts = boosts;
    this.#lengths = boosts.map(() => []);
    this.#totals = boosts.map(() => 0);
  }

  /** Adds a text under a number that none has, field by field. */
  add(number: number, fields: readonly string[]): void {
    this.#texts++;
    for (const [field, text] of fields.entries()) {
      const words = wordsOf(text);
      for (const word of words) {
        const uses = this.#uses.get(word) ?? [];
        if (uses.length === 0) this.#uses.set(word, uses);
        const numbers = uses[field] ?? new Map<number, number>();
        uses[field] = numbers.set(number, (numbers.get(number) ?? 0) + 1);
      }
      this.#measure(field, number, new Set(words).size);
    }
  }

  /** Takes a text out, just as it was added. */
  remove(number: number, fields: readonly string[]): void {
    this.#texts--;
    for (const [field, text] of fields.entries()) {
      for (const word of new Set(wordsOf(text))) {
        const uses = this.#uses.get(word) ?? [];
        uses[field]?.delete(number);
        if (uses.every((numbers) => numbers === undefined || numbers.size === 0)) this.#uses.delete(word);
      }
      this.#measure(field, number, 0);
    }
  }

  #measure(field: number, number: number, length: number): void {
    const lengths = this.#lengths[field] ?? [];
    this.#totals[field] = (this.#totals[field] ?? 0) + length - (lengths[number] ?? 0);
    // Without holes, which would make looking up slow.
    while (lengths.length < number) lengths.push(0);
    lengths[number] = length;
  }

  /**
   * What each text below `size` is worth for a word, by its number; 0 where it is not found. In single precision: the last
   * digits of a double depend on the order in which texts came.
   */
  scores(asked: string, size: number): Float32Array {
    const sums = new Float64Array(size);
    for (const word of wordsOf(asked))
      for (const [uses, worth] of this.#like(word))
        for (const [field, numbers] of uses.entries())
          if (numbers !== undefined && numbers.size > 0) this.#add(sums, numbers, field, worth);
    return Float32Array.from(sums);
  }

  /** The words that one finds, with what each is worth. */
  *#like(word: string): Generator<[uses: Uses, worth: number]> {
    const itself = this.#uses.get(word);
    if (itself !== undefined) yield [itself, 1];
    const longer = new Set<string>();
    if (word.length >= leastPrefix) {
      for (const [found, uses] of this.#uses.atPrefix(word)) {
        if (found === word) continue;
        longer.add(found);
        yield [uses, (prefixWorth * found.length) / (found.length + 0.3 * (found.length - word.length))];
      }
    }
    if (word.length < leastFuzzy) return;
    const most = Math.min(6, Math.round(word.length * 0.2));
    for (const [found, [uses, distance]] of this.#uses.fuzzyGet(word, most))
      if (distance > 0 && !longer.has(found))
        yield [uses, (fuzzyWorth * found.length) / (found.length + distance)];
  }

  #add(sums: Float64Array, numbers: ReadonlyMap<number, number>, field: number, worth: number): void {
    const lengths = this.#lengths[field] ?? [];
    const average = (this.#totals[field] ?? 0) / this.#texts;
    const rare = Math.log(1 + (this.#texts - numbers.size + 0.5) / (numbers.size + 0.5));
    const each = worth * (this.#boosts[field] ?? 1) * rare;
    for (const [number, uses] of numbers) {
      // A text that came after `size` was settled: to write past an array's end is slow, and does nothing.
      if (number >= sums.length) continue;
      const length = (lengths[number] ?? 0) / average;
      const score = delta + (uses * (k + 1)) / (uses + k * (1 - b + b * length));
      sums[number] = (sums[number] ?? 0) + each * score;
    }
  }
}
