import { patience } from '../patience.ts';
import type { Failure, QueryLimits } from '../store.ts';
import { Turns } from '../turns.ts';

/** A place at the server, to be given back; or why there is none. */
export type Slot = { state: 'slot'; release(): void } | Failure;

const closed = (): Failure => ({ state: 'failed', message: 'The store is closed.' });
/** Whoever asked went away. */
export const abandoned = (): Failure => ({
  state: 'failed',
  message: 'The query was abandoned by its caller.',
});

/**
 * So many questions at the server at a time, and a queue before it in which clients take turns; a client with a name
 * has at most half of the places plus one.
 */
export class Slots {
  readonly #size: number;
  readonly #waiting: Turns<(slot: Slot) => void>;
  readonly #held = new Map<string, number>();
  #taken = 0;
  #closed = false;

  constructor(size: number, capacity: number) {
    this.#size = size;
    this.#waiting = new Turns(capacity);
  }

  async take(ms: number, { signal, client = '', deadlineMs = ms }: QueryLimits): Promise<Slot> {
    const busy = (): Slot => ({ state: 'busy', retryAfterSeconds: Math.ceil(deadlineMs / 1000) });
    if (this.#closed) return closed();
    if (signal?.aborted) return abandoned();
    const turn = Promise.withResolvers<Slot>();
    this.#waiting.add(client, turn.resolve)?.(busy());
    this.#serve();
    const leave = (outcome: Slot) => {
      if (!this.#waiting.delete(client, turn.resolve))
        void turn.promise.then((given) => given.state === 'slot' && given.release());
      return outcome;
    };
    return patience(turn.promise, {
      ms,
      late: () => leave(busy()),
      signal,
      abandoned: () => leave(abandoned()),
    });
  }

  #mayGo(client: string): boolean {
    return client === '' || (this.#held.get(client) ?? 0) < Math.floor(this.#size / 2) + 1;
  }

  #serve(): void {
    while (this.#taken < this.#size) {
      let chosen = '';
      const take = this.#waiting.next((client) => {
        chosen = client;
        return this.#mayGo(client);
      });
      if (take === undefined) return;
      const client = chosen;
      this.#taken++;
      this.#held.set(client, (this.#held.get(client) ?? 0) + 1);
      let given = false;
      const release = () => {
        if (given) return;
        given = true;
        this.#taken--;
        const left = (this.#held.get(client) ?? 1) - 1;
        if (left === 0) this.#held.delete(client);
        else this.#held.set(client, left);
        this.#serve();
      };
      take({ state: 'slot', release });
    }
  }

  close(): void {
    this.#closed = true;
    for (const take of this.#waiting.clear()) take(closed());
  }
}
