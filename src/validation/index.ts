export type { Malformed } from '../rdf/index.ts';
export { type Batch, type Batches, openBatches, type Stream, type Summary } from './batches.ts';
export { type ArchiveFile, type ArchiveLimits, readArchive } from './bulk/index.ts';
export { applyEdit, type Edit } from './edit.ts';
export type { Finding } from './finding.ts';
export type { Text } from './places.ts';
export {
  type Checked,
  type CheckedResult,
  type Located,
  outcomeOf,
  type ReportFormat,
  reportFormats,
  type Run,
} from './formats/index.ts';
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
