import { cell } from '../eucaim/table.ts';
import type { QcFinding } from './finding.ts';
import { qcTable } from './tables.ts';

/** A finding that a person let stand, with the reason: a row of `queries/qc/accepted.tsv`. */
interface Acceptance {
  check: string;
  subject: string;
  /** Empty where any value of the subject is accepted. */
  value: string;
  reason: string;
  line: number;
}

function readAcceptances(): Acceptance[] {
  return qcTable('accepted.tsv', ['check', 'subject', 'value', 'reason']).map((row) => ({
    check: cell(row, 'check'),
    subject: cell(row, 'subject'),
    value: cell(row, 'value'),
    reason: cell(row, 'reason'),
    line: row.line,
  }));
}

/**
 * Marks the findings that somebody accepted, and names the rows of the table that no finding needs any more, so
 * that an acceptance ends with its reason. Rows of checks that did not run are left alone.
 */
export function accept(
  findings: QcFinding[],
  ran: ReadonlySet<string>,
): { findings: QcFinding[]; looked: number; idle: Omit<QcFinding, 'level'>[] } {
  const acceptances = readAcceptances();
  const used = new Set<Acceptance>();
  const marked = findings.map((finding) => {
    const row = acceptances.find(
      ({ check, subject, value }) =>
        check === finding.check && subject === finding.subject && (value === '' || value === finding.value),
    );
    if (row === undefined) return finding;
    used.add(row);
    return { ...finding, accepted: finding.accepted ?? row.reason };
  });
  const idle = acceptances
    .filter((row) => ran.has(row.check) && !used.has(row))
    .map(({ check, subject, value, line }) => ({
      check: 'acceptance_not_needed',
      subject,
      label: '',
      detail: `${check} does not find this any more${value === '' ? '' : `: ${value}`}`,
      file: 'queries/qc/accepted.tsv',
      line,
    }));
  return { findings: marked, looked: acceptances.length, idle };
}
