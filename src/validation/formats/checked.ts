import type { Malformed } from '../../rdf/index.ts';
import type { Finding } from '../finding.ts';
import type { DatasetScores } from '../scores/index.ts';
import type { Validated } from '../validation.ts';

/** A finding in a text, or in the cell of a table. */
export interface Located extends Finding {
  /** The cell, as `Dataset!C7`, where the description came as a table. */
  cell?: string;
}

/** What was found in a description, as reports tell it. */
export type CheckedResult =
  | (Pick<Validated, 'state' | 'conforms' | 'profile' | 'counts' | 'results' | 'quads'> & {
      findings: Located[];
    })
  | Malformed
  | { state: 'unreadable'; message: string };

/** One file, or one entry of an archive, with what was found in it. */
export interface Checked {
  /** Its path as the user wrote it; for an entry, `archive.zip/entry.ttl`. */
  name: string;
  result: CheckedResult;
  scores?: DatasetScores[];
  /** What the normaliser changed, in words, with how many statements each. */
  changes?: { text: string; statements: number }[];
}

/** Everything of one run. */
export interface Run {
  profile: string;
  /** Version of this product. */
  version: string;
  checked: readonly Checked[];
}

/** How a run ends: conforming, with violations, or with something that could not be read. */
export function outcomeOf(checked: readonly Checked[]): 'conforms' | 'violations' | 'unreadable' {
  if (checked.some(({ result }) => result.state !== 'validated')) return 'unreadable';
  const conform = checked.every(({ result }) => result.state === 'validated' && result.conforms);
  return conform ? 'conforms' : 'violations';
}

/** A mistake of a file that cannot be read, as a finding has it. */
export interface Unread {
  line?: number;
  column?: number;
  message: string;
}

/** Why a file cannot be read: each mistake, or the one reason. */
export function unreadOf(result: Exclude<CheckedResult, { state: 'validated' }>): Unread[] {
  if (result.state === 'unreadable') return [{ message: result.message }];
  const { line, column, message, more = [] } = result;
  return [{ message, ...(line !== undefined && { line }), ...(column !== undefined && { column }) }, ...more];
}
