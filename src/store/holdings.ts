/** Who asks for a reader: which client, and whether its query is known to be long. */
export interface Asker {
  /** Empty where the question is ours. */
  client: string;
  long: boolean;
}

/** Most clients that are remembered for how long their queries were. */
const mostRemembered = 1000;

/**
 * How long known long queries, and clients that had one, stay away from the spare reader after one was stopped in it, in
 * ms: it has to be built anew then, and whoever asks short ones would wait.
 */
export const pauseMs = 5_000;

/**
 * Which client holds which reader, and who may have one more. At most `size()` queries stay for long at once, and one
 * client with a name has at most half as many readers, and one. A pool with one reader more keeps it for queries that
 * are tried: they go on as long ones where there is room by then, else they are stopped.
 */
export class Holdings<R> {
  readonly #size: () => number;
  /** Each reader that is held, by which client, and whether its query may stay. */
  readonly #held = new Map<R, { client: string; stays: boolean }>();
  /** Clients whose last query was long, or ended soon. */
  readonly #slow = new Set<string>();
  readonly #quick = new Set<string>();
  /** When a query was last stopped since it turned out to be long, in ms. */
  #stopped = Number.NEGATIVE_INFINITY;

  constructor(size: () => number) {
    this.#size = size;
  }

  #hasRoom(): boolean {
    let staying = 0;
    for (const { stays } of this.#held.values()) if (stays) staying++;
    return staying < this.#size();
  }

  mayTake({ client, long }: Asker): boolean {
    let mine = 0;
    for (const held of this.#held.values()) if (held.client === client) mine++;
    if (client !== '' && mine > this.#size() / 2) return false;
    const unknown = !long && !this.#slow.has(client);
    return unknown || this.#hasRoom() || performance.now() - this.#stopped >= pauseMs;
  }

  take(reader: R, { client, long }: Asker): void {
    this.#held.set(reader, { client, stays: long && this.#hasRoom() });
  }

  release(reader: R): void {
    this.#held.delete(reader);
  }

  /** Whether the query in a reader may go on for as long as its time is. */
  stays(reader: R): boolean {
    return this.#held.get(reader)?.stays === true;
  }

  /** Whether a query that turned out to be long may go on in its reader; false where it has to be stopped. */
  lengthen(reader: R): boolean {
    const held = this.#held.get(reader);
    if (held === undefined) return false;
    this.#quick.delete(held.client);
    remember(this.#slow, held.client);
    if (this.#hasRoom()) held.stays = true;
    else this.#stopped = performance.now();
    return held.stays;
  }

  /** Takes note that a query of this client ended soon. */
  endedSoon(client: string): void {
    this.#slow.delete(client);
    if (!this.#quick.has(client)) remember(this.#quick, client);
  }

  /** Clients whose last query ended soon have rank 0, unknown ones 1, slow ones 2. */
  rank({ client, long }: Asker): number {
    if (long || this.#slow.has(client)) return 2;
    return this.#quick.has(client) ? 0 : 1;
  }
}

function remember(clients: Set<string>, client: string): void {
  if (client === '') return;
  const [oldest] = clients;
  if (clients.size >= mostRemembered && oldest !== undefined) clients.delete(oldest);
  clients.add(client);
}
