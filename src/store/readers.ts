import { availableParallelism } from 'node:os';
import type { Built } from './messages.ts';
import type { Packed } from './packed.ts';
import type { Reader } from './reader.ts';

/**
 * How many readers are built in the background at once: half of what the processors could, for queries go on meanwhile, and
 * one whole reader is of use sooner than two halves.
 */
const builtAtOnce = Math.max(1, Math.floor(availableParallelism() / 2));

/** Who is told what becomes of the readers. */
export interface ReadersWatch {
  /** One is free. */
  freed(): void;
  /** One that may have been taken is no more. */
  gone(reader: Reader): void;
  /** None is left, and none can be built: building again would fail again. */
  failed(error: Error): void;
}

/**
 * So many readers, built, kept and replaced: one that breaks, or that a query spoiled, is ended, and a fresh one is built
 * in the background. Who asks them what is not known here (pool.ts).
 */
export class Readers {
  readonly #build: () => Reader;
  readonly #most: () => number;
  readonly #watch: ReadersWatch;
  readonly #all = new Set<Reader>();
  #free: Reader[] = [];
  /** Readers that go once they are free, since a newer one took their place. */
  readonly #retiring = new Set<Reader>();
  /** How many are being built in the background, and how many are to be built after these. */
  #building = 0;
  #owed = 0;
  #closed = false;

  /** For at most `most()` readers. */
  constructor(build: () => Reader, most: () => number, watch: ReadersWatch) {
    this.#build = build;
    this.#most = most;
    this.#watch = watch;
  }

  /** Builds readers up to the most there may be, and tells how. Rejects where the graphs cannot be loaded. */
  async start(build: () => Reader = this.#build): Promise<Built[]> {
    const missing = Math.max(0, this.#most() - this.#all.size);
    return Promise.all(Array.from({ length: missing }, () => this.#add(build())));
  }

  /** Builds one more in the background, where there may be one, now or once others are built. */
  grow(): void {
    if (this.#closed || this.#all.size + this.#owed >= this.#most()) return;
    if (this.#building >= builtAtOnce) {
      this.#owed++;
      return;
    }
    this.#building++;
    const next = () => {
      this.#building--;
      if (this.#owed === 0) return;
      this.#owed--;
      this.grow();
    };
    this.#add(this.#build()).then(next, next);
  }

  /**
   * Puts a fresh reader in the place of each, one after another, while the old ones go on answering. Gives how the
   * first was built; undefined where there was none to replace. Rejects where one cannot be built.
   */
  async renew(build: () => Reader = this.#build): Promise<Built | undefined> {
    let first: Built | undefined;
    for (const old of [...this.#all]) {
      if (this.#closed) break;
      if (!this.#all.has(old)) continue;
      const built = await this.#add(build());
      first ??= built;
      this.#retire(old);
    }
    return first;
  }

  #retire(reader: Reader): void {
    if (!this.#all.has(reader)) return;
    if (this.#free.includes(reader)) this.replace(reader);
    else this.#retiring.add(reader);
  }

  async #add(reader: Reader): Promise<Built> {
    this.#all.add(reader);
    let built: Built;
    try {
      built = await reader.ready;
    } catch (error) {
      this.#all.delete(reader);
      void reader.end();
      if (this.#all.size === 0) this.#watch.failed(error as Error);
      throw error;
    }
    void reader.broken.then(() => this.replace(reader));
    this.giveBack(reader);
    return built;
  }

  get hasFree(): boolean {
    return this.#free.length > 0;
  }

  /**
   * The reader that was free last, which is to be given back or replaced; undefined where there is none. One client has
   * the same again and again, whose memory is still at hand for the processor.
   */
  take(): Reader | undefined {
    return this.#free.pop();
  }

  giveBack(reader: Reader): void {
    if (!this.#all.has(reader)) return;
    if (this.#retiring.has(reader)) {
      this.replace(reader);
      return;
    }
    this.#free.push(reader);
    this.#watch.freed();
  }

  /** Ends a reader, whatever it does, and builds another in its place. */
  replace(reader: Reader): void {
    if (!this.#all.delete(reader)) return;
    this.#watch.gone(reader);
    this.#retiring.delete(reader);
    this.#free = this.#free.filter((other) => other !== reader);
    void reader.end();
    this.grow();
  }

  /**
   * Posts a change to every reader, without waiting for queries under way: messages keep their order, so every
   * query that starts after this sees the change. A reader that cannot apply it is built anew from the log.
   */
  apply(revision: number, differences: readonly Packed[]): void {
    for (const reader of this.#all) reader.apply(revision, differences);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#free = [];
    const readers = [...this.#all];
    this.#all.clear();
    await Promise.all(readers.map((reader) => reader.end()));
  }
}
