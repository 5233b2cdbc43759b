import { type QcFinding, type QcReport, qcLevels } from './finding.ts';

const place = ({ file, line, column }: QcFinding) =>
  [file, line, column].filter((part) => part !== undefined && part !== 0).join(':');
const inCell = (text: string) =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replace(/\p{Cc}/gu, ' ');

/** In one line: how many findings of each level, by how many checks, over how many things. */
function qcSummary({ counts, checks }: QcReport): string {
  const ran = checks.filter(({ state }) => state === 'ran').length;
  const levels = qcLevels.map((level) => `${counts[level]} ${level}`).join(', ');
  return `${levels}, ${counts.accepted} accepted; ${ran} of ${checks.length} checks ran.`;
}

/** The report as JSON, indented. */
export const qcJson = (report: QcReport): string => `${JSON.stringify(report, undefined, 2)}\n`;

/** A finding in one line, with this word for its level. */
function lineOf(finding: QcFinding, level: string): string {
  const { check, subject, label, detail, accepted } = finding;
  const parts = [place(finding), level, check, `${subject}${label === '' ? '' : ` "${label}"`}`, detail];
  const why = accepted === undefined ? '' : ` (accepted: ${accepted})`;
  return `${parts.filter((part) => part !== '').join('  ')}${why}`.replace(/\p{Cc}/gu, ' ');
}

/** The report for a terminal: one finding a line, gravest first, then the summary. */
export function qcText(report: QcReport): string {
  const lines = report.findings.map((finding) => lineOf(finding, finding.level));
  return `${[...lines, qcSummary(report)].join('\n')}\n`;
}

/** The same in two parts: what a person accepted, with the reason, and what is still to be done. */
export function qcParts(report: QcReport): string {
  const [accepted, open] = [true, false].map((is) =>
    report.findings.filter((finding) => (finding.accepted !== undefined) === is),
  ) as [QcFinding[], QcFinding[]];
  if (accepted.length === 0) return qcText(report);
  return [
    `Accepted, with the reason; nothing is to be done (${accepted.length}):`,
    // Its level is that of the check, and would read as if something were to be done.
    ...accepted.map((finding) => lineOf(finding, 'accepted')),
    '',
    `Not accepted (${open.length}):`,
    qcText({ ...report, findings: open }),
  ].join('\n');
}

/** The report as Markdown: a table of all checks, then the findings of each, gravest first. */
export function qcMarkdown(report: QcReport): string {
  const lines = ['# Quality control', '', qcSummary(report), '', '| check | level | looked at | found |'];
  lines.push('|---|---|---|---|');
  for (const { check, level, state, checked, findings } of report.checks)
    lines.push(`| ${check} | ${level} | ${state === 'ran' ? checked : state} | ${findings} |`);
  const byCheck = Map.groupBy(report.findings, ({ check }) => check);
  for (const [check, findings] of byCheck) {
    const about = report.checks.find((run) => run.check === check);
    lines.push('', `## ${check} (${findings.length})`, '', `${about?.title ?? ''} ${about?.fix ?? ''}`, '');
    lines.push('| level | subject | label | detail | place | accepted |', '|---|---|---|---|---|---|');
    for (const finding of findings) {
      const { level, subject, label, detail, accepted = '' } = finding;
      lines.push(`| ${[level, subject, label, detail, place(finding), accepted].map(inCell).join(' | ')} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}
