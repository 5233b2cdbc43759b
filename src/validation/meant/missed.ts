import type { Term } from '../../rdf/index.ts';

/** A value, a concept or a text, that is not at or under the root where it had to be. */
export interface Missed {
  value: Term;
  root: Term;
}
