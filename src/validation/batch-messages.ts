import type { Format, Malformed, Segment } from '../rdf/index.ts';
import type { Limits } from './engine.ts';
import type { Finding } from './finding.ts';
import type { DatasetFindings } from './formats/index.ts';

/** What a thread is started with. */
export interface BatchOptions {
  /** Folder of the shapes; that of the product where it is not given. */
  folder?: string;
  limits?: Partial<Limits>;
  /** JavaScript heap of one thread, in MB. */
  heapMegabytes?: number;
}

/** A part to validate. */
export interface BatchQuestion extends Segment {
  format: Format;
  base: string;
  profile: string;
  language: string;
}

/** What was found in it. */
export type BatchAnswer =
  | {
      state: 'validated';
      findings: Finding[];
      /** Of the datasets that the part names as such, with the positions of their findings in it. */
      datasets: DatasetFindings[];
      absent: Finding[];
      statements: number;
      unchecked: number;
    }
  | Malformed;

/** Messages from a thread: an answer, a failure, or a query for the store, which lives outside. */
export type FromThread =
  | { kind: 'answer'; id: number; answer: BatchAnswer }
  | { kind: 'failed'; id: number; message: string; problem?: string }
  | { kind: 'query'; id: number; sparql: string };

/** Messages to a thread: a part, or what the store answered, as text. */
export type ToThread =
  | { kind: 'batch'; id: number; question: BatchQuestion }
  | { kind: 'answered'; id: number; state: string; text: string };
