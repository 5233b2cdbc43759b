import { setTimeout as sleep } from 'node:timers/promises';
import type { Difference } from '../difference.ts';
import type { Log } from '../log.ts';
import type { Outcome, Question } from '../messages.ts';
import { patience } from '../patience.ts';
import type { Replica } from '../replica.ts';
import type { QueryLimits, ReaderStatus, StoreOptions } from '../store.ts';
import { ask } from './answers.ts';
import { Claim } from './claim.ts';
import { Client } from './client.ts';
import { Copy } from './copy.ts';
import type { Dialect } from './dialect.ts';
import { fuseki } from './fuseki.ts';
import { Loading } from './loading.ts';
import type { EngineName, SparqlServer } from './server.ts';
import { Slots } from './slots.ts';
import { standard } from './standard.ts';
import { Standing } from './standing.ts';
import { Trouble, toProblem } from './trouble.ts';
import { virtuoso } from './virtuoso.ts';

const dialects: Record<EngineName, Dialect> = { virtuoso, fuseki, standard };
const defaultDeadlineMs = 10_000;
/** How long a change waits for a server that went away in the middle, in ms. */
const defaultReturnMs = 15_000;
/** Between two attempts to reach a server that is away, in ms. */
const pauseMs = 500;

/**
 * A SPARQL server that holds the graphs as the log left them. The log is written first, so whatever befalls the
 * server, it is brought to the newest revision again: notes on the server tell which revision it holds.
 */
export class RemoteReplica implements Replica {
  readonly #log: Log;
  readonly #server: SparqlServer;
  readonly #dialect: Dialect;
  readonly #client: Client;
  readonly #copy: Copy;
  readonly #loading: Loading;
  readonly #claim: Claim;
  readonly #standing = new Standing(() => void this.#bring().catch(() => {}));
  readonly #slots: Record<'own' | 'public', Slots>;
  readonly #takeBack: () => Promise<void>;
  #started = false;
  #closed = false;
  #checking: Promise<boolean> | undefined;
  /** Whatever writes to the server follows one another. */
  #last: Promise<unknown> = Promise.resolve();
  #bringing: Promise<void> | undefined;
  #renewals = 0;

