export type { Malformed } from '../rdf/index.ts';
export { type Batch, type Batches, openBatches, type Stream, type Summary } from './batches.ts';
export {
  type ArchiveFile,
  type ArchiveLimits,
  type Codes,
  type CsvReading,
  type Fetched,
  type FetchOptions,
  fetchDescription,
  isPublicAddress,
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
  templateSheets,
  validateTables,
  writeCsv,
} from './bulk/index.ts';
export { applyEdit, type Edit } from './edit.ts';
export type { Finding } from './finding.ts';
export {
  type Checked,
  type CheckedResult,
  type Located,
  outcomeOf,
  type ReportFormat,
  type Run,
  reportFormats,
} from './formats/index.ts';
export type { Text } from './places.ts';
export type { ProfileInfo } from './profile.ts';
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
export { type Description, openValidation, type Validated, type Validation } from './validation.ts';
