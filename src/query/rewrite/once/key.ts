import type { Pattern, SubSelect } from '../../syntax.ts';
import type { Hidden } from './hidden.ts';

/**
 * Patterns of which, over a default graph that is a set, no two solutions are compatible (SPARQL 1.1 §18.3), those
 * aside that differ in what only one binds of the `loose` variables. Joins, OPTIONAL, MINUS, FILTER and BIND keep
 * that, since what two solutions are made of would be compatible too.
 */
export interface Keyed {
  patterns: readonly Pattern[];
  /** All variables that solutions may bind, hidden ones too. */
  variables: ReadonlySet<string>;
  /** Variables that nothing else may bind: without them, solutions could be alike. */
  loose: ReadonlySet<string>;
  /** Whether triples of the default graph are asked, which the engine may find more than once. */
  asks: boolean;
}

/** What the patterns of one query have in common. */
export interface Around {
  hidden: Hidden;
  /** Whether this asks one graph, where the engine finds each triple once: inside GRAPH, or with at most one FROM. */
  inGraph: boolean;
  /** The same inside GRAPH. */
  readonly inside: Around;
  /** Whether the branches of every UNION are told apart by a tag, also where they bind other variables. */
  tagged: boolean;
  /**
   * Whether a reader of ours is asked, which counts distinct solutions faster than those of a sub-select, keeps apart
   * what a branch of a UNION leaves unbound, and merges the alternatives of a path; other engines were not tried.
   */
  isReader: boolean;
  /** A tree whose own repetitions nobody sees, with those sub-selects put right that can tell. */
  relaxed<T>(tree: T): T;
  /** A sub-select that gives each solution as often as it should. */
  once(select: SubSelect): SubSelect;
}

export const nothing: Keyed = { patterns: [], variables: new Set(), loose: new Set(), asks: false };
