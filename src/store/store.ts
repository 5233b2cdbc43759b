import type { Clock } from '../base/index.ts';
import type { NamedNode, Quad, Term } from '../rdf/index.ts';
import type { SparqlServer } from './remote/server.ts';

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
  /**
   * Who asks, e.g. an address or the name of a token: clients take turns in the queue of a pool, and one has at
   * most half of its places plus one at a time. Without it the question counts as ours.
   */
  client?: string;
  /** The caller's interest: when it aborts, the query is ended. */
  signal?: AbortSignal;
}

/** What an engine makes of queries where engines differ; where nothing is known of one, the worst is taken for granted. */
export interface EngineTraits {
  /** Where a statement of several graphs of the default graph is found once: never, where the default graph is the union of all, or also where FROM names several. */
  once: 'never' | 'union' | 'always';
  /** Whether a variable that DISTINCT or GROUP BY of a sub-select leaves unbound is unbound to the query around it. */
  keepsUnbound: boolean;
  /** Whether an aggregate over a pattern that cannot match gives its one row. */
  keepsEmptyGroup: boolean;
  /** Whether ORDER BY has one order for values of all kinds. */
  ordersKinds: boolean;
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

/** An answer in the media type asked for, as UTF-8 in a buffer of its own. */
export type AnswerText = { state: 'text'; bytes: Uint8Array<ArrayBuffer> } | Failure;

/**
 * Named graphs with atomic change, history and queries. Queries see the union of all graphs as their default
 * graph, and each graph by its name. A change is acknowledged only when it is on disk (where the store has a
 * folder) and visible to every later read. Everything is asynchronous: the engine never runs on this thread.
 */
export interface Store {
  /** How the engine that answers differs from the readers, for which queries of others are put. */
  readonly traits?: EngineTraits | undefined;
  change(change: Change): Promise<Changed>;
  /**
   * Asks SPARQL and gives terms. Where several graphs hold a statement, the readers find it once for each: put questions
   * of others through query/, which rewrites what that would change.
   */
  query(sparql: string, limits?: QueryLimits): Promise<Answer>;
  /** Asks SPARQL and gives text, e.g. application/sparql-results+json or text/turtle. */
  queryText(sparql: string, mediaType: string, limits?: QueryLimits): Promise<AnswerText>;
  /** The quads of one graph, now or at an earlier revision; empty where it does not exist. */
  graph(graph: NamedNode, at?: number): Promise<Quad[]>;
  /** The revisions that touched a graph, newest first, with that graph alone; all, whole, where no graph is named. */
  history(graph?: NamedNode, page?: HistoryPage): Promise<Revision[]>;
  /** The number of the newest revision; 0 before the first. */
  revision(): Promise<number>;
  close(): Promise<void>;
}

/** Which part of a history: revisions before a number, and at most so many. */
export interface HistoryPage {
  before?: number;
  limit?: number;
}

/** Who brings an earlier state back, and why. */
export type Reason = Pick<Change, 'who' | 'why'>;

/** A graph at two revisions, compared. */
export interface Comparison {
  added: Quad[];
  removed: Quad[];
}

/** A graph as it was, or what became of it. */
export type Version =
  /** `revision` is the newest that touched it by then; `at` its time. */
  | { state: 'present'; revision: number; at: string; quads: Quad[] }
  /** It was emptied; the revision says by whom, when and why. */
  | { state: 'withdrawn'; revision: Revision }
  /** It did not exist yet. */
  | { state: 'absent' }
  /** Its quads were dropped by compaction; the oldest revision that can be read is named. */
  | { state: 'forgotten'; oldest: number };

/** A store that keeps what it was: any graph at any time, compared and brought back. */
export interface VersionedStore extends Store {
  /** The newest revision at or before a time; 0 where all are later. */
  revisionAt(time: Date): Promise<number>;
  /** A graph as of a revision, or now. */
  version(graph: NamedNode, at?: number): Promise<Version>;
  /** What a graph gained and lost from one revision to another, in whichever order. */
  compare(graph: NamedNode, from: number, to: number): Promise<Comparison>;
  /** Gives a graph the content it had at a revision, as a new revision. */
  restore(graph: NamedNode, at: number, reason: Reason): Promise<Changed>;
  /** The revisions after one, oldest first, at most `limit` (1,000 where it is not given): what changed since. */
  changesSince(revision: number, limit?: number): Promise<Revision[]>;
  /** Builds every reader anew from the log, so that what deletes left behind is freed, while the old ones answer. */
  renew(): Promise<void>;
  /** How the readers came to be: from the log or from an image. */
  readers(): ReaderStatus;
}

/** The state of the readers, for the operator and for tests. */
export interface ReaderStatus {
  from: 'log' | 'image' | 'server';
  quads: number;
  /** Deleted quads whose memory is still held. */
  dead: number;
  /** The revision of the image on disk; undefined where there is none. */
  image: number | undefined;
  /** Why the image that was there was not used. */
  refused: string | undefined;
  /** How often the readers were renewed in the background. */
  renewals: number;
  /** Where a SPARQL server answers: the revision it shows, and why that is not the newest where it is not. */
  server?: { engine: string; revision: number; behind?: string };
}

/** When readers are built anew in the background, and an image of one is written. */
export interface RenewalRules {
  /** Deleted quads against living ones: past this share a reader is built from the log. */
  deadShare: number;
  /** Changed quads since the image, against all: past this share a new image is written. */
  tailShare: number;
  /** Fewest deleted or changed quads that are worth it. */
  least: number;
  /** Fewest quads of a store that are worth an image; below, the log loads as fast. */
  leastImage: number;
  /**
   * How long the store must have been quiet, in ms. Without quiet it is done anyway after ten times that where
   * memory is to be freed, and after a hundred times for an image.
   */
  quietMs: number;
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
  /**
   * Long public queries that go on at once, each in a reader with its own copy of the graphs; 1 where it is not given,
   * and beyond 2 no more than fit in half of the memory. One reader more is kept for short ones. They are built when
   * they are needed.
   */
  publicReaders?: number;
  /** Most queries that may wait for a reader before the answer is `busy`; 64 where it is not given. */
  waiting?: number;
  /**
   * How much the engine of its reader may grow during one public query, in MB, before that is ended; 1,024 where it is not
   * given, and in all readers together no more than a third of the memory.
   */
  queryMegabytes?: number;
  /** When readers are renewed; the defaults are in renewal.ts. */
  renewal?: Partial<RenewalRules>;
  /** A SPARQL server that answers in the place of the readers; the log stays the truth. */
  server?: SparqlServer;
}
