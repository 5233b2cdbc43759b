export { answer, type CohortAnswer, cohortQuery } from './answer.ts';
export { cellsOver } from './cell-key.ts';
export { type Cohort, parseCohort } from './cohort.ts';
export type { Criteria, Mistake } from './criteria.ts';
export type { NodeAnswer } from './node-count.ts';
export { openSavedCohorts, type SavedCohorts } from './saved.ts';
