import type { Term } from '../rdf/index.ts';
import type { NodeRef } from './node-ref.ts';

/** One row of a SELECT answer: the bound variables by name. */
export type Row = Record<string, Term>;

/** What became of one question, before it is known whose answer it is and how long it took. */
export type Outcome<Found extends object = { rows: Row[] }> =
  | ({ state: 'answered' } & Found)
  | { state: 'timed-out' }
  | { state: 'unreachable'; reason: string }
  /** The node answered, and said no: an HTTP status that is not 200, or an answer that it declares to be cut. */
  | { state: 'refused'; status: number; reason: string }
  /** The node answered 200 with something that is not a complete SPARQL result in JSON. */
  | { state: 'malformed'; reason: string };

/**
 * What became of one question to one node. Only `answered` carries data; every other state says why there is
 * none, since a node that did not answer must be named and never be taken for an empty one. `ms` is the time
 * from asking to knowing.
 */
export type NodeReply<Found extends object = { rows: Row[] }> = {
  node: NodeRef;
  ms: number;
} & Outcome<Found>;

/** Reads the text of an answer into what the asker needs of it; undefined where it is no complete SPARQL result. */
export type ReadAnswer<Found extends object> = (json: string) => Found | undefined;
