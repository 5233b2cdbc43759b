import {
  checkedFiles,
  qc,
  qcExitCode,
  qcJson,
  qcMarkdown,
  qcSourceTables,
  qcText,
} from '../ontology/index.ts';
import type { Invocation } from './command.ts';

/** Checks the ontology of the product, or source tables before they are imported, and prints every finding. */
export async function checkOntology({ options }: Invocation): Promise<number> {
  const sources = options.get('sources');
  const report = sources === undefined ? await qc(checkedFiles()) : qcSourceTables(sources);
  const render = options.has('json') ? qcJson : options.has('markdown') ? qcMarkdown : qcText;
  console.log(render(report));
  return qcExitCode(report);
}
