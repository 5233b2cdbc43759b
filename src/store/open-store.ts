import { type Clock, systemClock } from '../base/index.ts';
import { inGraph, type NamedNode, type Quad } from '../rdf/index.ts';
import { type Difference, difference } from './difference.ts';
import { Journal } from './journal.ts';
import type { Contents, Outcome, Question } from './messages.ts';
import { hasService } from './outline.ts';
import { Reader } from './reader.ts';
import { Readers } from './readers.ts';
import { toRows } from './rows.ts';
import type {
  Answer,
  AnswerText,
  Change,
  Changed,
  Failure,
  QueryLimits,
  Revision,
  Store,
  StoreOptions,
} from './store.ts';
import { fromNTriples, toLines } from './triples.ts';

/**
 * Opens the store: the log first, then a reader with all its graphs. Rejects where the folder is in use by
 * another process or a mount is not Turtle. The readers for public queries are built at the first such query.
 */
export async function openStore(options: StoreOptions = {}): Promise<Store> {
  const store = new LoggedStore(options);
  try {
    await store.start();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

class LoggedStore implements Store {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #mounted: Set<string>;
  readonly #pools: Record<'own' | 'public', Readers>;
  /** The change under way: changes follow one another. */
  #last: Promise<unknown> = Promise.resolve();

  constructor({
    folder,
    mounts = [],
    clock = systemClock,
    publicReaders = 1,
    waiting = 64,
    queryMegabytes = 1024,
  }: StoreOptions) {
    this.#journal = new Journal(folder);
    this.#clock = clock;
    this.#mounted = new Set(mounts.map(({ graph }) => graph.value));
    const mounted = mounts.map(({ graph, text }) => ({ graph: graph.value, text }));
    const build = () => new Reader({ mounts: mounted, graphs: this.#journal.graphs() } satisfies Contents);
    this.#pools = {
      own: new Readers(build, { size: 1, capacity: waiting, megabytes: Number.POSITIVE_INFINITY }),
      public: new Readers(build, { size: publicReaders, capacity: waiting, megabytes: queryMegabytes }),
    };
  }

  start(): Promise<void> {
    return this.#pools.own.start();
  }

  change(change: Change): Promise<Changed> {
    const changed = this.#last.then(() => this.#apply(change));
    this.#last = changed.catch(() => {});
    return changed;
  }

  #apply({ who, why, graphs }: Change): Changed {
    const now = new Map<string, string[]>();
    for (const { graph, quads } of graphs) {
      if (this.#mounted.has(graph.value))
        throw new TypeError(`The graph <${graph.value}> ships with the product.`);
      if (now.has(graph.value)) throw new TypeError(`The change names the graph <${graph.value}> twice.`);
      now.set(graph.value, toLines(quads));
    }
    const differences: Difference[] = [];
    for (const [graph, lines] of now) {
      const found = difference(graph, this.#journal.lines(graph), lines);
      if (found.added.length + found.removed.length > 0) differences.push(found);
    }
    if (differences.length === 0) return { state: 'unchanged' };
    const revision = this.#journal.append({ at: this.#clock().toISOString(), who, why }, differences, now);
    for (const pool of Object.values(this.#pools)) pool.apply(differences);
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

  async history(graph?: NamedNode): Promise<Revision[]> {
    return this.#journal.history(graph?.value);
  }

  async revision(): Promise<number> {
    return this.#journal.newest();
  }

  async close(): Promise<void> {
    await this.#last;
    await Promise.all(Object.values(this.#pools).map((pool) => pool.close()));
    this.#journal.close();
  }
}

function unexpected({ state }: Outcome): Failure {
  return { state: 'failed', message: `The reader answered with ${state}, which was not asked for.` };
}
