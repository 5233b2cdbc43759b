import type { BlankNode, NamedNode, Quad, Term } from '@rdfjs/types';

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
      /** Where a node begins, in JSON-LD. */
      nodePlaceOf?: (node: Term) => Place | undefined;
      prefixes: Record<string, string>;
      /** What of a JSON-LD text says nothing although somebody wrote it, in the order of the text. */
      unread?: () => readonly Unread[];
    }
  | Malformed;

/** A text that cannot be read: the first mistake, and further ones where the syntax allows to read on. */
export interface Malformed extends Mistake {
  state: 'malformed';
  /** In the order of the text, at most 20. */
  more?: Mistake[];
}

/**
 * A key of JSON-LD that says nothing, or not what was meant: the context does not know it, or not its prefix, or it
 * stands again in the same object, where only the last one is read.
 */
export interface Unread extends Place {
  key: string;
  why: 'unknown' | 'undeclared prefix' | 'doubled';
  /** Where a doubled key stands last. */
  again?: Place;
  /** The node that the object describes, as the quads name it. */
  node: BlankNode | NamedNode;
  /** How the key would be written for a property; undefined where the object has that already. */
  keyFor(property: string): string | undefined;
  /** How many more keys are not listed, in the last that is. */
  untold?: number;
}

/** Something that cannot be read, and where. */
export interface Mistake {
  line?: number;
  column?: number;
  message: string;
}
