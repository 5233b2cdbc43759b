import type { Quad, ReadLimits } from '../../rdf/index.ts';
import type { Store } from '../../store/index.ts';
import type { Batches } from '../batches/index.ts';
import type { Scoring } from '../scores/index.ts';
import type { Validation } from '../validation.ts';

/** A description after a change: its statements, and of each new one the statement that it was before. */
export interface Changed {
  quads: Quad[];
  origin: ReadonlyMap<Quad, Quad>;
  changes: readonly { text: string; statements: number }[];
}

/** How inputs are checked. */
export interface Checking {
  store: Store;
  validation: Pick<Validation, 'profiles' | 'validateAll' | 'validateQuads'>;
  /** Its name, or `all`. */
  profile: string;
  language?: string;
  /** Without it there are no scores. */
  scoring?: Scoring;
  /** For long texts, and those that are beyond a limit as a whole; without it they are refused. */
  batches?: Batches;
  /** What is done to a description in RDF before it is validated. */
  change?(name: string, quads: readonly Quad[]): Changed | Promise<Changed>;
  /** Bounds of a text that is read as a whole. */
  limits?: ReadLimits;
}
