import { setTimeout as sleep } from 'node:timers/promises';
import type { Difference } from '../difference.ts';
import type { Log } from '../log.ts';
import { patience } from '../patience.ts';
import type { Mount } from '../store.ts';
import { Claim } from './claim.ts';
import type { Copy } from './copy.ts';
import type { Dialect } from './dialect.ts';
import { Loading } from './loading.ts';
import type { SparqlServer } from './server.ts';
import { Standing } from './standing.ts';
import { Trouble, toProblem } from './trouble.ts';

/** How long a start waits for the server, in ms. */
const defaultStartMs = 60_000;
/** How long a change waits for a server that went away in the middle, in ms. */
const defaultReturnMs = 15_000;
/** How often whoever waits for a start is told why, in ms, where that is something else. */
const tellMs = 3_000;
/** Between two attempts to reach a server that is away, in ms. */
const pauseMs = 500;

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
  readonly standing = new Standing(() => void this.#bring().catch(() => {}));
  /** What the start is waiting for. */
  #step = 'it has not answered yet';
  #started = false;
  #closed = false;
  #checking: Promise<boolean> | undefined;
  /** Whatever writes to the server follows one another. */
  #last: Promise<unknown> = Promise.resolve();
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
    this.#loading = new Loading(log, copy, dialect, mounts, () => this.standing.moving());
    this.#claim = new Claim(copy, this.#loading, {
      probes: dialect.union === undefined,
      watchMs: server.watchMs ?? 3_000,
      tell: (step) => {
        this.#step = step;
      },
    });
    this.#takeBack = takeBack;
  }

  /** Holds the newest revision once this resolves. Rejects with a Problem where that cannot be had in time. */
  async start(): Promise<void> {
    const { startMs = defaultStartMs, query, tell = () => {} } = this.#server;
    const until = Date.now() + startMs;
    let told = '';
    const telling = setInterval(() => {
      if (told !== this.#step) tell(`Waiting for the SPARQL server at ${query}: ${this.#step}.`);
      told = this.#step;
    }, tellMs);
    try {
      while (!(await this.#tryToStart(until))) await sleep(pauseMs);
    } finally {
      clearInterval(telling);
    }
  }

  async #tryToStart(until: number): Promise<boolean> {
    try {
      await this.#exclusively(() => this.#toNewest());
    } catch (error) {
      const mayCome = error instanceof Trouble && error.kind === 'away' && Date.now() + pauseMs < until;
      if (!mayCome) throw error instanceof Trouble ? toProblem(error, 'The store was not opened.') : error;
      this.#step = error.message.replace(/\.$/, '');
      return false;
    }
    this.#started = true;
    this.standing.started();
    return true;
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  /** Brings the server to the newest revision; joins the attempt under way. */
  #bring(): Promise<void> {
    this.#bringing ??= this.#exclusively(() =>
      this.standing.state === 'current' ? Promise.resolve() : this.#toNewest(),
    ).finally(() => {
      this.#bringing = undefined;
    });
    return this.#bringing;
  }

  async #toNewest(anew = false): Promise<void> {
    this.standing.moving();
    try {
      const notes = await this.#claim.take(this.#started);
      this.#step = 'it is given the graphs';
      if (anew || notes === undefined || !this.#loading.isOurs(notes.at)) await this.#loading.loadAnew(anew);
      else if (notes.pending !== undefined && !this.#loading.isOurs(notes.pending))
        await this.#loading.loadAnew(false);
      else {
        await this.#loading.mountAll(false);
        if (notes.pending === undefined) await this.#loading.bridge(notes.at);
        else await this.#loading.putAgain(notes.at);
      }
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
      if (!(await this.verified())) await this.#bring();
    } catch (error) {
      throw toProblem(error, 'Nothing was changed.');
    }
  }

  /** Takes what a revision changed. Rejects with a Problem where it is not seen yet, or was refused and taken back. */
  apply(revision: number, differences: Difference[]): Promise<void> {
    return this.#exclusively(async () => {
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

  /** Whether the server holds what queries are to see, looked up at most once a second. */
  verified(): Promise<boolean> {
    if (this.standing.state !== 'current') return Promise.resolve(false);
    if (this.standing.isBelieved) return Promise.resolve(true);
    this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #check(): Promise<boolean> {
    const isCurrent = () => this.standing.state === 'current';
    try {
      await this.#claim.hold(this.standing.at.number, isCurrent);
      if (!isCurrent()) return false;
      this.standing.confirmed();
      return true;
    } catch (error) {
      if (this.standing.state === 'current') this.standing.fellBehind(error);
      return false;
    }
  }

  /** Waits until queries see the newest revision; false where that does not come in time. */
  async ready(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
    if (this.standing.state === 'current') return true;
    const coming = this.standing.state === 'moving' ? this.#last : this.#bring();
    const never = (): boolean => false;
    const came = coming.then(() => this.standing.state === 'current').catch(never);
    return patience(came, { ms, late: never, signal });
  }

  /** Loads every graph again. */
  renew(): Promise<void> {
    return this.#exclusively(() => this.#toNewest(true)).catch((error: unknown) => {
      throw toProblem(error, 'The graphs were not loaded anew.');
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.standing.close();
    await this.#last;
    await this.#claim.release();
  }
}
