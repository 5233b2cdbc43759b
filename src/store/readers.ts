import type { Difference } from './difference.ts';
import { onGrowth } from './memory.ts';
import type { Built, Outcome, Question } from './messages.ts';
import { patience } from './patience.ts';
import type { Reader } from './reader.ts';
import type { Failure, QueryLimits } from './store.ts';
import { Turns } from './turns.ts';

/** Longest wait for a free reader, in ms; then the answer is `busy`. */
const longestWaitMs = 10_000;
const defaultDeadlineMs = 10_000;
/** How long an abandoned query may go on: most end by themselves sooner than a reader is built. */
const graceMs = 200;

type Turn = { state: 'reader'; reader: Reader } | Failure;

const failed = (message: string): Failure => ({ state: 'failed', message });
const abandoned = () => failed('The query was abandoned by its caller.');

/**
 * A pool of readers behind one queue, in which clients take turns; a client with a name has at most half of the
 * readers plus one at a time. A query that passes its deadline, is abandoned, or brings its engine down
 * costs only its reader: the caller is told at once, and a fresh reader is built in the background.
 */
export class Readers {
  readonly #build: () => Reader;
  readonly #size: number;
  readonly #megabytes: number;
  readonly #all = new Set<Reader>();
  #free: Reader[] = [];
  /** Which client has which reader. */
  readonly #held = new Map<Reader, string>();
  /** Readers that go once they are free, since a newer one took their place. */
  readonly #retiring = new Set<Reader>();
  readonly #waiting: Turns<(turn: Turn) => void>;
  #closed = false;

  constructor(
    build: () => Reader,
    { size, capacity, megabytes }: { size: number; capacity: number; megabytes: number },
  ) {
    this.#build = build;
    this.#size = size;
    this.#waiting = new Turns(capacity);
    this.#megabytes = megabytes;
  }

  /** Builds readers up to the size of the pool, and tells how. Rejects where the graphs cannot be loaded. */
  async start(build: () => Reader = this.#build): Promise<Built[]> {
    const missing = Math.max(0, this.#size - this.#all.size);
    return Promise.all(Array.from({ length: missing }, () => this.#add(build())));
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
    if (this.#free.includes(reader)) this.#replace(reader);
    else this.#retiring.add(reader);
  }

  async #add(reader: Reader): Promise<Built> {
    this.#all.add(reader);
    let built: Built;
    try {
      built = await reader.ready;
    } catch (error) {
      this.#all.delete(reader);
      // Building again would fail again: those who wait are told, and the next query tries anew.
      if (this.#all.size === 0)
        for (const take of this.#waiting.clear()) take(failed((error as Error).message));
      throw error;
    }
    void reader.broken.then(() => this.#replace(reader));
    this.#release(reader);
    return built;
  }

  #grow(): void {
    if (!this.#closed && this.#all.size < this.#size) this.#add(this.#build()).catch(() => {});
  }

  #release(reader: Reader): void {
    this.#held.delete(reader);
    if (!this.#all.has(reader)) return;
    if (this.#retiring.has(reader)) {
      this.#replace(reader);
      return;
    }
    this.#free.push(reader);
    this.#serve();
  }

  #replace(reader: Reader): void {
    if (!this.#all.delete(reader)) return;
    this.#held.delete(reader);
    this.#retiring.delete(reader);
    this.#free = this.#free.filter((other) => other !== reader);
    void reader.end();
    this.#grow();
  }

  /** Whether a client may have one reader more. Questions without a client are ours, and not counted. */
  #mayGo(client: string): boolean {
    if (client === '') return true;
    const most = Math.floor(this.#size / 2) + 1;
    let held = 0;
    for (const other of this.#held.values()) if (other === client) held++;
    return held < most;
  }

  /** Gives free readers to those whose turn it is. */
  #serve(): void {
    while (this.#free.length > 0) {
      let chosen = '';
      const take = this.#waiting.next((client) => {
        chosen = client;
        return this.#mayGo(client);
      });
      if (take === undefined) return;
      const reader = this.#free.shift() as Reader;
      this.#held.set(reader, chosen);
      take({ state: 'reader', reader });
    }
  }

  /** Waits for a free reader, within bounds. */
  async #turn({ deadlineMs = defaultDeadlineMs, signal, client = '' }: QueryLimits): Promise<Turn> {
    const busy = (): Turn => ({ state: 'busy', retryAfterSeconds: Math.ceil(deadlineMs / 1000) });
    if (this.#closed) return failed('The store is closed.');
    if (signal?.aborted) return abandoned();
    const free = this.#waiting.size === 0 && this.#mayGo(client) ? this.#free.shift() : undefined;
    if (free !== undefined) {
      // Nobody waits, so nobody is overtaken, and no timer is needed.
      this.#held.set(free, client);
      return { state: 'reader', reader: free };
    }
    const turn = Promise.withResolvers<Turn>();
    this.#waiting.add(client, turn.resolve)?.(busy());
    this.#serve();
    if (this.#waiting.size > 0) this.#grow();
    const leave = (outcome: Turn) => {
      if (this.#waiting.delete(client, turn.resolve)) return outcome;
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
    let broken = false;
    const given = await patience<Outcome | 'stale' | 'grown' | 'late' | 'abandoned'>(
      Promise.race([answer, grown.promise]),
      {
        ms: deadlineMs,
        late: () => 'late',
        signal,
        abandoned: () => 'abandoned',
      },
    ).catch((error: Error) => {
      broken = true;
      return failed(error.message);
    });
    stop();
    if (typeof given === 'object' && !broken) this.#release(reader);
    else void this.#finish(reader, answer, given === 'abandoned' ? graceMs : 0);
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

  /** Frees a reader that did not answer yet once it does, or replaces it when the answer does not come in time. */
  async #finish(reader: Reader, answer: Promise<unknown>, ms: number): Promise<void> {
    const outcome = await patience(answer, { ms, late: () => 'stale' }).catch(() => 'stale');
    if (outcome === 'stale') this.#replace(reader);
    else this.#release(reader);
  }

  /**
   * Posts a change to every reader, without waiting for queries under way: messages keep their order, so every
   * query that starts after this sees the change. A reader that cannot apply it is built anew from the log.
   */
  apply(revision: number, differences: Difference[]): void {
    for (const reader of this.#all) reader.apply(revision, differences);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const take of this.#waiting.clear()) take(failed('The store is closed.'));
    this.#free = [];
    const readers = [...this.#all];
    this.#all.clear();
    await Promise.all(readers.map((reader) => reader.end()));
  }
}
