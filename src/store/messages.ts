import type { Difference } from './difference.ts';
import type { Failure } from './store.ts';

/** What a reader starts with: Turtle of mounts, N-Triples of current graphs. */
export interface Contents {
  mounts: { graph: string; text: string }[];
  graphs: { graph: string; text: string }[];
}

/** A query for a reader; with a media type the answer is text. */
export interface Question {
  sparql: string;
  mediaType?: string;
  maxRows?: number;
}

export type Request = { kind: 'ask'; question: Question } | { kind: 'apply'; differences: Difference[] };

/** Kind of term, its value, and the language or datatype of a literal; threads exchange only plain values. */
export type PlainTerm = ['iri' | 'blank' | 'plain', string] | ['language' | 'datatype', string, string];

/** A table of distinct terms and, row by row, their places in it from 1; 0 is unbound. */
export interface PlainRows {
  variables: string[];
  terms: PlainTerm[];
  cells: Uint32Array;
  count: number;
}

export type Outcome =
  | { state: 'rows'; table: PlainRows }
  | { state: 'boolean'; value: boolean }
  | { state: 'triples'; text: string }
  | { state: 'text'; text: string }
  | Failure;

/**
 * `broken` means that the engine cannot be trusted any more, `stale` that it could not take a change: the reader
 * must be replaced.
 */
export type Reply =
  | { kind: 'ready' }
  | { kind: 'answer'; outcome: Outcome }
  | { kind: 'broken'; message: string }
  | { kind: 'stale'; message: string };
