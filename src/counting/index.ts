export { Bitset } from './bitset.ts';
export { FacetIndex, type FacetSource, type Filter } from './facet-index.ts';
export { type Formula, formulaSchema, type Literal } from './formula.ts';
