import { Attempt } from './attempt.ts';
import { Holdings, pauseMs } from './holdings.ts';
import type { Built, Outcome, Question } from './messages.ts';
import type { Packed } from './packed.ts';
import { patience } from './patience.ts';
import { abandoned, defaultDeadlineMs, failed, type Guest, Queue } from './queue.ts';
import type { Reader } from './reader.ts';
import { Readers } from './readers.ts';
import type { QueryLimits } from './store.ts';
import { trialMs, tryFor } from './trial.ts';

/** How long an abandoned query may go on: most end by themselves sooner than a reader is built. */
const graceMs = 200;

interface Asked extends Guest {
  question: Question;
}

export interface PoolOptions {
  /** Most queries that go on for long at once. */
  size: () => number;
  /** Whether there is one reader more, in which nothing stays: what turns out to be long is asked again when it may. */
  spare: boolean;
  /** Most questions that wait. */
  capacity: number;
  /** How much the engine of a reader may grow during a query, in MB. */
  megabytes: () => number;
}

/**
 * Readers behind one queue, in which clients take turns (holdings.ts). A query that passes its deadline, is abandoned, or
 * brings its engine down costs only its reader: the caller is told at once, and a fresh reader is built in the background.
 * So does one that turns out to be long where enough long ones go on: it is asked again when its turn comes, and meanwhile
 * short ones are answered.
 */
export class Pool {
  readonly #readers: Readers;
  readonly #spare: boolean;
  readonly #megabytes: () => number;
  readonly #holdings: Holdings<Reader>;
  readonly #queue: Queue;
  #closed = false;

  constructor(build: () => Reader, { size, spare, capacity, megabytes }: PoolOptions) {
    this.#readers = new Readers(build, () => size() + (spare ? 1 : 0), {
      freed: () => this.#queue.serve(),
      gone: (reader) => this.#holdings.release(reader),
      failed: ({ message }) => this.#queue.dismiss(message),
    });
    this.#spare = spare;
    this.#megabytes = megabytes;
    this.#holdings = new Holdings(size);
    this.#queue = new Queue(this.#readers, this.#holdings, capacity);
  }

  /** Builds all readers, and tells how. Rejects where the graphs cannot be loaded. */
  start(build?: () => Reader): Promise<Built[]> {
    return this.#readers.start(build);
  }

  /** Puts a fresh reader in the place of each (readers.ts). */
  renew(build?: () => Reader): Promise<Built | undefined> {
    return this.#readers.renew(build);
  }

  /** Posts a change to every reader (readers.ts). */
  apply(revision: number, differences: readonly Packed[]): void {
    this.#readers.apply(revision, differences);
  }

  #release(reader: Reader): void {
    this.#holdings.release(reader);
    // An engine keeps what its queries took: past half of what one may take, a fresh one comes in its place.
    if (reader.swelling > 500_000 * this.#megabytes()) this.#readers.replace(reader);
    else this.#readers.giveBack(reader);
  }

  async ask(question: Question, limits: QueryLimits): Promise<Outcome> {
    const asked: Asked = {
      question,
      client: limits.client ?? '',
      long: false,
      since: performance.now(),
      waited: 0,
    };
    for (let attempts = 0; attempts < 3; ) {
      const turn = this.#closed ? failed('The store is closed.') : await this.#queue.turn(asked, limits);
      const outcome = turn.state === 'reader' ? await this.#askReader(turn.reader, asked, limits) : turn;
      if (outcome === 'stale') attempts++;
      else if (outcome !== 'long') return outcome;
    }
    return failed('The readers could not take a change.');
  }

  /** `stale` where another reader must be asked; `long` where it must be asked again when a long query may go on. */
  async #askReader(reader: Reader, asked: Asked, limits: QueryLimits): Promise<Outcome | 'stale' | 'long'> {
    const { deadlineMs = defaultDeadlineMs } = limits;
    // What a trial took is part of its time, and what a client waited.
    const leftMs = Math.max(1, asked.since + deadlineMs - performance.now());
    const tryMs = Math.min(trialMs(deadlineMs), leftMs);
    // A reader that first has to take a large change says nothing about the query.
    const isTried = this.#spare && !this.#holdings.stays(reader) && !reader.isBehind;
    const attempt = new Attempt(reader, asked.question, this.#megabytes(), limits);
    let given = isTried ? await tryFor(tryMs, leftMs, attempt) : await attempt.within(leftMs);
    const isLong = given === 'late' && isTried && attempt.spentMs < leftMs;
    const mayStay = isLong && this.#holdings.lengthen(reader);
    if (mayStay) given = await attempt.within(leftMs - attempt.spentMs);
    else if (isLong) this.#willTryAgain(asked);
    else if (isTried) this.#holdings.endedSoon(asked.client);
    attempt.stop();
    if (typeof given === 'object' && !attempt.isBroken) this.#release(reader);
    else void this.#finish(reader, attempt, given === 'abandoned' ? graceMs : 0);
    switch (given) {
      case 'abandoned':
        return abandoned();
      case 'late':
        return isLong && !mayStay ? 'long' : { state: 'timed-out', afterMs: deadlineMs };
      case 'grown':
        return failed('The query needed too much memory.');
      default:
        return given;
    }
  }

  /** A query was stopped while it was tried: it is asked again when its turn comes. */
  #willTryAgain(asked: Asked): void {
    asked.long = true;
    setTimeout(() => this.#queue.serve(), pauseMs).unref();
  }

  /** Frees a reader that did not answer yet once it does, or replaces it when the answer does not come in time. */
  async #finish(reader: Reader, { answer }: Attempt, ms: number): Promise<void> {
    const outcome = await patience(answer, { ms, late: () => 'stale' as const }).catch(() => 'stale');
    if (outcome === 'stale') this.#readers.replace(reader);
    else this.#release(reader);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.dismiss('The store is closed.');
    await this.#readers.close();
  }
}
