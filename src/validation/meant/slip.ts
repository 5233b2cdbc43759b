import type { Term } from '../../rdf/index.ts';
import { phrase } from '../phrases.ts';

/** The statement that was written wrongly. */
export interface Slip {
  subject: Term;
  property: string;
  value: Term;
}

/** What was probably meant: in Turtle with our prefixes, and in words. */
export interface Suggestion {
  /** The value as it should be. */
  value?: string;
  /** The property as it should be. */
  property?: string;
  /** Whether the value has a gap that only people can fill. */
  isGap?: boolean;
  words: string;
  /** Where it was written wrongly, if that is another statement than the one that the result is about. */
  slip?: Slip;
}

/** A value that was probably meant. */
export const meant = (value: string, language?: string): Suggestion => ({
  value,
  words: phrase('meant', language, { wanted: value }),
});
