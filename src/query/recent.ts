/**
 * The newest values by text, within so many characters of keys and values: what was used longest ago gives way. A value
 * that alone is longer than a hundredth of that is not kept.
 */
export class Recent<T> {
  readonly #most: number;
  readonly #kept = new Map<string, { key: string; value: T; length: number }>();
  #length = 0;

  constructor(mostCharacters: number) {
    this.#most = mostCharacters;
  }

  /** What is kept under a key, which becomes the newest. */
  get(key: string): T | undefined {
    const found = this.#kept.get(key);
    if (found === undefined) return undefined;
    this.#kept.delete(key);
    // The key that is kept already: another of the same letters would have to be collected with the oldest.
    this.#kept.set(found.key, found);
    return found.value;
  }

  /** Keeps a value of so many characters. */
  set(key: string, value: T, characters: number): void {
    const length = key.length + characters;
    if (length > this.#most / 100) return;
    this.#drop(key);
    this.#kept.set(key, { key, value, length });
    this.#length += length;
    for (const oldest of this.#kept.keys()) {
      if (this.#length <= this.#most) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#length -= this.#kept.get(key)?.length ?? 0;
    this.#kept.delete(key);
  }
}
