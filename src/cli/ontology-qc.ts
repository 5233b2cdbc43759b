import {
  checkedFiles,
  qc,
  qcExitCode,
  qcJson,
  qcMarkdown,
  qcParts,
  qcSourceTables,
} from '../ontology/index.ts';
import { existingOption, type Invocation, onlyKnown } from './command.ts';

/** Checks the ontology of the product, or source tables before they are imported, and prints every finding. */
export async function checkOntology(invocation: Invocation): Promise<number> {
  onlyKnown(invocation, ['sources', 'json', 'markdown']);
  const { options } = invocation;
  const sources = existingOption(invocation, 'folder', 'sources');
  const report = sources === undefined ? await qc(checkedFiles()) : qcSourceTables(sources);
  const render = options.has('json') ? qcJson : options.has('markdown') ? qcMarkdown : qcParts;
  process.stdout.write(render(report));
  return qcExitCode(report);
}
