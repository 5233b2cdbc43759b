import type { Quad } from '@rdfjs/types';

/** Where something stands in a text; both count from 1. */
export interface Place {
  line: number;
  column: number;
}

/**
 * What reading gives: quads, with where each stood in the text (for the formats that can say so) and the
 * prefixes that the text declared; or the things that cannot be read. Lines and columns count from 1.
 */
export type Reading =
  | {
      state: 'read';
      quads: Quad[];
      placeOf: (quad: Quad) => Place | undefined;
      /** Where the property of a quad is written, in Turtle and its relatives. */
      propertyPlaceOf?: (quad: Quad) => Place | undefined;
      prefixes: Record<string, string>;
    }
  | Malformed;

/** A text that cannot be read: the first mistake, and further ones where the syntax allows to read on. */
export interface Malformed extends Mistake {
  state: 'malformed';
  /** In the order of the text, at most 20. */
  more?: Mistake[];
}

/** Something that cannot be read, and where. */
export interface Mistake {
  line?: number;
  column?: number;
  message: string;
}
