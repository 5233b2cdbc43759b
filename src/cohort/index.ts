export { policyRefusal } from './admission.ts';
export { type AnswerPart, type Asked, answer, answerInParts } from './answer.ts';
export { stepsOf } from './attrition.ts';
export { cellsOver } from './cell-key.ts';
export { spellingsOf } from './codes.ts';
export { type Cohort, parseCohort } from './cohort.ts';
export type { AttritionStep, CohortAnswer, GroupAnswer, NodeFigure, Total } from './cohort-answer.ts';
export { cohortQuery } from './cohort-query.ts';
export type { Criteria, Mistake, RefusalCode } from './criteria.ts';
export { splitMistakes } from './groups.ts';
export {
  type AtlasConceptSet,
  type AtlasExport,
  type AtlasItem,
  atlasConceptSets,
  type NotExpressible,
} from './handover/atlas.ts';
export {
  type BeaconDataset,
  type BeaconSelf,
  beaconCount,
  beaconDatasets,
  beaconFilteringTerms,
  beaconInfo,
} from './handover/beacon-answers.ts';
export { type FilteringTerm, filteringTerms, type TermResource } from './handover/beacon-terms.ts';
export {
  type LensCategory,
  type LensElement,
  type LensGroup,
  lensCatalogue,
  lensElements,
} from './handover/lens-catalogue.ts';
export {
  type NegotiatorHandover,
  type NegotiatorRequest,
  type NegotiatorResource,
  negotiatorHandover,
  negotiatorRequest,
} from './handover/negotiator.ts';
export { parseBeacon } from './languages/beacon.ts';
export { parseLens } from './languages/lens.ts';
export { cohortSchema, schemaBreaks } from './languages/schema.ts';
export { parseCohortSparql } from './languages/sparql.ts';
export { cohortSparql } from './languages/sparql-write.ts';
export { parseCohortUrl } from './languages/url.ts';
export { cohortUrl } from './languages/url-write.ts';
export { latticeHash } from './lattice-hash.ts';
export type { NodeAnswer } from './node-count.ts';
export { cellsOfQuestion, parseQuestion, type QuestionReading } from './question.ts';
export {
  type CellRequest,
  type CellRequests,
  openCellRequests,
  type Placed,
  type Quota,
} from './results/cell-requests.ts';
export { type AnswerChange, changesBetween } from './results/changes.ts';
export { answerCsv } from './results/csv.ts';
export { type KeptAnswer, type KeptAnswers, openKeptAnswers } from './results/kept.ts';
export { answerQuads } from './results/rdf.ts';
export { type Requested, requestedAt } from './results/requested.ts';
export { openSavedCohorts, type SavedCohorts } from './saved.ts';
