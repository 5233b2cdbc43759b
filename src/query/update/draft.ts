import { setImmediate as nextTurn } from 'node:timers/promises';
import { iri, type NamedNode, type Quad } from '../../rdf/index.ts';
import type { Change, Store } from '../../store/index.ts';
import { sameTermKey } from './same-term.ts';

/** Statements that are worked on before others have a turn: a few milliseconds. */
const slice = 2000;

const keyOf = ({ subject, predicate, object }: Quad) =>
  `${sameTermKey(subject)} ${sameTermKey(predicate)} ${sameTermKey(object)}`;

/** Graphs as they will be: changed here first, then all at once in the store, or not at all. */
export class Draft {
  readonly #store: Store;
  readonly #graphs = new Map<string, Map<string, Quad>>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Names of the graphs that were changed. */
  get touched(): ReadonlySet<string> {
    return new Set(this.#graphs.keys());
  }

  async #open(graph: string): Promise<Map<string, Quad>> {
    const known = this.#graphs.get(graph);
    if (known !== undefined) return known;
    const quads = new Map((await this.#store.graph(iri(graph))).map((quad) => [keyOf(quad), quad]));
    this.#graphs.set(graph, quads);
    return quads;
  }

  /** The quads of a graph as they are in this draft. Reading does not touch it. */
  async quads(graph: string): Promise<Quad[]> {
    const changed = this.#graphs.get(graph);
    return changed === undefined ? this.#store.graph(iri(graph)) : [...changed.values()];
  }

  async add(graph: string, quads: Iterable<Quad>): Promise<void> {
    const content = await this.#open(graph);
    let done = 0;
    for (const quad of quads) {
      // A graph of a hundred thousand statements would hold up everybody else for a second.
      if (++done % slice === 0) await nextTurn();
      const key = keyOf(quad);
      if (!content.has(key)) content.set(key, quad);
    }
  }

  async remove(graph: string, quads: Iterable<Quad>): Promise<void> {
    const content = await this.#open(graph);
    for (const quad of quads) content.delete(keyOf(quad));
  }

  async replace(graph: string, quads: Iterable<Quad>): Promise<void> {
    // What was there need not be read: nothing of it stays.
    this.#graphs.set(graph, new Map());
    await this.add(graph, quads);
  }

  changes(): Change['graphs'] {
    return Array.from(this.#graphs, ([graph, quads]): { graph: NamedNode; quads: Quad[] } => ({
      graph: iri(graph),
      quads: [...quads.values()],
    }));
  }
}
