export type { FormerConcept, FormerRelease } from './changes.ts';
export {
  type QcCheckRun,
  type QcFinding,
  type QcLevel,
  type QcReport,
  qcExitCode,
} from './finding.ts';
export { type QcInput, qc } from './qc.ts';
export { qcJson, qcMarkdown, qcParts, qcText } from './render.ts';
export { qcSourceTables } from './source-tables.ts';
export { type QcCheck, qcChecks } from './tables.ts';
export type { QcFile } from './turtle-files.ts';
