export { type Cell, type CellValue, cellKey, totalKey } from './cell.ts';
export { type Declaration, type DeclarationVerdict, verifyDeclaration } from './declaration.ts';
export { discloseOpen, type ExactCell, type ExactCount } from './disclose-open.ts';
export { type Guarantee, guarantee, type Loss, type WorstCase, worstAccuracy } from './guarantee.ts';
export { type LogLikelihood, logLikelihood } from './likelihood.ts';
export {
  cellsPerPerson,
  fewestForCells,
  type PlanFacet,
  type PlannedCell,
  type PlanValue,
  planCells,
} from './plan.ts';
export {
  countVariance,
  type Policy,
  type PolicyChoice,
  type PolicyWishes,
  policyFor,
  type RequestPolicy,
} from './policy.ts';
export { profileFacets } from './profiles.ts';
export {
  type ProtectedCell,
  type ProtectedCount,
  protect,
  protectRequests,
  type RawCell,
} from './protect.ts';
export { type RawCount, seal } from './raw-count.ts';
