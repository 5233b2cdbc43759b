export type { Malformed } from '../rdf/index.ts';
export { type Batch, type Batches, openBatches, type Stream, type Summary } from './batches/index.ts';
export {
  type ArchiveFile,
  type ArchiveLimits,
  applyEdits,
  type Changed,
  type Checking,
  type Codes,
  type CsvReading,
  checkInput,
  type Fetched,
  type FetchOptions,
  fetchDescription,
  guessFormat,
  type Input,
  inputOf,
  inputsOfArchive,
  isInput,
  isPublicAddress,
  isTable,
  Listed,
  openSpreadsheets,
  readArchive,
  readCodes,
  readCsv,
  readTables,
  readTemplate,
  type SheetTemplate,
  type SpreadsheetLibrary,
  type Spreadsheets,
  spreadsheetsOf,
  type Table,
  type TablesReading,
  tablesInput,
  templateSheets,
  validateTables,
  writeCsv,
  writeDescription,
} from './bulk/index.ts';
export type { Contradiction } from './contradictions.ts';
export type { Edit } from './edits/index.ts';
export type { Finding } from './finding.ts';
export {
  type Checked,
  type CheckedResult,
  checkedDocument,
  checkedQuads,
  type DatasetFindings,
  type Located,
  outcomeOf,
  type Parts,
  type ReportFormat,
  type Run,
  reportFormats,
} from './formats/index.ts';
export { validationMounts, vocabularyGraph } from './mounts.ts';
export type { Text } from './places.ts';
export type { ProfileInfo } from './profile.ts';
export type { MatrixCell, MatrixRow, ProfileMatrix } from './profile-matrix.ts';
export { reportQuads } from './report.ts';
export {
  type Adjusted,
  type DatasetScores,
  type Lost,
  type MetricScore,
  openScoring,
  type Reachable,
  type SchemeScore,
  type Scored,
  type ScoreOptions,
  type Scoring,
  scoreQuads,
} from './scores/index.ts';
export type { Opinion, SecondOpinion } from './second-opinion.ts';
export type { Result, Severity } from './shape.ts';
export type { ShapeInfo } from './shape-infos.ts';
export {
  type Description,
  openValidation,
  type Validated,
  type ValidatedByAll,
  type Validation,
} from './validation.ts';
