import { growthFor, readersFor } from './capacity.ts';
import { type Difference, deadOf, soonest } from './difference.ts';
import { sha256 } from './digest.ts';
import type { Journal } from './journal.ts';
import type { Contents, Outcome, Question } from './messages.ts';
import { type Packed, packing, shared } from './packed.ts';
import { Pool } from './pool.ts';
import { Reader } from './reader.ts';
import { Renewal, renewalRules } from './renewal.ts';
import type { Replica } from './replica.ts';
import { atOnce, inTurns } from './slices.ts';
import type { QueryLimits, ReaderStatus, StoreOptions } from './store.ts';
import { Threads } from './threads.ts';

/** Worker threads with an Oxigraph each: a pool for our own queries, and one for the public's. */
export class EmbeddedReplica implements Replica {
  readonly #journal: Journal;
  /** The newest revision, which every request asks for: the journal would be asked in SQL. */
  #newest: number;
  readonly #pools: Record<'own' | 'public', Pool>;
  readonly #renewal: Renewal;
  readonly #threads = new Threads();
  /** Builds the first reader, which writes an image where there is none. */
  readonly #first: () => Reader;

  constructor(
    journal: Journal,
    {
      folder,
      mounts = [],
      publicReaders = 1,
      waiting = 64,
      queryMegabytes = 1024,
      renewal = {},
    }: StoreOptions,
  ) {
    const rules = { ...renewalRules, ...renewal };
    this.#journal = journal;
    this.#newest = journal.newest();
    const mountsHash = sha256(
      JSON.stringify(mounts.map(({ graph, text }) => ({ graph: graph.value, text }))),
    );
    const mounted = mounts.map(({ graph, text }) => ({ graph: graph.value, text: shared(text) }));
    const build = (afresh: boolean, leastTail: number, givesWay = false) => {
      const contents: Contents = {
        mounts: mounted,
        givesWay,
        graphs: folder === undefined ? this.#inMemory() : undefined,
        ...(folder !== undefined && {
          file: {
            folder,
            mountsHash,
            afresh,
            leastTail,
            leastImage: rules.leastImage,
            checked: this.#renewal.status.image,
          },
        }),
      };
      const reader = new Reader(contents, this.#threads.take());
      // Of strangers' queries one will spoil it, sooner or later.
      if (givesWay)
        reader.ready.then(
          () => this.#threads.prepare(),
          () => {},
        );
      return reader;
    };
    const never = Number.POSITIVE_INFINITY;
    const forgetful = { size: () => 1, spare: false, capacity: waiting, megabytes: () => never };
    const size = () => readersFor(publicReaders, this.#renewal.status.quads);
    this.#pools = {
      own: new Pool(() => build(false, never), forgetful),
      public: new Pool(() => build(false, never, true), {
        size,
        spare: true,
        capacity: waiting,
        megabytes: () => growthFor(queryMegabytes, size() + 1),
      }),
    };
    this.#first = () => build(false, rules.least);
    this.#renewal = new Renewal(rules, folder !== undefined, async (afresh) => {
      await this.#caughtUp();
      const built = await this.#pools.own.renew(() => build(afresh, 0));
      await this.#pools.public.renew();
      return built;
    });
  }

  #inMemory(): NonNullable<Contents['graphs']> {
    return { revision: this.#journal.newest(), current: [...this.#journal.graphs()] };
  }

  /**
   * Waits until our reader has taken the changes posted to it, a minute at most: while it is behind, building another
   * beside it would only slow it down.
   */
  async #caughtUp(): Promise<void> {
    for (let attempt = 0; attempt < 6; attempt++) {
      const { state } = await this.#pools.own.ask({ sparql: 'ASK {}' }, { deadlineMs: 600_000 });
      if (state !== 'busy') return;
    }
  }

  async start(): Promise<void> {
    for (const built of await this.#pools.own.start(this.#first)) this.#renewal.built(built);
  }

  /** Readers are in this process: there is always one to take a change. */
  async prepare(): Promise<void> {}

  pack(differences: readonly Difference[]): Promise<Packed[]> {
    return inTurns(packing(differences));
  }

  /** Posts the change at once, before anything else can be asked: messages keep their order. */
  async apply(
    revision: number,
    differences: readonly Difference[],
    packed: readonly Packed[] = atOnce(packing(differences)),
  ): Promise<void> {
    this.#newest = revision;
    for (const pool of Object.values(this.#pools)) pool.apply(revision, packed);
    for (const each of differences)
      this.#renewal.changed(each.added.length, each.removed.length, deadOf(soonest(each)));
  }

  get revision(): number {
    return this.#newest;
  }

  ask(question: Question, limits: QueryLimits): Promise<Outcome> {
    return this.#pools[limits.pool ?? 'own'].ask(question, limits);
  }

  renew(): Promise<void> {
    return this.#renewal.now();
  }

  status(): ReaderStatus {
    return this.#renewal.status;
  }

  async close(): Promise<void> {
    this.#renewal.close();
    await Promise.all([...Object.values(this.#pools), this.#threads].map((each) => each.close()));
  }
}
