import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, systemClock } from '../base/index.ts';
import { inGraph, type NamedNode, type Quad } from '../rdf/index.ts';
import { type Difference, difference } from './difference.ts';
import { sha256 } from './digest.ts';
import { folderProblem } from './fault.ts';
import { Journal } from './journal.ts';
import type { Contents, Outcome, Question } from './messages.ts';
import { hasService } from './outline.ts';
import { Reader } from './reader.ts';
import { Readers } from './readers.ts';
import { Renewal, renewalRules } from './renewal.ts';
import { toRows } from './rows.ts';
import type {
  Answer,
  AnswerText,
  Change,
  Changed,
  Comparison,
  Failure,
  HistoryPage,
  QueryLimits,
  ReaderStatus,
  Reason,
  Revision,
  StoreOptions,
  Version,
  VersionedStore,
} from './store.ts';
import { fromNTriples, toLines } from './triples.ts';

/** Most characters of one graph as N-Triples: past 536 million there is no such text in JavaScript. */
const longestGraph = 400_000_000;

/**
 * Opens the store: the log first, then a reader with all its graphs. Rejects where the folder is in use by
 * another process or a mount is not Turtle. The readers for public queries are built at the first such query.
 */
export async function openStore(options: StoreOptions = {}): Promise<VersionedStore> {
  const store = new LoggedStore(options);
  try {
    await store.start();
  } catch (error) {
    await store.close();
    throw options.folder === undefined
      ? error
      : folderProblem(`The store in ${options.folder} cannot be opened`, error);
  }
  return store;
}

class LoggedStore implements VersionedStore {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #mounted: Set<string>;
  readonly #pools: Record<'own' | 'public', Readers>;
  readonly #renewal: Renewal;
  /** Builds the first reader, which writes an image where there is none. */
  readonly #first: () => Reader;
  /** The change under way: changes follow one another. */
  #last: Promise<unknown> = Promise.resolve();

