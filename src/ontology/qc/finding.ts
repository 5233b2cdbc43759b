/** How grave a finding is, as in ROBOT's reports: an ERROR stops a release, a WARN should be mended, an INFO may be. */
export type QcLevel = 'ERROR' | 'WARN' | 'INFO';

export const qcLevels: readonly QcLevel[] = ['ERROR', 'WARN', 'INFO'];

/** One thing that a check found. */
export interface QcFinding {
  /** Id of the check, e.g. `duplicate_label`. */
  check: string;
  level: QcLevel;
  /** Code of the class (`CLIN1000075`), else a shortened IRI, or the name of a file. */
  subject: string;
  /** Label of the subject; empty where it has none. */
  label: string;
  /** What is wrong, in words that name the value. */
  detail: string;
  /** Name of the file as it was given; lines and columns count from 1. */
  file?: string;
  line?: number;
  column?: number;
  /** The value that is wrong, as it stands. */
  value?: string;
  /** Why a person let this finding stand; it then stops no release, and is still reported. */
  accepted?: string;
}

/** A finding as a check gives it: the level follows from the check. */
export type Found = Omit<QcFinding, 'check' | 'level' | 'accepted'> & { accepted?: string };

/** What became of one check. */
export interface QcCheckRun {
  check: string;
  level: QcLevel;
  title: string;
  /** How to mend what it finds. */
  fix: string;
  /** `not-run` where its kind of input was not given. */
  state: 'ran' | 'not-run' | 'failed';
  /** How many things it looked at. */
  checked: number;
  findings: number;
}

/** What quality control found, and which checks looked at how much. */
export interface QcReport {
  /** Sorted by level, check, subject, file and line. */
  findings: QcFinding[];
  /** Every check, sorted by id, those that found nothing included. */
  checks: QcCheckRun[];
  /** Findings by level; `accepted` ones are counted there and not under their level. */
  counts: Record<QcLevel, number> & { accepted: number };
}

const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);

/** Order of findings: the gravest first, then by check, subject and place. */
export function compareFindings(a: QcFinding, b: QcFinding): number {
  return (
    qcLevels.indexOf(a.level) - qcLevels.indexOf(b.level) ||
    compare(a.check, b.check) ||
    compare(a.subject, b.subject) ||
    compare(a.file ?? '', b.file ?? '') ||
    compare(a.line ?? 0, b.line ?? 0) ||
    compare(a.detail, b.detail)
  );
}

/** The code that a program ends with: 1 where an ERROR stands that nobody accepted, else 0. */
export const qcExitCode = ({ counts }: Pick<QcReport, 'counts'>): 0 | 1 => (counts.ERROR > 0 ? 1 : 0);
