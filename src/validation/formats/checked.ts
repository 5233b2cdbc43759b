import type { Malformed } from '../../rdf/index.ts';
import type { Finding } from '../finding.ts';
import type { DatasetScores } from '../scores/index.ts';
import type { Validated } from '../validation.ts';
import type { DatasetFindings } from './by-dataset.ts';

/** A finding in a text, or in the cell of a table. */
export interface Located extends Finding {
  /** The cell, as `Dataset!C7`, where the description came as a table. */
  cell?: string;
}

/** How a long text was checked in parts: its statements are not kept, and of its findings only the first. */
export interface Parts {
  /** How many parts it was cut into. */
  number: number;
  statements: number;
  /** Parts that cannot be read. */
  mistakes: Unread[];
  /** Results that say nothing, since what they hang on stands in another part. */
  unchecked: number;
}

/** What was found in a description, as reports tell it. `results` stand in the order of the findings. */
export type CheckedResult =
  | (Pick<Validated, 'state' | 'conforms' | 'profile' | 'counts' | 'results' | 'quads'> & {
      findings: Located[];
      /** Findings that are counted but not listed. */
      untold?: number;
      parts?: Parts;
    })
  | Malformed
  | { state: 'unreadable'; message: string; tooLarge?: boolean };

/** One file, or one entry of an archive, with what was found in it. */
export interface Checked {
  /** Its path as the user wrote it; for an entry, `archive.zip/entry.ttl`. */
  name: string;
  result: CheckedResult;
  /** The findings by dataset, where it describes several. */
  datasets?: DatasetFindings[];
  /** The same against every further profile, where all were asked for; what hangs on no profile is told here only. */
  others?: Checked[];
  /** Datasets that are counted but not listed. */
  untoldDatasets?: UntoldDatasets;
  scores?: DatasetScores[];
  /** Why there are no scores, where they were asked for. */
  scoresLeftOut?: string;
  /** What the normaliser changed, in words, with how many statements each. */
  changes?: { text: string; statements: number }[];
}

/** How many datasets conform, and how many do not. */
export interface UntoldDatasets {
  conforming: number;
  others: number;
}

/** Everything of one run. */
export interface Run {
  /** The profile, or `all`. */
  profile: string;
  /** Version of this product. */
  version: string;
  checked: readonly Checked[];
}

/** How a run ends: conforming, with violations, or with something that could not be read. */
export function outcomeOf(checked: readonly Checked[]): 'conforms' | 'violations' | 'unreadable' {
  if (checked.some(({ result }) => mistakesOf(result).length > 0)) return 'unreadable';
  const conform = checked
    .flatMap(byProfile)
    .every(({ result }) => result.state === 'validated' && result.conforms);
  return conform ? 'conforms' : 'violations';
}

/** What each profile says of one file; of one that cannot be read there is nothing to say but once. */
export const byProfile = (checked: Checked): readonly Checked[] => [checked, ...(checked.others ?? [])];

/** A mistake of a file that cannot be read, as a finding has it. */
export interface Unread {
  line?: number;
  column?: number;
  message: string;
}

/** Everything that cannot be read, the parts of a long text included. */
export function mistakesOf(result: CheckedResult): readonly Unread[] {
  return result.state === 'validated' ? (result.parts?.mistakes ?? []) : unreadOf(result);
}

/** The datasets that do not conform, as far as they are listed, and a sentence about all; none where there is one. */
export function datasetsOf({ datasets = [], untoldDatasets: untold }: Checked): {
  wrong: DatasetFindings[];
  sum?: string;
} {
  const wrong = datasets.filter(({ conforms }) => !conforms);
  const all = datasets.length + (untold ? untold.conforming + untold.others : 0);
  if (all === 0) return { wrong };
  return { wrong, sum: `${all - wrong.length - (untold?.others ?? 0)} of ${all} datasets conform.` };
}

/** What a report says beside the findings where not all are listed, or the text was checked in parts. */
export function asideOf({ parts, untold = 0 }: Extract<CheckedResult, { state: 'validated' }>): string[] {
  const more = untold > 0 ? [`${untold} further findings are counted but not listed.`] : [];
  if (parts === undefined) return more;
  const { number, statements, unchecked } = parts;
  return [
    `It is long and was checked in ${number} parts, ${statements} statements in all.`,
    ...more,
    ...(unchecked > 0
      ? [`${unchecked} results say nothing, since what they hang on stands in another part.`]
      : []),
  ];
}

/** Why a file cannot be read: each mistake, or the one reason. */
export function unreadOf(result: Exclude<CheckedResult, { state: 'validated' }>): Unread[] {
  if (result.state === 'unreadable') return [{ message: result.message }];
  const { line, column, message, more = [] } = result;
  return [{ message, ...(line !== undefined && { line }), ...(column !== undefined && { column }) }, ...more];
}

/** `1 warning`, `2 warnings` */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
