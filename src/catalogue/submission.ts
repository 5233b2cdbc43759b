import type { Format } from '../rdf/index.ts';
import type { Validated } from '../validation/index.ts';
import type { Slip } from './normalise/index.ts';
import type { RecordVersion } from './versions.ts';

/** A description on its way into the catalogue. */
export interface Submission {
  text: string;
  format: Format;
  /** The record to write; without it one is made from the dataset's identifier. */
  id?: string;
  profile: string;
  who: string;
  why: string;
  /** What the record must be now for the write to happen; another state is not overwritten. */
  only?: Precondition;
  /** Says what would become of it, and writes nothing. */
  dryRun?: boolean;
}

/** A condition on the record: one of these ETags, any that exists, or none that exists (RFC 9110 §13.1). */
export type Precondition =
  | { state: 'one-of'; etags: readonly string[] }
  | { state: 'exists' }
  | { state: 'absent' };

/** Whether a record with this ETag, or none where it is empty, is as the condition wants it. */
export function holds(condition: Precondition | undefined, etag: string): boolean {
  switch (condition?.state) {
    case undefined:
      return true;
    case 'exists':
      return etag !== '';
    case 'absent':
      return etag === '';
    case 'one-of':
      return condition.etags.includes(etag);
  }
}

/** What became of a submission. Only `created` and `revised` changed anything, unless it was a dry run. */
export type Submitted =
  | {
      state: 'created' | 'revised' | 'unchanged';
      id: string;
      etag: string;
      slips: Slip[];
      validation: Validated;
    }
  | { state: 'malformed'; line?: number; column?: number; message: string }
  | { state: 'no-dataset' }
  | { state: 'invalid'; validation: Validated; slips: Slip[] }
  | { state: 'moved-on'; etag: string };

/** What became of a restoration. Only `restored` changed anything. */
export type Restored =
  | { state: 'restored'; id: string; etag: string; revision: number }
  | { state: 'unchanged'; id: string; etag: string }
  | { state: 'moved-on'; etag: string }
  /** There is no description at that revision: `version` says what is there instead. */
  | { state: 'nothing-there'; version: Exclude<RecordVersion, { state: 'found' }> };
