import type { Secret } from '../../base/index.ts';

/** How a request leaves this process; the global `fetch` is one. Whoever may open sockets hands it in. */
export type Send = (url: string, init: RequestInit) => Promise<Response>;

/** Engines whose quirks are known, and `standard` for any other that speaks SPARQL 1.1. */
export type EngineName = 'virtuoso' | 'fuseki' | 'standard';

/** A SPARQL 1.1 server with a dataset that is this store's alone. */
export interface SparqlServer {
  engine: EngineName;
  /** URL of SPARQL query; credentials go there only where it asks for them. */
  query: string;
  /** URL of SPARQL update. */
  update: string;
  /** URL of the graph store, for indirect names (`?graph=`); without it graphs are written as updates. */
  graphStore?: string;
  /** Name and password, sent as Digest or Basic, whichever the server asks for. */
  user?: string;
  password?: Secret;
  /** A bearer token in their place. */
  token?: Secret;
  send: Send;
  /** How long a start waits for a server that does not answer yet, in ms; 60,000 by default. */
  startMs?: number;
  /**
   * How often the store looks whether another one knocks at its server, in ms; 3,000 by default. One that finds the
   * server taken waits three times as long for an answer.
   */
  watchMs?: number;
  /** Told what a start waits for, in a sentence, from its third second on. */
  tell?: (message: string) => void;
  /** How long a change waits for a server that goes away in the middle of it, in ms; 15,000 by default. */
  returnMs?: number;
  /** Longest answer that is read, in bytes; 64 MiB by default. */
  answerBytes?: number;
  /** Queries of ours at the server at a time; 4 by default. Those of the public: `publicReaders`. */
  connections?: number;
}
