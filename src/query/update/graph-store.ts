import { iri, type Quad, skolemise } from '../../rdf/index.ts';
import type { Changed, QueryLimits, Revision, Store } from '../../store/index.ts';
import { depth, type Refused, refuse } from '../ad-hoc.ts';
import type { Dataset } from '../dataset.ts';
import { findExcess } from '../measures.ts';
import { parseUpdate } from '../parse.ts';
import { applyUpdate, Refusal } from './apply.ts';
import { Draft } from './draft.ts';
import { freshNames } from './fresh-names.ts';
import { graphRule } from './graph-rules.ts';

/** Who changes graphs, and why; both stand in the log for ever. */
export interface By {
  who: string;
  why: string;
}

/** What a write did: the new revision, or none where everything was so already. */
export type Written = { state: 'changed'; revision: Revision; created: boolean } | { state: 'unchanged' };

/** Whether the graph, as it is now, may be changed: what HTTP asks by If-Match. */
export type Condition = (now: readonly Quad[]) => Promise<boolean>;

/**
 * The graphs that others put into this store: SPARQL 1.1 Update and the operations of the Graph Store Protocol.
 * Each call is one atomic change with who, when and why, or none; they follow one another, so that none works on
 * what another is about to replace. The unnamed graph of both protocols is a graph with a name.
 */
export interface GraphStore {
  /** Name of the graph that stands for the unnamed one: `{base}/graphs/default`. */
  defaultGraph: string;
  /** Executes an update request. */
  update(text: string, by: By, dataset?: Dataset): Promise<Written | Refused>;
  /** The quads of a graph; empty where it does not exist. */
  read(graph: string): Promise<Quad[]>;
  /** Replaces a graph, adds to it, or removes it; blank nodes get IRIs below `{base}/.well-known/genid/`. */
  write(
    graph: string,
    how: { replace: readonly Quad[] } | { merge: readonly Quad[] },
    by: By,
    condition?: Condition,
  ): Promise<Written | Refused | { state: 'moved-on' }>;
}

export interface GraphStoreOptions {
  store: Store;
  /** Public URL of the node, without a slash at the end. */
  base: string;
  /** Longest update request, in bytes of UTF-8; 262,144, which takes the parser about a second. */
  maxBytes?: number;
  /** For the pattern of an update: its deadline, and its rows, at most 100,000. */
  limits?: QueryLimits;
}

/** Opens the graph store over a store. */
export function openGraphStore({
  store,
  base,
  maxBytes = 262_144,
  limits = {},
}: GraphStoreOptions): GraphStore {
  const defaultGraph = `${base}/graphs/default`;
  const mayWrite = graphRule(base);
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  const written = (changed: Changed, created: boolean): Written =>
    changed.state === 'changed' ? { ...changed, created } : changed;

  async function commit(draft: Draft, { who, why }: By): Promise<Written> {
    return written(await store.change({ who, why, graphs: draft.changes() }), false);
  }

  return {
    defaultGraph,
    async update(text, by, dataset = { defaultGraphs: [], namedGraphs: [] }) {
      if (Buffer.byteLength(text) > maxBytes)
        return refuse(`The update is longer than ${maxBytes} bytes. Larger graphs are sent to /graphs.`);
      if (depth(text) > 64) return refuse('Brackets nest deeper than 64 levels.');
      const parsed = parseUpdate(text);
      if (parsed.state === 'malformed') {
        const { state: _, ...rest } = parsed;
        return { state: 'refused', kind: 'malformed-query', ...rest };
      }
      for (const { operation } of parsed.update.updates) {
        const excess = operation?.subType === 'modify' ? findExcess(operation.where, {}) : undefined;
        if (excess !== undefined)
          return refuse(excess === 'SERVICE' ? 'SERVICE is not executed here.' : excess);
      }
      return inTurn(async () => {
        const draft = new Draft(store);
        try {
          await applyUpdate(parsed.update, {
            store,
            draft,
            base,
            defaultGraph,
            mayWrite,
            limits: { maxRows: 100_000, ...limits },
            dataset,
          });
        } catch (error) {
          if (error instanceof Refusal) return refuse(error.message);
          throw error;
        }
        return commit(draft, by);
      });
    },
    read: (graph) => store.graph(iri(graph)),
    async write(graph, how, { who, why }, condition) {
      const reason = mayWrite(graph);
      if (reason !== undefined) return refuse(reason);
      // The same graph sent twice has the same names, so that the second changes nothing; what is added never
      // has the names of what is there.
      const quads =
        'replace' in how
          ? await skolemise(how.replace, `${base}/.well-known/genid/${encodeURIComponent(graph)}`)
          : freshNames(how.merge, base);
      return inTurn(async () => {
        const now = await store.graph(iri(graph));
        if (condition !== undefined && !(await condition(now))) return { state: 'moved-on' };
        const draft = new Draft(store);
        if ('replace' in how) await draft.replace(graph, quads);
        else await draft.add(graph, quads);
        return written(await store.change({ who, why, graphs: draft.changes() }), now.length === 0);
      });
    },
  };
}
