import { type Asker, Holdings, pauseMs } from './holdings.ts';
import { onGrowth } from './memory.ts';
import type { Built, Outcome, Question } from './messages.ts';
import type { Packed } from './packed.ts';
import { patience } from './patience.ts';
import type { Reader } from './reader.ts';
import type { Failure, QueryLimits } from './store.ts';
import { trialMs, tryFor } from './trial.ts';
import { Turns } from './turns.ts';

/** Longest wait for a free reader, in ms; then the answer is `busy`. */
const longestWaitMs = 10_000;
const defaultDeadlineMs = 10_000;
/** How long an abandoned query may go on: most end by themselves sooner than a reader is built. */
const graceMs = 200;

type Turn = { state: 'reader'; reader: Reader } | Failure;

/** A question that waits for a reader. */
interface Waiting extends Asker {
  take(turn: Turn): void;
}

/** A question, with what it has used up of its bounds, in ms. */
interface Asked extends Asker {
  question: Question;
  waited: number;
  tried: number;
}

export interface PoolOptions {
  /** Most queries that go on for long at once. */
  size: () => number;
  /** Whether there is one reader more, in which nothing stays: what turns out to be long is asked again when it may. */
  spare: boolean;
  /** Most questions that wait. */
  capacity: number;
  /** How much the process may grow during a query, in MB. */
  megabytes: number;
}

const failed = (message: string): Failure => ({ state: 'failed', message });
const abandoned = () => failed('The query was abandoned by its caller.');

/**
 * A pool of readers behind one queue, in which clients take turns (holdings.ts). A query that passes its deadline, is
 * abandoned, or brings its engine down costs only its reader: the caller is told at once, and a fresh reader is built in
 * the background. So does one that turns out to be long where enough long ones go on: it is asked again when its turn comes,
 * and meanwhile short ones are answered.
 */
export class Readers {
  readonly #build: () => Reader;
  readonly #size: () => number;
  readonly #spare: boolean;
  readonly #megabytes: number;
  readonly #all = new Set<Reader>();
  #free: Reader[] = [];
  readonly #holdings: Holdings<Reader>;
  /** Readers that go once they are free, since a newer one took their place. */
  readonly #retiring = new Set<Reader>();
  readonly #waiting: Turns<Waiting>;
  /** How often a reader was handed over to one who waited. */
  #handed = 0;
  #closed = false;

  constructor(build: () => Reader, { size, spare, capacity, megabytes }: PoolOptions) {
    this.#build = build;
    this.#size = size;
    this.#spare = spare;
    this.#holdings = new Holdings(size);
    this.#waiting = new Turns(capacity);
    this.#megabytes = megabytes;
  }