  constructor({
    folder,
    mounts = [],
    clock = systemClock,
    publicReaders = 1,
    waiting = 64,
    queryMegabytes = 1024,
    renewal = {},
  }: StoreOptions) {
    const rules = { ...renewalRules, ...renewal };
    this.#journal = Journal.open(folder);
    this.#clock = clock;
    this.#mounted = new Set(mounts.map(({ graph }) => graph.value));
    const mounted = mounts.map(({ graph, text }) => ({ graph: graph.value, text }));
    const mountsHash = sha256(JSON.stringify(mounted));
    const build = (afresh: boolean, leastTail: number) => {
      const contents: Contents = {
        mounts: mounted,
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
      return new Reader(contents);
    };
    const never = Number.POSITIVE_INFINITY;
    const forgetful = { size: 1, capacity: waiting, megabytes: never };
    this.#pools = {
      own: new Readers(() => build(false, never), forgetful),
      public: new Readers(() => build(false, never), {
        size: publicReaders,
        capacity: waiting,
        megabytes: queryMegabytes,
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

  change(change: Change): Promise<Changed> {
    // A turn of the event loop before each, so that a thousand changes in a row hold up nobody else.
    const changed = this.#last.then(() => nextTurn()).then(() => this.#apply(change));
    this.#last = changed.catch(() => {});
    return changed;
  }

  #apply({ who, why, graphs }: Change): Changed {
    const now = new Map<string, string[]>();
    for (const { graph, quads } of graphs) {
      if (this.#mounted.has(graph.value))
        throw new TypeError(`The graph <${graph.value}> ships with the product.`);
      if (now.has(graph.value)) throw new TypeError(`The change names the graph <${graph.value}> twice.`);
      const lines = toLines(quads);
      if (lines.reduce((sum, line) => sum + line.length + 1, 0) > longestGraph)
        throw new TypeError(
          `The graph <${graph.value}> is longer than ${longestGraph / 1e6} million characters.`,
        );
      now.set(graph.value, lines);
    }
    const differences: Difference[] = [];
    for (const [graph, lines] of now) {
      const found = difference(graph, this.#journal.lines(graph), lines);
      if (found.added.length + found.removed.length > 0) differences.push(found);
    }
    if (differences.length === 0) return { state: 'unchanged' };
    const revision = this.#journal.append({ at: this.#clock().toISOString(), who, why }, differences, now);
    for (const pool of Object.values(this.#pools)) pool.apply(revision.number, differences);
    for (const { added, removed } of differences) this.#renewal.changed(added.length, removed.length);
    return { state: 'changed', revision };
  }

  #ask(question: Question, limits: QueryLimits): Promise<Outcome> {
    if (hasService(question.sparql)) {
      // The engine would answer SERVICE SILENT with one empty row, which is false.
      return Promise.resolve({ state: 'malformed', message: 'SERVICE is not executed here.' });
    }
    const { maxRows } = limits;
    return this.#pools[limits.pool ?? 'own'].ask(
      { ...question, ...(maxRows !== undefined && { maxRows }) },
      limits,
    );
  }

  async query(sparql: string, limits: QueryLimits = {}): Promise<Answer> {
    const outcome = await this.#ask({ sparql }, limits);
    switch (outcome.state) {
      case 'rows':
        return { state: 'rows', variables: outcome.table.variables, rows: toRows(outcome.table) };
      case 'triples':
        return { state: 'quads', quads: await fromNTriples(outcome.text) };
      case 'text':
        return unexpected(outcome);
      default:
        return outcome;
    }
  }

  async queryText(sparql: string, mediaType: string, limits: QueryLimits = {}): Promise<AnswerText> {
    const outcome = await this.#ask({ sparql, mediaType }, limits);
    return outcome.state === 'rows' || outcome.state === 'boolean' || outcome.state === 'triples'
      ? unexpected(outcome)
      : outcome;
  }

  async graph(graph: NamedNode, at?: number): Promise<Quad[]> {
    if (!this.#mounted.has(graph.value))
      return fromNTriples(this.#journal.lines(graph.value, at).join('\n'), graph);
    const answer = await this.query(`CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <${graph.value}> { ?s ?p ?o } }`);
    if (answer.state !== 'quads')
      throw new Error(`The graph <${graph.value}> cannot be read: ${answer.state}.`);
    return inGraph(answer.quads, graph);
  }

  async history(graph?: NamedNode, page: HistoryPage = {}): Promise<Revision[]> {
    return this.#journal.history(graph?.value, page);
  }

  async revisionAt(time: Date): Promise<number> {
    return this.#journal.revisionAt(time.toISOString());
  }

  async changesSince(revision: number, limit = 1000): Promise<Revision[]> {
    return this.#journal.since(revision, limit);
  }

  async version(graph: NamedNode, at = this.#journal.newest()): Promise<Version> {
    const [latest] = this.#journal.history(graph.value, { before: at + 1, limit: 1 });
    if (latest === undefined) return { state: 'absent' };
    if (!this.#journal.reaches(graph.value, at))
      return { state: 'forgotten', oldest: this.#journal.horizon() };
    const lines = this.#journal.lines(graph.value, at);
    if (lines.length === 0) return { state: 'withdrawn', revision: latest };
    const quads = await fromNTriples(lines.join('\n'), graph);
    return { state: 'present', revision: latest.number, at: latest.at, quads };
  }

  async compare(graph: NamedNode, from: number, to: number): Promise<Comparison> {
    const [before, after] = [this.#journal.lines(graph.value, from), this.#journal.lines(graph.value, to)];
    const { added, removed } = difference(graph.value, before, after);
    return {
      added: await fromNTriples(added.join('\n'), graph),
      removed: await fromNTriples(removed.join('\n'), graph),
    };
  }

  async restore(graph: NamedNode, at: number, reason: Reason): Promise<Changed> {
    const quads = await fromNTriples(this.#journal.lines(graph.value, at).join('\n'), graph);
    return this.change({ ...reason, graphs: [{ graph, quads }] });
  }

  renew(): Promise<void> {
    return this.#renewal.now();
  }

  readers(): ReaderStatus {
    return this.#renewal.status;
  }

  async revision(): Promise<number> {
    return this.#journal.newest();
  }

  async close(): Promise<void> {
    await this.#last;
    this.#renewal.close();
    await Promise.all(Object.values(this.#pools).map((pool) => pool.close()));
    this.#journal.close();
  }
}

function unexpected({ state }: Outcome): Failure {
  return { state: 'failed', message: `The reader answered with ${state}, which was not asked for.` };
}
