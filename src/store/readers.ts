import type { Difference } from './difference.ts';
import { onGrowth } from './memory.ts';
import type { Outcome, Question } from './messages.ts';
import { patience } from './patience.ts';
import type { Reader } from './reader.ts';
import type { Failure, QueryLimits } from './store.ts';

/** Longest wait for a free reader, in ms; then the answer is `busy`. */
const longestWaitMs = 10_000;
const defaultDeadlineMs = 10_000;
/** How long an abandoned query may go on: most end by themselves sooner than a reader is built. */
const graceMs = 200;

type Turn = { state: 'reader'; reader: Reader } | Failure;

const failed = (message: string): Failure => ({ state: 'failed', message });
const abandoned = () => failed('The query was abandoned by its caller.');

/**
 * A pool of readers behind one queue. A query that passes its deadline, is abandoned, or brings its engine down
 * costs only its reader: the caller is told at once, and a fresh reader is built in the background.
 */
export class Readers {
  readonly #build: () => Reader;
  readonly #size: number;
  readonly #capacity: number;
  readonly #megabytes: number;
  readonly #all = new Set<Reader>();
  #free: Reader[] = [];
  readonly #waiting = new Set<(turn: Turn) => void>();
  #closed = false;

  constructor(
    build: () => Reader,
    { size, capacity, megabytes }: { size: number; capacity: number; megabytes: number },
  ) {
    this.#build = build;
    this.#size = size;
    this.#capacity = capacity;
    this.#megabytes = megabytes;
  }

  /** Builds readers up to the size of the pool. Rejects where the graphs cannot be loaded. */
  async start(): Promise<void> {
    const missing = Math.max(0, this.#size - this.#all.size);
    await Promise.all(Array.from({ length: missing }, () => this.#add()));
  }

  async #add(): Promise<void> {
    const reader = this.#build();
    this.#all.add(reader);
    try {
      await reader.ready;
    } catch (error) {
      this.#all.delete(reader);
      // Building again would fail again: those who wait are told, and the next query tries anew.
      if (this.#all.size === 0) for (const take of this.#waiting) take(failed((error as Error).message));
      throw error;
    }
    void reader.broken.then(() => this.#replace(reader));
    this.#release(reader);
  }

  #grow(): void {
    if (!this.#closed && this.#all.size < this.#size) this.#add().catch(() => {});
  }

  #release(reader: Reader): void {
    if (!this.#all.has(reader)) return;
    const [next] = this.#waiting;
    if (next === undefined) this.#free.push(reader);
    else {
      this.#waiting.delete(next);
      next({ state: 'reader', reader });
    }
  }

  #replace(reader: Reader): void {
    if (!this.#all.delete(reader)) return;
    this.#free = this.#free.filter((other) => other !== reader);
    void reader.end();
    this.#grow();
  }

  /** Waits for a free reader, within bounds. */
  async #turn({ deadlineMs = defaultDeadlineMs, signal }: QueryLimits): Promise<Turn> {
    const busy = (): Turn => ({ state: 'busy', retryAfterSeconds: Math.ceil(deadlineMs / 1000) });
    if (this.#closed) return failed('The store is closed.');
    if (signal?.aborted) return abandoned();
    const reader = this.#free.shift();
    if (reader !== undefined) return { state: 'reader', reader };
    if (this.#waiting.size >= this.#capacity) return busy();
    const turn = Promise.withResolvers<Turn>();
    this.#waiting.add(turn.resolve);
    this.#grow();
    const leave = (outcome: Turn) => {
      if (this.#waiting.delete(turn.resolve)) return outcome;
      // A reader was handed over in this very moment: it goes to the next one.
      void turn.promise.then((given) => given.state === 'reader' && this.#release(given.reader));
      return outcome;
    };
    return patience(turn.promise, {
      ms: longestWaitMs,
      late: () => leave(busy()),
      signal,
      abandoned: () => leave(abandoned()),
    });
  }

  async ask(question: Question, limits: QueryLimits): Promise<Outcome> {
    for (let attempt = 0; attempt < 3; attempt++) {
      const turn = await this.#turn(limits);
      const outcome = turn.state === 'reader' ? await this.#askReader(turn.reader, question, limits) : turn;
      if (outcome !== 'stale') return outcome;
    }
    return failed('The readers could not take a change.');
  }

  async #askReader(reader: Reader, question: Question, limits: QueryLimits): Promise<Outcome | 'stale'> {
    const { deadlineMs = defaultDeadlineMs, signal } = limits;
    const answer = reader.ask(question);
    const grown = Promise.withResolvers<'grown'>();
    const stop = onGrowth(this.#megabytes, () => grown.resolve('grown'));
    const given = await patience<Outcome | 'stale' | 'grown' | 'late' | 'abandoned'>(
      Promise.race([answer, grown.promise]),
      {
        ms: deadlineMs,
        late: () => 'late',
        signal,
        abandoned: () => 'abandoned',
      },
    ).catch((error: Error) => failed(error.message));
    stop();
    void this.#finish(reader, answer, given === 'abandoned' ? graceMs : 0);
    switch (given) {
      case 'abandoned':
        return abandoned();
      case 'late':
        return { state: 'timed-out', afterMs: deadlineMs };
      case 'grown':
        return failed('The query needed too much memory.');
      default:
        return given;
    }
  }

  /** Frees the reader once its answer is there, or replaces it when the answer does not come in time. */
  async #finish(reader: Reader, answer: Promise<unknown>, ms: number): Promise<void> {
    const outcome = await patience(answer, { ms, late: () => 'stale' }).catch(() => 'stale');
    if (outcome === 'stale') this.#replace(reader);
    else this.#release(reader);
  }

  /**
   * Posts a change to every reader, without waiting for queries under way: messages keep their order, so every
   * query that starts after this sees the change. A reader that cannot apply it is built anew from the log.
   */
  apply(differences: Difference[]): void {
    for (const reader of this.#all) reader.apply(differences);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const take of this.#waiting) take(failed('The store is closed.'));
    this.#waiting.clear();
    this.#free = [];
    const readers = [...this.#all];
    this.#all.clear();
    await Promise.all(readers.map((reader) => reader.end()));
  }
}
