import type { Formula, Literal } from '../counting/index.ts';
import { type Exactness, together } from './exactness.ts';
import { byCode, type Lattice } from './lattice.ts';

/**
 * A literal that knows what it cannot tell: of each leaf in `unsure` the cohort holds a part that cubes do not
 * tell apart, and the names say whose part. Whether such a leaf is counted is said by `leaves`, as ever.
 */
export interface MarkedLiteral extends Literal {
  /** Leaf to the names of the values that are not told apart there; sorted, without empty entries. */
  unsure?: Record<string, string[]>;
}

/** A formula whose literals may be marked. */
export type MarkedFormula = MarkedLiteral | { all: MarkedFormula[] } | { any: MarkedFormula[] };

/** A set of leaves with its marks, before it becomes a literal. */
export interface MarkedSet {
  leaves: string[];
  unsure?: Record<string, string[]> | undefined;
}

/** The marks at one leaf; nothing where the set is sure of it. */
export const marksAt = ({ unsure }: MarkedSet, leaf: string): string[] =>
  unsure !== undefined && Object.hasOwn(unsure, leaf) ? (unsure[leaf] as string[]) : [];

/** A literal in its one spelling: leaves and marks sorted, nothing empty mentioned. */
export function spell(facet: string, { leaves, unsure = {} }: MarkedSet, not: boolean): MarkedLiteral {
  const marks = Object.entries(unsure)
    .filter(([, names]) => names.length > 0)
    .sort(([a], [b]) => byCode(a, b))
    .map(([leaf, names]): [string, string[]] => [leaf, [...new Set(names)].sort(byCode)]);
  return {
    facet,
    leaves: [...new Set(leaves)].sort(byCode),
    ...(not && { not }),
    ...(marks.length > 0 && { unsure: Object.fromEntries(marks) }),
  };
}

/**
 * Union (any) or intersection (all) of sets of leaves, leaf by leaf with three values, as Kleene has it: a leaf
 * that one set is sure of decides, and takes the marks of the others away.
 */
export function combine(sets: readonly MarkedSet[], join: 'all' | 'any', lattice: Lattice): MarkedSet {
  const held = sets.map(({ leaves }) => new Set(leaves));
  const result: Required<MarkedSet> = { leaves: [], unsure: {} };
  for (const leaf of lattice.leaves) {
    const decisive = join === 'any';
    let counted = !decisive;
    let decided = false;
    const names: string[] = [];
    for (const [index, set] of sets.entries()) {
      const holds = held[index]?.has(leaf) === true;
      const marks = marksAt(set, leaf);
      names.push(...marks);
      decided ||= marks.length === 0 && holds === decisive;
      counted = decisive ? counted || holds : counted && holds;
    }
    if (decided ? decisive : counted) result.leaves.push(leaf);
    if (!decided && names.length > 0) result.unsure = { ...result.unsure, [leaf]: names };
  }
  return result;
}

/** How the counted cases relate to the cohort's, as its marks say. */
export function exactnessOf(formula: MarkedFormula): Exactness {
  if (!('facet' in formula)) {
    const parts = 'all' in formula ? formula.all : formula.any;
    return parts.map(exactnessOf).reduce(together, 'exact');
  }
  const counted = new Set(formula.leaves);
  return Object.keys(formula.unsure ?? {})
    .map((leaf): Exactness => (counted.has(leaf) !== (formula.not === true) ? 'superset' : 'subset'))
    .reduce(together, 'exact');
}

/** Whether any literal of a formula is marked. */
export function isMarked(formula: MarkedFormula): boolean {
  if ('facet' in formula) return formula.unsure !== undefined;
  return ('all' in formula ? formula.all : formula.any).some(isMarked);
}

/** The plain literal, or what counts the same where it counts every leaf or none. */
export function unmarked({ facet, leaves, not }: MarkedLiteral, lattice: Lattice): Formula {
  if (leaves.length === 0) return not ? { all: [] } : { any: [] };
  if (leaves.length === lattice.leaves.length) return not ? { any: [] } : { all: [] };
  return { facet, leaves, ...(not && { not }) };
}
