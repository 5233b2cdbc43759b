import * as oxigraph from 'oxigraph';
import type { SparqlServer } from '../../src/store/index.ts';

const notes = 'urn:x-arq:DefaultGraph';

/** What a server does with one update: takes it, refuses it, or dies before or after it. */
export type Fate = 'take' | 'refuse' | 'die before' | 'die after';

/** A SPARQL server without a network: it behaves as Fuseki does, and fails when it is told to. */
export interface Pretended {
  server: SparqlServer;
  /** Whether it can be reached. */
  away: boolean;
  /** Decides on each update; reset by `take`. */
  fate: (update: string) => Fate;
  /** What it answers to a query in the place of the answer. */
  instead: ((query: string) => Response | undefined) | undefined;
  /** Every request's method and, of updates, text. */
  readonly requests: string[];
  /** Loses everything, as a server in memory does. */
  forget(): void;
}

export function pretendedServer(options: Partial<SparqlServer> = {}): Pretended {
  let store = new oxigraph.Store();
  const died = () => Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });

  const answer = (query: string, accept: string) => {
    const graphs = new Set<string>();
    for (const row of store.query('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }') as Map<
      string,
      oxigraph.Term
    >[])
      graphs.add((row.get('g') as oxigraph.NamedNode).value);
    if (!query.includes(notes)) graphs.delete(notes);
    const seen = [...graphs].map((graph) => oxigraph.namedNode(graph));
    const dataset = /\bFROM\b/.test(query) ? {} : { default_graph: seen, named_graphs: seen };
    return String(store.query(query, { ...dataset, results_format: accept }));
  };

  const update = (text: string) => {
    const fate = pretended.fate(text);
    if (fate === 'die before') pretended.away = true;
    if (pretended.away) throw died();
    if (fate === 'refuse') return new Response('Bad IRI', { status: 500 });
    try {
      store.update(text);
    } catch (error) {
      return new Response((error as Error).message, { status: 400 });
    }
    if (fate !== 'die after') return new Response(null, { status: 204 });
    pretended.away = true;
    throw died();
  };

  const put = (graph: string, text: string) => {
    if (pretended.fate(`PUT ${graph} ${text}`) === 'refuse') return new Response('Bad IRI', { status: 400 });
    store.update(`DROP SILENT GRAPH <${graph}>`);
    store.load(text, {
      format: 'application/n-triples',
      to_graph_name: oxigraph.namedNode(graph),
      lenient: true,
    });
    return new Response(null, { status: 204 });
  };

  const pretended: Pretended = {
    away: false,
    fate: () => 'take',
    instead: undefined,
    requests: [],
    forget() {
      store = new oxigraph.Store();
    },
    server: {
      engine: 'fuseki',
      query: 'http://sparql.test/query',
      update: 'http://sparql.test/update',
      graphStore: 'http://sparql.test/data',
      startMs: 2_000,
      watchMs: 60,
      async send(url, { method, body, headers, signal }) {
        await new Promise((resolve) => setImmediate(resolve));
        if (pretended.away) throw died();
        const text = (body instanceof URLSearchParams && body.get('update')) || String(body ?? '');
        if (url.endsWith('/update')) {
          pretended.requests.push(text);
          return update(text);
        }
        if (method === 'PUT') {
          pretended.requests.push(`PUT ${url}`);
          return put(decodeURIComponent(url.split('graph=')[1] ?? ''), text);
        }
        const query = new URLSearchParams(text).get('query') ?? '';
        const given = pretended.instead?.(query);
        if (given !== undefined) return given;
        // The query that never ends ends with its caller.
        if (query.includes('?s19 '))
          return new Promise((_, reject) =>
            signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
          );
        try {
          return new Response(answer(query, (headers as { accept: string }).accept));
        } catch (error) {
          return new Response((error as Error).message, { status: 400 });
        }
      },
      ...options,
    },
  };
  return pretended;
}
