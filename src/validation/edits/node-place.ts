import type { Place, Quad, Term } from '../../rdf/index.ts';

/** Where a statement stands: its value, and its property where the format can say so. */
export interface StatementPlace {
  value: Place | undefined;
  property: Place | undefined;
}

/** A node to which properties are added: its statements with their places, and where itself stands. */
export interface NodePlace {
  node: Term;
  statements: readonly Quad[];
  placesOf(quad: Quad): StatementPlace;
  /** In JSON-LD the node; in Turtle where a node without statements is mentioned. */
  place: Place | undefined;
}
