export { Bitset } from './bitset.ts';
export {
  type CaseColumns,
  type Column,
  type CountedFacet,
  type CountedValue,
  columnFor,
} from './case-columns.ts';
export { CellCounter, type FacetValue } from './cell-counter.ts';
export { FacetIndex, type FacetSource, type Filter } from './facet-index.ts';
export { type Formula, formulaName, formulaSchema, type Literal } from './formula.ts';
