import type { Quad } from '@rdfjs/types';

/** Where something stands in a text; both count from 1. */
export interface Place {
  line: number;
  column: number;
}

/**
 * What reading gives: quads, with where each stood in the text (for the formats that can say so) and the
 * prefixes that the text declared; or the place of the first thing that cannot be read. Lines and columns
 * count from 1.
 */
export type Reading =
  | {
      state: 'read';
      quads: Quad[];
      placeOf: (quad: Quad) => Place | undefined;
      prefixes: Record<string, string>;
    }
  | { state: 'malformed'; line?: number; column?: number; message: string };
