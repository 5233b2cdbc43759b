import {
  checkedFiles,
  type QcReport,
  qc,
  qcExitCode,
  qcJson,
  qcMarkdown,
  qcSourceTables,
  qcText,
} from '../ontology/index.ts';
import { existingOption, type Invocation, onlyKnown } from './command.ts';

/** Checks the ontology of the product, or source tables before they are imported, and prints every finding. */
export async function checkOntology(invocation: Invocation): Promise<number> {
  onlyKnown(invocation, ['sources', 'json', 'markdown']);
  const { options } = invocation;
  const sources = existingOption(invocation, 'folder', 'sources');
  const report = sources === undefined ? await qc(checkedFiles()) : qcSourceTables(sources);
  const render = options.has('json') ? qcJson : options.has('markdown') ? qcMarkdown : inParts;
  console.log(render(report));
  return qcExitCode(report);
}

/** What a person accepted, with the reason; then what is still to be done, and the count of both. */
function inParts(report: QcReport): string {
  const lines = (wanted: (finding: QcReport['findings'][number]) => boolean) =>
    qcText({ ...report, findings: report.findings.filter(wanted) })
      .trimEnd()
      .split('\n');
  const accepted = lines((finding) => finding.accepted !== undefined).slice(0, -1);
  const open = lines((finding) => finding.accepted === undefined);
  if (accepted.length === 0) return open.join('\n');
  return [
    `Accepted, with the reason; nothing is to be done (${accepted.length}):`,
    // Its level is that of the check, and would read as if something were to be done.
    ...accepted.map((line) => line.replace(/(^| {2})(?:ERROR|WARN|INFO) {2}/, '$1accepted  ')),
    '',
    `Not accepted (${open.length - 1}):`,
    ...open,
  ].join('\n');
}
