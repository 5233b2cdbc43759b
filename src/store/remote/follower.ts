import { setTimeout as sleep } from 'node:timers/promises';
import { OneByOne } from '../../base/index.ts';
import type { Difference } from '../difference.ts';
import type { Log } from '../log.ts';
import { patience } from '../patience.ts';
import type { Mount } from '../store.ts';
import { Arrival, pauseMs } from './arrival.ts';
import { Claim } from './claim.ts';
import type { Copy } from './copy.ts';
import type { Dialect } from './dialect.ts';
import { Loading } from './loading.ts';
import { Neighbours } from './neighbours.ts';
import type { SparqlServer } from './server.ts';
import { Standing } from './standing.ts';
import { Trouble, toProblem } from './trouble.ts';

/** How long a change waits for a server that went away in the middle, in ms. */
const defaultReturnMs = 15_000;

/**
 * Keeps the graphs on a server as the log has them. The log is written first, so whatever befalls the server, it is
 * brought to the newest revision again: notes on the server tell which revision it holds.
 */
export class Follower {
  readonly #log: Log;
  readonly #server: SparqlServer;
  readonly #loading: Loading;
  readonly #claim: Claim;
  readonly #takeBack: () => Promise<void>;
  readonly standing: Standing;
  readonly #arrival: Arrival;
  #started = false;
  #closed = false;
  /** Whatever writes to the server follows one another. */
  readonly #writing = new OneByOne();
  #bringing: Promise<void> | undefined;

  /** `takeBack` undoes the newest revision of the log by another, where the server refuses it. */
  constructor(
    log: Log,
    { server, copy, dialect }: { server: SparqlServer; copy: Copy; dialect: Dialect },
    mounts: readonly Mount[],
    takeBack: () => Promise<void>,
  ) {
    this.#log = log;
    this.#server = server;
    this.#arrival = new Arrival(server);
    this.#loading = new Loading(log, copy, dialect, mounts, () => this.standing.moving());
    this.#claim = new Claim(copy, this.#loading, new Neighbours(log, copy, dialect, mounts), {
      probes: dialect.union === undefined,
      watchMs: server.watchMs ?? 3_000,
      tell: this.#arrival.says,
    });
    this.standing = new Standing(
      (number, stillAsked) => this.#claim.hold(number, stillAsked),
      () => void this.#bring().catch(() => {}),
    );
    this.#takeBack = takeBack;
  }

  /** Holds the newest revision once this resolves. Rejects with a Problem where that cannot be had in time. */
  async start(): Promise<void> {
    await this.#arrival.waitFor(() => this.#writing.do(() => this.#toNewest()));
    this.#started = true;
    this.standing.started();
  }

  /** Brings the server to the newest revision; joins the attempt under way. */
  #bring(): Promise<void> {
    this.#bringing ??= this.#writing
      .do(() => (this.standing.state === 'current' ? Promise.resolve() : this.#toNewest()))
      .finally(() => {
        this.#bringing = undefined;
      });
    return this.#bringing;
  }

  async #toNewest(anew = false): Promise<void> {
    this.standing.moving();
    try {
      const notes = await this.#claim.take(this.#started);
      this.#arrival.says('it is given the graphs');
      await this.#loading.toNewest(notes, anew);
      await this.#confirm(this.#loading.mark(this.#log.newest()));
    } catch (error) {
      this.standing.fellBehind(error);
      throw error;
    }
  }

  /** Queries see a revision from here on. Throws where the server does not hold it, though it said that it took it. */
  async #confirm(wanted: Parameters<Claim['confirm']>[0]): Promise<void> {
    await this.#claim.confirm(wanted);
    this.standing.current(wanted);
  }

  /** Resolves when a change could be taken; rejects with a Problem where it could not. */
  async prepare(): Promise<void> {
    try {
      if (!(await this.standing.verified())) await this.#bring();
    } catch (error) {
      throw toProblem(error, 'Nothing was changed.');
    }
  }

  /** Takes what a revision changed. Rejects with a Problem where it is not seen yet, or was refused and taken back. */
  apply(revision: number, differences: Difference[]): Promise<void> {
    return this.#writing.do(async () => {
      const to = this.#loading.mark(revision);
      const from = this.standing.at;
      try {
        if (this.standing.state === 'current' && from.number === revision - 1) {
          await this.#loading.carry(differences, from, to);
          await this.#confirm(to);
        } else await this.#toNewest();
      } catch (error) {
        this.standing.fellBehind(error);
        await this.#recover(revision, error);
      }
    });
  }

  /** After a change went wrong: waits for a server that is away, and takes back what a server refuses. */
  async #recover(revision: number, first: unknown): Promise<void> {
    const until = Date.now() + (this.#server.returnMs ?? defaultReturnMs);
    let error = first;
    while (error instanceof Trouble && error.kind === 'away' && Date.now() < until && !this.#closed) {
      await sleep(pauseMs);
      try {
        return await this.#toNewest();
      } catch (again) {
        error = again;
      }
    }
    const touched = this.#log.touchedSince(revision - 1);
    if (!(error instanceof Trouble) || error.kind !== 'refused' || !touched.includes(error.graph ?? ''))
      throw toProblem(
        error,
        `The change is in the log as revision ${revision}, and is seen once the server answers again.`,
      );
    await this.#takeBack();
    await this.#loading
      .putAgain(this.#loading.mark(revision - 1))
      .then(() => this.#confirm(this.#loading.mark(this.#log.newest())))
      .catch((again: unknown) => this.standing.fellBehind(again));
    throw toProblem(error, 'Nothing was changed.');
  }

  /** Waits until queries see the newest revision; false where that does not come in time. */
  async ready(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
    if (this.standing.state === 'current') return true;
    const coming = this.standing.state === 'moving' ? this.#writing.done : this.#bring();
    const never = (): boolean => false;
    const came = coming.then(() => this.standing.state === 'current').catch(never);
    return patience(came, { ms, late: never, signal });
  }

  /** Loads every graph again. */
  renew(): Promise<void> {
    return this.#writing
      .do(() => this.#toNewest(true))
      .catch((error: unknown) => {
        throw toProblem(error, 'The graphs were not loaded anew.');
      });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.standing.close();
    await this.#writing.done;
    await this.#claim.release();
  }
}
