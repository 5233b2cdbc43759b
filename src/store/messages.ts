import type { Packed, Shared } from './packed.ts';
import type { Failure } from './store.ts';

/** What a reader is built from: mounts, and the log's file; or, of a store in memory, the graphs themselves. */
export interface Contents {
  /** As Turtle; megabytes, whose copy for each reader would hold up the thread that serves. */
  mounts: { graph: string; text: Shared }[];
  graphs: { revision: number; current: { graph: string; text: string }[] } | undefined;
  file?: FileContents;
  /** Whether other threads go first: strangers' queries wait for those who serve and write. */
  givesWay?: boolean;
}

export interface FileContents {
  folder: string;
  /** Digest of the mounts. */
  mountsHash: string;
  /** Builds from the log alone, so that nothing deleted is left in memory. */
  afresh: boolean;
  /** Writes an image once built, where at least so many quads changed since the last; infinity for never. */
  leastTail: number;
  /** The revision of the image that this process has written or read before. */
  checked: number | undefined;
  /** Fewest quads that are worth an image. */
  leastImage: number;
}

/** How a reader came to be. */
export interface Built {
  from: 'log' | 'image';
  /** The revision it holds. */
  revision: number;
  quads: number;
  /** Deleted quads whose memory the engine still holds. */
  dead: number;
  /** The revision of the image on disk, where there is one that this reader came from or wrote. */
  image: number | undefined;
  /** Quads that changed since that image. */
  tail: number;
  /** Why an image that was there was not used. */
  refused?: string;
}

/** A query for a reader; with a media type the answer is text. */
export interface Question {
  sparql: string;
  mediaType?: string;
  maxRows?: number;
}

/** The first is `build`, once. */
export type Request =
  | { kind: 'build'; contents: Contents }
  | { kind: 'ask'; question: Question }
  | { kind: 'apply'; revision: number; differences: readonly Packed[] };

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
  /** UTF-8, in a buffer that changes threads without a copy. */
  | { state: 'text'; bytes: Uint8Array<ArrayBuffer> }
  | Failure;

/**
 * `applied` tells that a posted change was taken; `broken` means that the engine cannot be trusted any more, `stale` that it
 * could not take a change: the reader must be replaced. `bytes` is what the thread holds outside its JavaScript heap by
 * then: the engine's memory.
 */
export type Reply =
  | { kind: 'ready'; built: Built; bytes: number }
  | { kind: 'answer'; outcome: Outcome; bytes: number }
  | { kind: 'applied'; bytes: number }
  | { kind: 'broken'; message: string }
  | { kind: 'stale'; message: string };
