import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, OneByOne, systemClock } from '../base/index.ts';
import { inGraph, type NamedNode, type Quad } from '../rdf/index.ts';
import { toAnswer, toAnswerText } from './answer.ts';
import { EmbeddedReplica } from './embedded.ts';
import { folderProblem } from './fault.ts';
import { Journal } from './journal.ts';
import type { Outcome, Question } from './messages.ts';
import { hasService } from './outline.ts';
import { Past } from './past.ts';
import { RemoteReplica } from './remote/remote-replica.ts';
import type { Replica } from './replica.ts';
import { inTurns } from './slices.ts';
import type {
  Answer,
  AnswerText,
  Change,
  Changed,
  Comparison,
  EngineTraits,
  HistoryPage,
  QueryLimits,
  ReaderStatus,
  Reason,
  Revision,
  StoreOptions,
  Version,
  VersionedStore,
} from './store.ts';
import { differencesTo, wantedBy } from './wanted.ts';

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
  readonly #past: Past;
  readonly #clock: Clock;
  readonly #mounted: Set<string>;
  readonly #replica: Replica;
  readonly #changes = new OneByOne();

  constructor(options: StoreOptions) {
    const { folder, mounts = [], clock = systemClock, server } = options;
    this.#journal = Journal.open(folder);
    this.#past = new Past(this.#journal);
    this.#clock = clock;
    this.#mounted = new Set(mounts.map(({ graph }) => graph.value));
    this.#replica =
      server === undefined
        ? new EmbeddedReplica(this.#journal, options)
        : new RemoteReplica(this.#journal, server, options, () => this.#takeBack());
  }

  get traits(): EngineTraits | undefined {
    return this.#replica.traits;
  }

  start(): Promise<void> {
    return this.#replica.start();
  }

  change(change: Change): Promise<Changed> {
    return this.#changes.do(async () => {
      // A turn of the event loop before each, so that a thousand changes in a row hold up nobody else.
      await nextTurn();
      return this.#apply(change);
    });
  }

  async #apply({ who, why, graphs }: Change): Promise<Changed> {
    const now = await inTurns(wantedBy(graphs, this.#mounted));
    await this.#replica.prepare();
    const differences = await differencesTo(this.#journal, now);
    if (differences.length === 0) return { state: 'unchanged' };
    // Before it is in the log: from then on until the readers are told, nobody has a turn.
    const packed = await this.#replica.pack?.(differences);
    const by = { at: this.#clock().toISOString(), who, why };
    const revision = await this.#journal.append(by, differences, now);
    await this.#replica.apply(revision.number, differences, packed);
    return { state: 'changed', revision };
  }

  /**
   * Gives every graph that the newest revision touched the content it had before, as a revision of its own: the log
   * is only ever added to.
   */
  async #takeBack(): Promise<void> {
    const number = this.#journal.newest();
    const before = new Map(
      this.#journal.touchedSince(number - 1).map((graph) => [graph, this.#journal.lines(graph, number - 1)]),
    );
    const differences = await differencesTo(this.#journal, before);
    const why = `Revision ${number} is taken back, because the SPARQL server refused it.`;
    const by = { at: this.#clock().toISOString(), who: 'collimator', why };
    await this.#journal.append(by, differences, before);
  }

  #ask(question: Question, limits: QueryLimits): Promise<Outcome> {
    if (hasService(question.sparql)) {
      // The engine would answer SERVICE SILENT with one empty row, which is false.
      return Promise.resolve({ state: 'malformed', message: 'SERVICE is not executed here.' });
    }
    const { maxRows } = limits;
    return this.#replica.ask({ ...question, ...(maxRows !== undefined && { maxRows }) }, limits);
  }

  async query(sparql: string, limits: QueryLimits = {}): Promise<Answer> {
    return toAnswer(await this.#ask({ sparql }, limits));
  }

  async queryText(sparql: string, mediaType: string, limits: QueryLimits = {}): Promise<AnswerText> {
    return toAnswerText(await this.#ask({ sparql, mediaType }, limits));
  }

  async graph(graph: NamedNode, at?: number): Promise<Quad[]> {
    if (!this.#mounted.has(graph.value)) return this.#past.quads(graph, at);
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
    return this.#past.version(graph, at);
  }

  compare(graph: NamedNode, from: number, to: number): Promise<Comparison> {
    return this.#past.compare(graph, from, to);
  }

  async restore(graph: NamedNode, at: number, reason: Reason): Promise<Changed> {
    return this.change({ ...reason, graphs: [{ graph, quads: await this.#past.quads(graph, at) }] });
  }

  renew(): Promise<void> {
    return this.#replica.renew();
  }

  readers(): ReaderStatus {
    return this.#replica.status();
  }

  async revision(): Promise<number> {
    return this.#replica.revision;
  }

  async close(): Promise<void> {
    await this.#changes.done;
    await this.#replica.close();
    await this.#journal.rest();
    this.#journal.close();
  }
}
