import type { ResultsJson } from '../results-json.ts';
import type { EngineTraits, Failure } from '../store.ts';
import type { EngineName } from './server.ts';

/** A query as an engine takes it, or why it must not have it. */
export type Posed = { state: 'posed'; form: URLSearchParams } | Failure;

export interface Posing {
  /** The engine's own deadline, in ms, so that it stops working when nobody waits any more. */
  ms: number;
  /** Graphs on the server that are not this store's: no query may see them. */
  hidden: readonly string[];
}

/** What one engine does differently. Everything that is not here is as SPARQL 1.1 says. */
export interface Dialect {
  readonly engine: EngineName;
  /** Where the store keeps its own notes on the server: the revision, its hash, its graphs. */
  readonly notes: string;
  /** A graph that holds the union of all, kept by us; absent where the engine's default graph is that union. */
  readonly union?: string;
  /** What it makes of queries; absent where that is not known. */
  readonly traits?: EngineTraits;
  /** What to tell an operator whose engine does not show the union as the default graph. */
  readonly unionAdvice: string;
  /** What to tell an operator whose engine cuts long answers; absent where it cuts none. */
  readonly rowsAdvice?: string;
  /** Most statements of one update. */
  readonly statements: number;
  /** Most characters of one update. */
  readonly characters: number;
  /** Whether a query under way never sees half of an update. */
  readonly atomic: boolean;
  /** How an update is sent: as a form (`update=`), or as it is. */
  readonly updateBy: 'form' | 'body';
  /** The parameter that names a graph at the graph store. */
  readonly graphParameter: 'graph' | 'graph-uri';
  /** Graphs that come with the engine. */
  isSystem(graph: string): boolean;
  pose(sparql: string, posing: Posing): Posed;
  /** Why an answer is none, from its status and headers; undefined where it is one. */
  failure(status: number, headers: Headers, text: string, ms: number): Failure | undefined;
  /** Brings results to SPARQL 1.1 Query Results JSON where the engine writes something else. */
  mend(json: ResultsJson): ResultsJson;
  /** The same for an answer in N-Triples. */
  mendTriples(text: string): string;
}

/** The first lines of what a server says, for a person. */
export const excerpt = (text: string): string =>
  text
    .replace(/<[^>]{1,200}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 500);
