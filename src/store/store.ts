import type { Clock } from '../base/index.ts';
import type { NamedNode, Quad, Term } from '../rdf/index.ts';

/** One atomic change: each named graph is replaced whole; an empty list of quads removes the graph. */
export interface Change {
  /** Who makes it: a name or pseudonym, never a secret. */
  who: string;
  /** Why, in a sentence a person can read. */
  why: string;
  /** The new content of each graph. Blank nodes must have been skolemised; others throw a TypeError. */
  graphs: { graph: NamedNode; quads: readonly Quad[] }[];
}

/** One entry of the log of changes. Numbers grow by one; `at` is ISO 8601 UTC. */
export interface Revision {
  number: number;
  at: string;
  who: string;
  why: string;
  graphs: { graph: string; added: number; removed: number }[];
}

/** What a change did: nothing is logged where every graph already had that content. */
export type Changed = { state: 'changed'; revision: Revision } | { state: 'unchanged' };

export interface QueryLimits {
  /** Milliseconds until the query is ended; the default is 10,000. */
  deadlineMs?: number;
  /** Most rows or triples of the answer; the default is unlimited. */
  maxRows?: number;
  /** `own` for queries of ours; `public` runs in a reader that is thrown away when the query misbehaves. */
  pool?: 'own' | 'public';
  /** The caller's interest: when it aborts, the query is ended. */
  signal?: AbortSignal;
}

/** A row of an answer: variable name to term; an unbound variable is absent. */
export type Row = Record<string, Term>;

export type Failure =
  | { state: 'malformed'; message: string }
  | { state: 'timed-out'; afterMs: number }
  | { state: 'too-many-rows'; limit: number }
  | { state: 'busy'; retryAfterSeconds: number }
  | { state: 'failed'; message: string };

export type Answer =
  | { state: 'rows'; variables: string[]; rows: Row[] }
  | { state: 'boolean'; value: boolean }
  | { state: 'quads'; quads: Quad[] }
  | Failure;

/** An answer as text in the media type asked for. */
export type AnswerText = { state: 'text'; text: string } | Failure;

/**
 * Named graphs with atomic change, history and queries. Queries see the union of all graphs as their default
 * graph, and each graph by its name. A change is acknowledged only when it is on disk (where the store has a
 * folder) and visible to every later read. Everything is asynchronous: the engine never runs on this thread.
 */
export interface Store {
  change(change: Change): Promise<Changed>;
  /** Asks SPARQL and gives terms. */
  query(sparql: string, limits?: QueryLimits): Promise<Answer>;
  /** Asks SPARQL and gives text, e.g. application/sparql-results+json or text/turtle. */
  queryText(sparql: string, mediaType: string, limits?: QueryLimits): Promise<AnswerText>;
  /** The quads of one graph, now or at an earlier revision; empty where it does not exist. */
  graph(graph: NamedNode, at?: number): Promise<Quad[]>;
  /** The revisions that touched a graph, newest first; all revisions where no graph is named. */
  history(graph?: NamedNode): Promise<Revision[]>;
  /** The number of the newest revision; 0 before the first. */
  revision(): Promise<number>;
  close(): Promise<void>;
}

/** A graph that ships with the product: read from text at start, never changed, never logged. */
export interface Mount {
  graph: NamedNode;
  /** Turtle. */
  text: string;
}

export interface StoreOptions {
  /** Folder of the durable log; without it the store lives in memory. */
  folder?: string;
  mounts?: readonly Mount[];
  /** Where revisions get their time from. */
  clock?: Clock;
  /** Readers for public queries, each with its own copy of the graphs; 1 where it is not given. */
  publicReaders?: number;
  /** Most queries that may wait for a reader before the answer is `busy`; 64 where it is not given. */
  waiting?: number;
  /** How much the process may grow during one public query, in MB, before that is ended; 1,024 by default. */
  queryMegabytes?: number;
}
