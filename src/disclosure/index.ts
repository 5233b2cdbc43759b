export { type Cell, type CellValue, cellKey, totalKey } from './cell.ts';
export { type Guarantee, guarantee, type WorstCase } from './guarantee.ts';
export {
  cellsPerPerson,
  fewestForCells,
  type PlanFacet,
  type PlannedCell,
  type PlanValue,
  planCells,
} from './plan.ts';
export { type Policy, type PolicyChoice, policyFor } from './policy.ts';
export { type ProtectedCell, type ProtectedCount, protect, type RawCell } from './protect.ts';
export { type RawCount, seal } from './raw-count.ts';
