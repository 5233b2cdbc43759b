import type { Asker, Holdings } from './holdings.ts';
import { patience } from './patience.ts';
import type { Reader } from './reader.ts';
import type { Readers } from './readers.ts';
import type { Failure, QueryLimits } from './store.ts';
import { Turns } from './turns.ts';

/** Longest wait for a free reader, in ms; then the answer is `busy`. */
const longestWaitMs = 10_000;
/**
 * So much of its time has to be left when a client's query gets its turn: begun later, it would mostly cost a reader for
 * nothing. Ours are waited for whatever time they have.
 */
const leastShare = 0.5;
export const defaultDeadlineMs = 10_000;

/** A reader, which is held until it is given back or replaced; or why there is none. */
export type Turn = { state: 'reader'; reader: Reader } | Failure;

/** Who asks for a reader, with how long it waited so far, in ms. */
export interface Guest extends Asker {
  /** When its time began, as `performance.now()` tells it: a client's when it came, ours without its waits. */
  since: number;
  waited: number;
}

interface Waiting extends Asker {
  take(turn: Turn): void;
}

export const failed = (message: string): Failure => ({ state: 'failed', message });
export const abandoned = (): Failure => failed('The query was abandoned by its caller.');

/** Who waits for a reader: free ones go to those whose turn it is, as far as they may have one (holdings.ts). */
export class Queue {
  readonly #readers: Readers;
  readonly #holdings: Holdings<Reader>;
  readonly #waiting: Turns<Waiting>;
  /** How often a reader was handed over to one who waited. */
  #handed = 0;

  /** At most `capacity` wait. */
  constructor(readers: Readers, holdings: Holdings<Reader>, capacity: number) {
    this.#readers = readers;
    this.#holdings = holdings;
    this.#waiting = new Turns(capacity);
  }

  /** Tells all who wait that there will be no reader. */
  dismiss(message: string): void {
    for (const { take } of this.#waiting.clear()) take(failed(message));
  }

  /** Gives free readers to those whose turn it is. */
  serve(): void {
    while (this.#readers.hasFree) {
      let next: Waiting | undefined;
      // The first two ranks in turn, so that many short questions of one client hold up no newcomer.
      for (const rank of ++this.#handed % 2 === 0 ? [0, 1, 2] : [1, 0, 2])
        next ??= this.#waiting.next(
          (_, asker) => this.#holdings.rank(asker) === rank && this.#holdings.mayTake(asker),
        );
      if (next === undefined) return;
      const reader = this.#readers.take() as Reader;
      this.#holdings.take(reader, next);
      next.take({ state: 'reader', reader });
    }
  }

  /** Waits for a free reader: ten seconds at most, and a client's query until half of its time is over. */
  async turn(guest: Guest, { deadlineMs = defaultDeadlineMs, signal }: QueryLimits): Promise<Turn> {
    const { client, long } = guest;
    const busy = (): Turn => ({ state: 'busy', retryAfterSeconds: Math.ceil(deadlineMs / 1000) });
    if (signal?.aborted) return abandoned();
    const free = this.#waiting.size === 0 && this.#holdings.mayTake(guest) ? this.#readers.take() : undefined;
    if (free !== undefined) {
      // Nobody waits, so nobody is overtaken, and no timer is needed.
      this.#holdings.take(free, guest);
      return { state: 'reader', reader: free };
    }
    const turn = Promise.withResolvers<Turn>();
    const waiting: Waiting = { client, long, take: turn.resolve };
    this.#waiting.add(client, waiting)?.take(busy());
    this.serve();
    if (this.#waiting.size > 0) this.#readers.grow();
    const leave = (outcome: Turn) => {
      if (this.#waiting.delete(client, waiting)) return outcome;
      // A reader was handed over in this very moment: it goes to the next one.
      void turn.promise.then((given) => given.state === 'reader' && this.#pass(given.reader));
      return outcome;
    };
    const began = performance.now();
    const isOurs = client === '';
    const latest = isOurs ? Number.POSITIVE_INFINITY : guest.since + (1 - leastShare) * deadlineMs;
    const given = await patience(turn.promise, {
      ms: Math.max(1, Math.min(longestWaitMs - guest.waited, latest - began)),
      late: () => leave(busy()),
      signal,
      abandoned: () => leave(abandoned()),
    });
    const waited = performance.now() - began;
    guest.waited += waited;
    if (isOurs) guest.since += waited;
    return given;
  }

  #pass(reader: Reader): void {
    this.#holdings.release(reader);
    this.#readers.giveBack(reader);
  }
}
