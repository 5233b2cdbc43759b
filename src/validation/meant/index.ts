export { CodeLists } from './code-lists.ts';
export { ConceptsMeant } from './concepts-meant.ts';
export { distance } from './near.ts';
export type { Slip, Suggestion } from './slip.ts';
export { Slips } from './slips.ts';
export { suggest } from './suggestion.ts';
