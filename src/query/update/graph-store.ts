import { OneByOne } from '../../base/index.ts';
import { iri, isGraphName, type Quad, skolemise, toSparql } from '../../rdf/index.ts';
import { type Changed, outline, type QueryLimits, type Revision, type Store } from '../../store/index.ts';
import { depth, type Refused, refuse } from '../ad-hoc.ts';
import type { Dataset } from '../dataset.ts';
import { findExcess } from '../measures.ts';
import { type ParsedUpdate, parseUpdate, place } from '../parse.ts';
import { applyUpdate, ProtectedGraph, Refusal, type Scene } from './apply.ts';
import { Draft } from './draft.ts';
import { freshNames } from './fresh-names.ts';
import { graphRule, onlyThis, type Protected } from './graph-rules.ts';
import { placeOfOperation } from './place.ts';

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
  update(text: string, by: By, dataset?: Dataset): Promise<Written | Refused | Protected>;
  /** The same for one graph: it is the unnamed graph of the request, and no other is written. */
  patch(
    graph: string,
    text: string,
    by: By,
    condition?: Condition,
  ): Promise<Written | Refused | Protected | { state: 'moved-on' }>;
  /** The quads of a graph; empty where it does not exist. */
  read(graph: string): Promise<Quad[]>;
  /** Replaces a graph, adds to it, or removes it; blank nodes get IRIs below `{base}/.well-known/genid/`. */
  write(
    graph: string,
    how: { replace: readonly Quad[] } | { merge: readonly Quad[] },
    by: By,
    condition?: Condition,
  ): Promise<Written | Protected | { state: 'moved-on' }>;
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

const noDataset: Dataset = { defaultGraphs: [], namedGraphs: [] };

/** Opens the graph store over a store. */
export function openGraphStore({
  store,
  base,
  maxBytes = 262_144,
  limits = {},
}: GraphStoreOptions): GraphStore {
  const defaultGraph = `${base}/graphs/default`;
  const mayWrite = graphRule(base);
  const writes = new OneByOne();
  const written = (changed: Changed, created: boolean): Written =>
    changed.state === 'changed' ? { ...changed, created } : changed;

  /** Whether a graph is there, and is as the condition wants it; only a condition needs all of it. */
  async function found(
    graph: string,
    condition: Condition | undefined,
  ): Promise<'there' | 'absent' | 'moved-on'> {
    if (condition === undefined) {
      const answer = await store.query(`ASK { GRAPH ${toSparql(iri(graph))} { ?s ?p ?o } }`);
      if (answer.state === 'boolean') return answer.value ? 'there' : 'absent';
    }
    const now = await store.graph(iri(graph));
    if (condition !== undefined && !(await condition(now))) return 'moved-on';
    return now.length > 0 ? 'there' : 'absent';
  }

  /** Parses an update request within its bounds. */
  function parsed(text: string): { state: 'parsed'; update: ParsedUpdate } | Refused {
    if (Buffer.byteLength(text) > maxBytes)
      return refuse(`The update is longer than ${maxBytes} bytes. Larger graphs are sent to /graphs.`);
    if (depth(text) > 64) return refuse('Brackets nest deeper than 64 levels.');
    const reading = parseUpdate(text);
    if (reading.state === 'malformed') {
      const { state: _, ...rest } = reading;
      return { state: 'refused', kind: 'malformed-query', ...rest };
    }
    for (const [number, { operation }] of reading.update.updates.entries()) {
      const excess = operation?.subType === 'modify' ? findExcess(operation.where, {}) : undefined;
      if (excess === 'SERVICE')
        return {
          ...refuse('SERVICE is not executed here.'),
          ...place(text, outline(text).search(/(?<![\w.:?$@-])SERVICE(?![\w.:-])/i)),
        };
      if (excess !== undefined) return { ...refuse(excess), ...placeOfOperation(text, number) };
    }
    return { state: 'parsed', update: reading.update };
  }

  /** Carries out a parsed request on a draft, and makes that one change of the store, or none. */
  async function execute(
    { text, update }: { text: string; update: ParsedUpdate },
    { who, why }: By,
    scene: Pick<Scene, 'defaultGraph' | 'mayWrite' | 'dataset'>,
  ): Promise<Written | Refused | Protected> {
    const draft = new Draft(store);
    try {
      await applyUpdate(update, { store, draft, base, limits: { maxRows: 100_000, ...limits }, ...scene });
    } catch (error) {
      if (error instanceof ProtectedGraph) return { state: 'protected', message: error.message };
      if (error instanceof Refusal)
        return { ...refuse(error.message), ...placeOfOperation(text, error.operation ?? 0) };
      throw error;
    }
    return written(await store.change({ who, why, graphs: draft.changes() }), false);
  }

  return {
    defaultGraph,
    async update(text, by, dataset = noDataset) {
      const request = parsed(text);
      if (request.state === 'refused') return request;
      return writes.do(() => execute({ text, ...request }, by, { defaultGraph, mayWrite, dataset }));
    },
    async patch(graph, text, by, condition) {
      const reason = mayWrite(graph);
      if (reason !== undefined) return { state: 'protected', message: reason };
      const request = parsed(text);
      if (request.state === 'refused') return request;
      return writes.do(async () => {
        const was = await found(graph, condition);
        if (was === 'moved-on') return { state: was };
        const scene = { defaultGraph: graph, mayWrite: onlyThis(mayWrite, graph), dataset: noDataset };
        const done = await execute({ text, ...request }, by, scene);
        return done.state === 'changed' ? { ...done, created: was === 'absent' } : done;
      });
    },
    read: (graph) => store.graph(iri(graph)),
    async write(graph, how, { who, why }, condition) {
      // A name from elsewhere that is none goes by being emptied.
      const empties = 'replace' in how && how.replace.length === 0;
      const reason = empties && !isGraphName(graph) ? undefined : mayWrite(graph);
      if (reason !== undefined) return { state: 'protected', message: reason };
      // The same graph sent twice has the same names, so that the second changes nothing; what is added never
      // has the names of what is there.
      const quads =
        'replace' in how
          ? await namedNodes(how.replace, `${base}/.well-known/genid/${encodeURIComponent(graph)}`)
          : freshNames(how.merge, base);
      return writes.do(async () => {
        const was = await found(graph, condition);
        if (was === 'moved-on') return { state: was };
        const draft = new Draft(store);
        if ('replace' in how) await draft.replace(graph, quads);
        else await draft.add(graph, quads);
        return written(await store.change({ who, why, graphs: draft.changes() }), was === 'absent');
      });
    },
  };
}

const isBlank = ({ subject, object }: Quad) =>
  subject.termType === 'BlankNode' || object.termType === 'BlankNode';

/** Names for blank nodes depend only on the quads that hold one, so only these are put in canonical form. */
async function namedNodes(quads: readonly Quad[], place: string): Promise<Quad[]> {
  const { true: blank = [], false: ground = [] } = Object.groupBy(quads, (each) => String(isBlank(each)));
  return blank.length === 0 ? ground : [...ground, ...(await skolemise(blank, place))];
}