  /** `takeBack` undoes the newest revision of the log by another, where the server refuses it. */
  constructor(
    log: Log,
    server: SparqlServer,
    { mounts = [], publicReaders = 4, waiting = 64 }: StoreOptions,
    takeBack: () => Promise<void>,
  ) {
    this.#log = log;
    this.#server = server;
    this.#dialect = dialects[server.engine];
    this.#client = new Client(server);
    this.#copy = new Copy(this.#client, server, this.#dialect);
    this.#loading = new Loading(log, this.#copy, this.#dialect, mounts, () => this.#standing.moving());
    this.#claim = new Claim(this.#copy, this.#loading, this.#dialect.union === undefined);
    this.#slots = {
      own: new Slots(server.connections ?? 4, waiting),
      public: new Slots(publicReaders, waiting),
    };
    this.#takeBack = takeBack;
  }

  get revision(): number {
    return this.#standing.at.number;
  }

  async start(): Promise<void> {
    const until = Date.now() + (this.#server.startMs ?? 60_000);
    for (;;) {
      try {
        await this.#exclusively(() => this.#toNewest());
        this.#started = true;
        this.#standing.started();
        return;
      } catch (error) {
        const mayCome = error instanceof Trouble && error.kind === 'away' && Date.now() + pauseMs < until;
        if (!mayCome) throw error instanceof Trouble ? toProblem(error, 'The store was not opened.') : error;
        await sleep(pauseMs);
      }
    }
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  /** Brings the server to the newest revision; joins the attempt under way. */
  #bring(): Promise<void> {
    this.#bringing ??= this.#exclusively(() =>
      this.#standing.state === 'current' ? Promise.resolve() : this.#toNewest(),
    ).finally(() => {
      this.#bringing = undefined;
    });
    return this.#bringing;
  }

  async #toNewest(anew = false): Promise<void> {
    this.#standing.moving();
    try {
      const notes = await this.#claim.take(this.#started);
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
      this.#standing.fellBehind(error);
      throw error;
    }
  }

  /** Queries see a revision from here on. Throws where the server does not hold it, though it said that it took it. */
  async #confirm(wanted: Parameters<Claim['confirm']>[0]): Promise<void> {
    await this.#claim.confirm(wanted);
    this.#standing.current(wanted);
  }

  async prepare(): Promise<void> {
    try {
      if (!(await this.#verified())) await this.#bring();
    } catch (error) {
      throw toProblem(error, 'Nothing was changed.');
    }
  }

  apply(revision: number, differences: Difference[]): Promise<void> {
    return this.#exclusively(async () => {
      const to = this.#loading.mark(revision);
      const from = this.#standing.at;
      try {
        if (this.#standing.state === 'current' && from.number === revision - 1) {
          await this.#loading.carry(differences, from, to);
          await this.#confirm(to);
        } else await this.#toNewest();
      } catch (error) {
        this.#standing.fellBehind(error);
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
      .catch((again: unknown) => this.#standing.fellBehind(again));
    throw toProblem(error, 'Nothing was changed.');
  }

  /** Whether the server holds what queries are to see, looked up at most once a second. */
  #verified(): Promise<boolean> {
    if (this.#standing.state !== 'current') return Promise.resolve(false);
    if (this.#standing.isBelieved) return Promise.resolve(true);
    this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #check(): Promise<boolean> {
    const isCurrent = () => this.#standing.state === 'current';
    try {
      await this.#claim.hold(this.#standing.at.number, isCurrent);
      if (!isCurrent()) return false;
      this.#standing.confirmed();
      return true;
    } catch (error) {
      if (this.#standing.state === 'current') this.#standing.fellBehind(error);
      return false;
    }
  }

  /** Waits until queries see the newest revision; false where that does not come in time. */
  async #ready(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
    if (this.#standing.state === 'current') return true;
    const coming = this.#standing.state === 'moving' ? this.#last : this.#bring();
    const never = (): boolean => false;
    const came = coming.then(() => this.#standing.state === 'current').catch(never);
    return patience(came, { ms, late: never, signal });
  }

  async ask(question: Question, limits: QueryLimits): Promise<Outcome> {
    const { deadlineMs = defaultDeadlineMs, signal, pool = 'own' } = limits;
    const slot = await this.#slots[pool].take(defaultDeadlineMs, limits);
    if (slot.state !== 'slot') return slot;
    const place = { url: this.#server.query, dialect: this.#dialect, hidden: this.#copy.hidden };
    try {
      for (let attempt = 0; attempt < 2; attempt++) {
        if (!(await this.#ready(deadlineMs, signal))) break;
        const [outcome, sure] = await Promise.all([
          ask(this.#client, place, question, { ms: deadlineMs, signal }),
          this.#verified(),
        ]);
        // Whether it is there at all is looked up before anything else is written.
        if (outcome.state === 'busy') this.#standing.doubted();
        if (sure || signal?.aborted || outcome.state === 'malformed' || outcome.state === 'timed-out')
          return outcome;
      }
      return { state: 'busy', retryAfterSeconds: 5 };
    } finally {
      slot.release();
    }
  }

  async renew(): Promise<void> {
    try {
      await this.#exclusively(() => this.#toNewest(true));
      this.#renewals++;
    } catch (error) {
      throw toProblem(error, 'The graphs were not loaded anew.');
    }
  }

  status(): ReaderStatus {
    const { engine } = this.#server;
    return {
      from: 'server',
      quads: this.#log.quads(),
      dead: 0,
      image: undefined,
      refused: undefined,
      renewals: this.#renewals,
      server: {
        engine,
        revision: this.#standing.at.number,
        ...(this.#standing.state !== 'current' && { behind: this.#standing.reason }),
      },
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#standing.close();
    for (const slots of Object.values(this.#slots)) slots.close();
    await this.#last;
  }
}