  /** Most readers there are. */
  get #most(): number {
    return this.#size() + (this.#spare ? 1 : 0);
  }

  /** Builds readers up to the size of the pool, and tells how. Rejects where the graphs cannot be loaded. */
  async start(build: () => Reader = this.#build): Promise<Built[]> {
    const missing = Math.max(0, this.#most - this.#all.size);
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
        for (const { take } of this.#waiting.clear()) take(failed((error as Error).message));
      throw error;
    }
    void reader.broken.then(() => this.#replace(reader));
    this.#release(reader);
    return built;
  }

  #grow(): void {
    if (!this.#closed && this.#all.size < this.#most) this.#add(this.#build()).catch(() => {});
  }

  #release(reader: Reader): void {
    this.#holdings.release(reader);
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
    this.#holdings.release(reader);
    this.#retiring.delete(reader);
    this.#free = this.#free.filter((other) => other !== reader);
    void reader.end();
    this.#grow();
  }

  /** Gives free readers to those whose turn it is. */
  #serve(): void {
    while (this.#free.length > 0) {
      let next: Waiting | undefined;
      // The first two ranks in turn, so that many short questions of one client hold up no newcomer.
      for (const rank of ++this.#handed % 2 === 0 ? [0, 1, 2] : [1, 0, 2])
        next ??= this.#waiting.next(
          (_, asker) => this.#holdings.rank(asker) === rank && this.#holdings.mayTake(asker),
        );
      if (next === undefined) return;
      const reader = this.#free.shift() as Reader;
      this.#holdings.take(reader, next);
      next.take({ state: 'reader', reader });
    }
  }

  /** Waits for a free reader, within bounds. */
  async #turn(asked: Asked, { deadlineMs = defaultDeadlineMs, signal }: QueryLimits): Promise<Turn> {
    const { client, long } = asked;
    const busy = (): Turn => ({ state: 'busy', retryAfterSeconds: Math.ceil(deadlineMs / 1000) });
    if (this.#closed) return failed('The store is closed.');
    if (signal?.aborted) return abandoned();
    const free = this.#waiting.size === 0 && this.#holdings.mayTake(asked) ? this.#free.shift() : undefined;
    if (free !== undefined) {
      // Nobody waits, so nobody is overtaken, and no timer is needed.
      this.#holdings.take(free, asked);
      return { state: 'reader', reader: free };
    }
    const turn = Promise.withResolvers<Turn>();
    const waiting: Waiting = { client, long, take: turn.resolve };
    this.#waiting.add(client, waiting)?.take(busy());
    this.#serve();
    if (this.#waiting.size > 0) this.#grow();
    const leave = (outcome: Turn) => {
      if (this.#waiting.delete(client, waiting)) return outcome;
      // A reader was handed over in this very moment: it goes to the next one.
      void turn.promise.then((given) => given.state === 'reader' && this.#release(given.reader));
      return outcome;
    };
    const began = performance.now();
    const given = await patience(turn.promise, {
      ms: Math.max(1, longestWaitMs - asked.waited),
      late: () => leave(busy()),
      signal,
      abandoned: () => leave(abandoned()),
    });
    asked.waited += performance.now() - began;
    return given;
  }

  async ask(question: Question, limits: QueryLimits): Promise<Outcome> {
    const asked: Asked = { question, client: limits.client ?? '', long: false, waited: 0, tried: 0 };
    for (let attempts = 0; attempts < 3; ) {
      const turn = await this.#turn(asked, limits);
      const outcome = turn.state === 'reader' ? await this.#askReader(turn.reader, asked, limits) : turn;
      if (outcome === 'stale') attempts++;
      else if (outcome !== 'long') return outcome;
    }
    return failed('The readers could not take a change.');
  }

  /** `stale` where another reader must be asked; `long` where it must be asked again when a long query may go on. */
  async #askReader(reader: Reader, asked: Asked, limits: QueryLimits): Promise<Outcome | 'stale' | 'long'> {
    const { deadlineMs = defaultDeadlineMs, signal } = limits;
    const leftMs = Math.max(1, deadlineMs - asked.tried);
    const tryMs = Math.min(trialMs(deadlineMs), leftMs);
    // A reader that first has to take a large change says nothing about the query.
    const isTried = this.#spare && !this.#holdings.stays(reader) && !reader.isBehind;
    const answer = reader.ask(asked.question);
    const grown = Promise.withResolvers<'grown'>();
    const stop = onGrowth(this.#megabytes, () => grown.resolve('grown'));
    let broken = false;
    const either = Promise.race([answer, grown.promise]).catch((error: Error) => {
      broken = true;
      return failed(error.message);
    });
    const within = (ms: number) =>
      patience<Outcome | 'stale' | 'grown' | 'late' | 'long' | 'abandoned'>(either, {
        ms,
        late: () => 'late',
        signal,
        abandoned: () => 'abandoned',
      });
    const began = performance.now();
    let given = isTried ? await tryFor(tryMs, leftMs, reader, within) : await within(leftMs);
    const spentMs = performance.now() - began;
    if (given === 'late' && isTried && spentMs < leftMs) {
      given = this.#holdings.lengthen(reader) ? await within(leftMs - spentMs) : 'long';
      if (given === 'long') this.#willTryAgain(asked, spentMs);
    } else if (isTried) this.#holdings.endedSoon(asked.client);
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

  /** A query was stopped while it was tried: what it took is part of its time when it is asked again. */
  #willTryAgain(asked: Asked, ms: number): void {
    asked.long = true;
    asked.tried += ms;
    setTimeout(() => this.#serve(), pauseMs).unref();
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
  apply(revision: number, differences: readonly Packed[]): void {
    for (const reader of this.#all) reader.apply(revision, differences);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { take } of this.#waiting.clear()) take(failed('The store is closed.'));
    this.#free = [];
    const readers = [...this.#all];
    this.#all.clear();
    await Promise.all(readers.map((reader) => reader.end()));
  }
}
