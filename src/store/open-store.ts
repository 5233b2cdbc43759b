import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, systemClock } from '../base/index.ts';
import { inGraph, isIri, type NamedNode, type Quad } from '../rdf/index.ts';
import { textAnswer } from './answer-text.ts';
import { type Difference, difference, differing } from './difference.ts';
import { EmbeddedReplica } from './embedded.ts';
import { folderProblem } from './fault.ts';
import { Journal } from './journal.ts';
import type { Outcome, Question } from './messages.ts';
import { hasService } from './outline.ts';
import { RemoteReplica } from './remote/remote-replica.ts';
import type { Replica } from './replica.ts';
import { toRows } from './rows.ts';
import { inTurns, type Slices } from './slices.ts';
import type {
  Answer,
  AnswerText,
  Change,
  Changed,
  Comparison,
  EngineTraits,
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
import { fromNTriples, lining } from './triples.ts';

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
  readonly #replica: Replica;
  /** The change under way: changes follow one another. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: StoreOptions) {
    const { folder, mounts = [], clock = systemClock, server } = options;
    this.#journal = Journal.open(folder);
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
    // A turn of the event loop before each, so that a thousand changes in a row hold up nobody else.
    const changed = this.#last.then(() => nextTurn()).then(() => this.#apply(change));
    this.#last = changed.catch(() => {});
    return changed;
  }

  async #apply({ who, why, graphs }: Change): Promise<Changed> {
    const now = await inTurns(this.#contents(graphs));
    await this.#replica.prepare();
    const differences = await this.#differences(now);
    if (differences.length === 0) return { state: 'unchanged' };
    // Before it is in the log: from then on until the readers are told, nobody has a turn.
    const packed = await this.#replica.pack?.(differences);
    const by = { at: this.#clock().toISOString(), who, why };
    const revision = await this.#journal.append(by, differences, now);
    await this.#replica.apply(revision.number, differences, packed);
    return { state: 'changed', revision };
  }

  /** The lines of each graph of a change. Throws where it is none that the store may take. */
  *#contents(graphs: Change['graphs']): Slices<Map<string, string[]>> {
    const now = new Map<string, string[]>();
    for (const { graph, quads } of graphs) {
      if (this.#mounted.has(graph.value))
        throw new TypeError(`The graph <${graph.value}> ships with the product.`);
      if (!isIri(graph.value)) throw new TypeError(`Not the name of a graph: ${graph.value.slice(0, 200)}`);
      if (now.has(graph.value)) throw new TypeError(`The change names the graph <${graph.value}> twice.`);
      const lines = yield* lining(quads);
      if (lines.reduce((sum, line) => sum + line.length + 1, 0) > longestGraph)
        throw new TypeError(
          `The graph <${graph.value}> is longer than ${longestGraph / 1e6} million characters.`,
        );
      now.set(graph.value, lines);
    }
    return now;
  }

  async #differences(now: ReadonlyMap<string, string[]>): Promise<Difference[]> {
    const differences: Difference[] = [];
    for (const [graph, lines] of now) {
      const found = await inTurns(differing(graph, await this.#journal.linesNow(graph), lines));
      if (found.added.length + found.removed.length > 0) differences.push(found);
    }
    return differences;
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
    const differences = await this.#differences(before);
    const why = `Revision ${number} is taken back, because the SPARQL server refused it.`;
    await this.#journal.append(
      { at: this.#clock().toISOString(), who: 'collimator', why },
      differences,
      before,
    );
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
    if (outcome.state === 'text') return textAnswer(outcome.bytes);
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
    return this.#replica.renew();
  }

  readers(): ReaderStatus {
    return this.#replica.status();
  }

  async revision(): Promise<number> {
    return this.#replica.revision;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#replica.close();
    await this.#journal.rest();
    this.#journal.close();
  }
}

function unexpected({ state }: Outcome): Failure {
  return { state: 'failed', message: `The reader answered with ${state}, which was not asked for.` };
}
