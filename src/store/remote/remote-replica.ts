import { setTimeout as sleep } from 'node:timers/promises';
import type { Difference } from '../difference.ts';
import type { Log } from '../log.ts';
import type { Outcome, Question } from '../messages.ts';
import { patience } from '../patience.ts';
import type { Replica } from '../replica.ts';
import type { QueryLimits, ReaderStatus, StoreOptions } from '../store.ts';
import { ask } from './answers.ts';
import { Client } from './client.ts';
import { Copy } from './copy.ts';
import type { Dialect } from './dialect.ts';
import { fuseki } from './fuseki.ts';
import { Loading } from './loading.ts';
import type { Mark, Notes } from './notes.ts';
import type { EngineName, SparqlServer } from './server.ts';
import { Slots } from './slots.ts';
import { standard } from './standard.ts';
import { Trouble, toProblem } from './trouble.ts';
import { virtuoso } from './virtuoso.ts';

const dialects: Record<EngineName, Dialect> = { virtuoso, fuseki, standard };
const defaultDeadlineMs = 10_000;
/** How long the notes on the server are believed, in ms: a server that lost its graphs is noticed within that time. */
const believedMs = 1_000;
/** How long a change waits for a server that went away in the middle, in ms. */
const defaultReturnMs = 15_000;
/** Between two attempts to reach a server that is away, in ms. */
const pauseMs = 500;

/** `current`: queries see the newest revision. `moving`: it is being brought there, and queries wait. */
type State = 'current' | 'moving' | 'behind';

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
  readonly #slots: Record<'own' | 'public', Slots>;
  readonly #takeBack: () => void;
  #started = false;
  #closed = false;
  #state: State = 'behind';
  #reason = 'it was not asked yet';
  /** The revision that queries see. */
  #at: Mark = { number: 0, hash: '' };
  /** When the notes were last found to be as they should, in ms. */
  #checked = 0;
  #checking: Promise<boolean> | undefined;
  /** Whatever writes to the server follows one another. */
  #last: Promise<unknown> = Promise.resolve();
  #bringing: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #renewals = 0;

  /** `takeBack` undoes the newest revision of the log by another, where the server refuses it. */
  constructor(
    log: Log,
    server: SparqlServer,
    { mounts = [], publicReaders = 4, waiting = 64 }: StoreOptions,
    takeBack: () => void,
  ) {
    this.#log = log;
    this.#server = server;
    this.#dialect = dialects[server.engine];
    this.#client = new Client(server);
    this.#copy = new Copy(this.#client, server, this.#dialect);
    this.#loading = new Loading(log, this.#copy, this.#dialect, mounts, () => {
      this.#state = 'moving';
    });
    this.#slots = {
      own: new Slots(server.connections ?? 4, waiting),
      public: new Slots(publicReaders, waiting),
    };
    this.#takeBack = takeBack;
  }

  get revision(): number {
    return this.#at.number;
  }

  async start(): Promise<void> {
    const until = Date.now() + (this.#server.startMs ?? 60_000);
    for (;;) {
      try {
        await this.#exclusively(() => this.#toNewest());
        this.#started = true;
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

  #current(at: Mark): void {
    this.#at = at;
    this.#state = 'current';
    this.#checked = Date.now();
    clearTimeout(this.#retry);
  }

  /** Queries wait from here on, until the server is known to be right again. */
  #fellBehind(error: unknown): void {
    this.#state = 'behind';
    this.#reason = (error as Error).message;
    clearTimeout(this.#retry);
    if (this.#closed || !this.#started || (error instanceof Trouble && error.kind === 'taken')) return;
    this.#retry = setTimeout(() => this.#bring().catch(() => {}), 4 * pauseMs);
    this.#retry.unref();
  }

  /** Brings the server to the newest revision; joins the attempt under way. */
  #bring(): Promise<void> {
    this.#bringing ??= this.#exclusively(() =>
      this.#state === 'current' ? Promise.resolve() : this.#toNewest(),
    ).finally(() => {
      this.#bringing = undefined;
    });
    return this.#bringing;
  }

  async #toNewest(anew = false): Promise<void> {
    this.#state = 'moving';
    try {
      const notes = await this.#claim();
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
      this.#fellBehind(error);
      throw error;
    }
  }

  /** Takes the server for this store at the first time; later looks whether it still is. Gives the notes. */
  async #claim(): Promise<Notes | undefined> {
    const notes = await this.#copy.readNotes();
    if (this.#started && notes !== undefined && notes.owner !== this.#loading.owner) throw this.#taken();
    if (notes?.owner === this.#loading.owner) return notes;
    await this.#loading.lookAround(notes !== undefined);
    const claimed: Notes = { at: notes?.at, pending: notes?.pending, owner: this.#loading.owner };
    await this.#copy.update(this.#copy.notes.write(claimed));
    if (this.#dialect.union === undefined) await this.#copy.probe();
    return notes === undefined ? undefined : claimed;
  }

  #taken(): Trouble {
    return new Trouble(
      'taken',
      'Another store has taken the SPARQL server. Stop one of the two, then start this one again.',
    );
  }

  /** Throws where the server does not hold a revision, though it said that it took it. */
  async #confirm(wanted: Mark): Promise<void> {
    const notes = await this.#copy.readNotes();
    if (notes !== undefined && notes.owner !== this.#loading.owner) throw this.#taken();
    if (notes?.at?.hash !== wanted.hash || notes.at.number !== wanted.number || notes.pending !== undefined)
      throw new Trouble(
        'away',
        `The SPARQL server does not hold revision ${wanted.number}, though it took it.`,
      );
    this.#current(wanted);
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
      const from = this.#at;
      try {
        if (this.#state === 'current' && from.number === revision - 1) {
          await this.#loading.carry(differences, from, to);
          await this.#confirm(to);
        } else await this.#toNewest();
      } catch (error) {
        this.#fellBehind(error);
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
    this.#takeBack();
    await this.#loading
      .putAgain(this.#loading.mark(revision - 1))
      .then(() => this.#confirm(this.#loading.mark(this.#log.newest())))
      .catch((again: unknown) => this.#fellBehind(again));
    throw toProblem(error, 'Nothing was changed.');
  }

  /** Whether the server holds what queries are to see, looked up at most once a second. */
  #verified(): Promise<boolean> {
    if (this.#state !== 'current') return Promise.resolve(false);
    if (Date.now() - this.#checked < believedMs) return Promise.resolve(true);
    this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #check(): Promise<boolean> {
    const before = this.#at.number;
    try {
      const notes = await this.#copy.readNotes();
      if (this.#state !== 'current') return false;
      if (notes !== undefined && notes.owner !== this.#loading.owner) throw this.#taken();
      // A change under way may have come further than we know.
      if (notes === undefined || !this.#loading.isOurs(notes.at) || notes.at.number < before)
        throw new Trouble('away', 'The SPARQL server does not hold the newest revision any more.');
      this.#checked = Date.now();
      return true;
    } catch (error) {
      if (this.#state === 'current') this.#fellBehind(error);
      return false;
    }
  }

  /** Waits until queries see the newest revision; false where that does not come in time. */
  async #ready(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
    if (this.#state === 'current') return true;
    const coming = this.#state === 'moving' ? this.#last : this.#bring();
    const never = (): boolean => false;
    const came = coming.then(() => this.#state === 'current').catch(never);
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
        if (outcome.state === 'busy') this.#checked = 0;
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
        revision: this.#at.number,
        ...(this.#state !== 'current' && { behind: this.#reason }),
      },
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    for (const slots of Object.values(this.#slots)) slots.close();
    await this.#last;
  }
}
