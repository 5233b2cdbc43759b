import type { Format, Quad } from '../rdf/index.ts';
import type { Finding } from './finding.ts';
import type { Result, Severity } from './shape.ts';

/** A description as it came. `base` resolves relative IRIs. */
export interface Description {
  text: string;
  format: Format;
  base: string;
  /** Where this is a part of a longer text: what stands before it, and its first line in the whole. */
  part?: { prologue: string; firstLine: number };
  /** Which findings are only counted; without it all are told. */
  countsOnly?(severity: Severity): boolean;
}

/** What was found in a description. It conforms where nothing is a violation. */
export interface Validated {
  state: 'validated';
  conforms: boolean;
  profile: string;
  counts: Record<Severity, number>;
  /** By line, then by severity. */
  findings: Finding[];
  /** The first result behind each finding, in terms and in the same order. */
  results: Result[];
  /** The description. */
  quads: readonly Quad[];
  /** The first result behind each finding that was only counted, where that was asked for. */
  counted?: Result[];
  /** Of a part: how many results say nothing, since the rest of the text may describe what they miss. */
  unchecked?: number;
  /** Of a part: findings that hold only if they are found in all parts. */
  absent?: Finding[];
}

/** What each profile says of one description, in the order of the profiles. */
export interface ValidatedByAll {
  state: 'validated';
  validated: Validated[];
  /** The description. */
  quads: readonly Quad[];
}
