/** A term as it crosses threads. */
export interface PlainTerm {
  termType: string;
  value: string;
  language?: string;
  datatype?: string;
}

/** What the thread is started with. */
export interface Task {
  query: string;
  /** Most rows or triples of the answer. */
  most: number;
}

/** What the thread says: that it wants to ask somebody, or what came of the query. */
export type FromThread =
  | { say: 'ask'; id: number; service: string; query: string }
  | { say: 'rows'; variables: string[]; rows: (PlainTerm | undefined)[][] }
  | { say: 'boolean'; value: boolean }
  | { say: 'quads'; quads: PlainTerm[][] }
  | { say: 'too-many' };

/** An answer, as SPARQL 1.1 Query Results JSON. */
export interface ToThread {
  id: number;
  json: string;
}
