import { privateGraphs } from '../rdf/index.ts';
import type { EngineTraits, Store } from '../store/index.ts';
import { isWithin } from './syntax.ts';

/** The graphs of a store as the public may know them. */
export interface VisibleGraphs {
  /** Names of the graphs that anyone may ask. */
  names: ReadonlySet<string>;
  /** Whether there are others; then a query without a dataset of its own is given all the visible ones. */
  hidden: boolean;
  /** How the engine that is asked differs from the readers. */
  traits?: EngineTraits | undefined;
}

/** Where private graphs of every node are: vocabularies under licence that a deployer loads for own use. */
const privatePlaces = (base: string) => [`${base}${privateGraphs.path}`, privateGraphs.namespace];

/** Whether a graph is for the holders of a token alone. */
export const isPrivate = (graph: string, base: string): boolean =>
  privatePlaces(base).some((place) => graph.startsWith(place));

/**
 * The names of all graphs, or of those that hold something where the engine lists only these. Whoever takes a private
 * graph for absent would show it, so an answer that does not name its graphs is never taken for a list.
 */
export async function namesOfGraphs(store: Store): Promise<string[]> {
  for (const pattern of ['{}', '{ ?s ?p ?o }']) {
    const answer = await store.query(`SELECT DISTINCT ?g { GRAPH ?g ${pattern} }`);
    if (answer.state !== 'rows') throw new Error(`The graphs cannot be listed: ${answer.state}.`);
    const names = answer.rows.flatMap(({ g }) => (g === undefined ? [] : [g.value]));
    // Virtuoso answers the empty pattern by one row that names nothing.
    if (names.length > 0 && names.length === answer.rows.length) return names;
    if (answer.rows.length > 0 && pattern !== '{}') throw new Error('The graphs are not named.');
  }
  return [];
}

const lookups = new WeakMap<Store, Map<string, () => Promise<VisibleGraphs>>>();

/** Looks up the visible graphs, once for each revision of the store, whoever asks. */
export function visibleGraphs(store: Store, base: string): () => Promise<VisibleGraphs> {
  const known = lookups.get(store) ?? new Map<string, () => Promise<VisibleGraphs>>();
  lookups.set(store, known);
  const lookup = known.get(base) ?? openLookup(store, base);
  known.set(base, lookup);
  return lookup;
}

function openLookup(store: Store, base: string): () => Promise<VisibleGraphs> {
  let known: { revision: number; graphs: Promise<VisibleGraphs> } | undefined;
  let last: VisibleGraphs | undefined;
  const list = async () => {
    const all = await namesOfGraphs(store);
    const names = new Set(all.filter((name) => !isPrivate(name, base)));
    const hidden = names.size < all.length;
    // The very same where a change left them as they were, so that what is known of queries over them stays known.
    if (last?.hidden !== hidden || last.names.size !== names.size || !isWithin(names, last.names))
      last = { names, hidden, traits: store.traits };
    return last;
  };
  return async () => {
    const revision = await store.revision();
    if (known?.revision !== revision) known = { revision, graphs: list() };
    const { graphs } = known;
    graphs.catch(() => {
      known = undefined;
    });
    return graphs;
  };
}

/** Most entries of the log that are read at a time. */
const page = 20;

/**
 * Looks up the newest revision that touched a graph which the public may know: what a change of private graphs alone
 * leaves as it was, so that no ETag tells of it.
 */
export function visibleRevision(store: Store, base: string): () => Promise<number> {
  let known = { at: 0, visible: 0 };
  return async () => {
    const { at, visible } = known;
    const newest = await store.revision();
    if (newest === at) return visible;
    for (let before = newest + 1; before > at + 1; ) {
      const entries = await store.history(undefined, { before, limit: page });
      const found = entries.find(({ graphs }) => graphs.some(({ graph }) => !isPrivate(graph, base)));
      if (found !== undefined && found.number > at) {
        known = { at: newest, visible: found.number };
        return found.number;
      }
      before = entries.at(-1)?.number ?? 0;
    }
    known = { at: newest, visible };
    return visible;
  };
}
