import type { Formula, Literal } from '../counting/index.ts';
import { byCode, type Lattice } from './lattice.ts';
import {
  combine,
  type MarkedFormula,
  type MarkedLiteral,
  type MarkedSet,
  marksAt,
  spell,
  unmarked,
} from './marked.ts';

type Join = 'all' | 'any';

const everyCase: MarkedFormula = { all: [] };
const noCase: MarkedFormula = { any: [] };

const keyOf = (formula: MarkedFormula): string => JSON.stringify(formula);
const isSubset = (a: readonly string[], b: ReadonlySet<string>) => a.every((leaf) => b.has(leaf));
const isSure = ({ unsure }: MarkedSet) => unsure === undefined || Object.keys(unsure).length === 0;
const membersOf = (formula: MarkedFormula): MarkedFormula[] =>
  'facet' in formula ? [] : 'all' in formula ? formula.all : formula.any;

/** The leaves of a literal of a facet with one value per case, joined: intersection for all, union for any. */
function joinSingle(literals: MarkedLiteral[], join: Join, lattice: Lattice): MarkedLiteral[] | 'absorbs' {
  const joined = combine(literals, join, lattice);
  const [neutral, absorbing] = join === 'all' ? [lattice.leaves.length, 0] : [0, lattice.leaves.length];
  if (isSure(joined) && joined.leaves.length === absorbing) return 'absorbs';
  if (isSure(joined) && joined.leaves.length === neutral) return [];
  return [spell(lattice.facet.id, joined, false)];
}

/** A set that stays apart, without the leaves that the joined set says everything about. */
function without(set: MarkedSet, joined: MarkedSet): MarkedSet {
  const taken = new Set(joined.leaves);
  const unsure: Record<string, string[]> = {};
  for (const leaf of new Set([...set.leaves, ...Object.keys(set.unsure ?? {})])) {
    const others = taken.has(leaf) ? marksAt(joined, leaf) : [];
    if (!taken.has(leaf) || others.length > 0) unsure[leaf] = [...marksAt(set, leaf), ...others];
  }
  return { leaves: set.leaves.filter((leaf) => !taken.has(leaf)), unsure };
}

/** The sets that no smaller one implies; the marks that those which go had at the leaves of a smaller one stay. */
function leastOf(sets: readonly MarkedSet[]): MarkedSet[] {
  const implies = (a: MarkedSet, b: MarkedSet) =>
    a.leaves.length > 0 && isSubset(a.leaves, new Set(b.leaves));
  const kept = sets.filter(
    (set) => !sets.some((other) => implies(other, set) && other.leaves.length < set.leaves.length),
  );
  const distinct = [...new Map(kept.map((set) => [set.leaves.join(' '), set])).values()];
  return distinct.map((set) => {
    const implied = sets.filter((other) => other !== set && implies(set, other));
    const unsure = Object.fromEntries(
      set.leaves.map((leaf) => [leaf, [set, ...implied].flatMap((other) => marksAt(other, leaf))]),
    );
    return { leaves: set.leaves, unsure: { ...set.unsure, ...unsure } };
  });
}

/**
 * Literals of a facet with several values per case. In `all`, "none of" joins into one set, and "one of"
 * stays apart (a case may have CT by one series and MR by another); in `any` it is the other way round. Each set
 * that stays apart loses the leaves of the joined one, and goes where a smaller one implies it.
 */
function joinMultiple(literals: MarkedLiteral[], join: Join, lattice: Lattice): MarkedLiteral[] | 'absorbs' {
  const joinsNegative = join === 'all';
  const joined = combine(
    literals.filter(({ not }) => (not === true) === joinsNegative),
    'any',
    lattice,
  );
  if (isSure(joined) && joined.leaves.length === lattice.leaves.length) return 'absorbs';
  const apart = literals
    .filter(({ not }) => (not === true) !== joinsNegative)
    .filter((literal) => literal.leaves.length < lattice.leaves.length || !isSure(literal))
    .map((literal) => spell('', without(literal, joined), false));
  if (apart.some((set) => set.leaves.length === 0 && isSure(set))) return 'absorbs';
  const { id } = lattice.facet;
  return [
    ...leastOf(apart).map((set) => spell(id, set, !joinsNegative)),
    ...(joined.leaves.length > 0 || !isSure(joined) ? [spell(id, joined, joinsNegative)] : []),
  ];
}

/**
 * Whether one literal says at least as much as another of its facet: at each leaf the smaller set is sure to be out
 * or the larger one sure to be in. Of leaves that both are unsure of nothing can be said, unless they are the same.
 */
function implies(a: MarkedLiteral, b: MarkedLiteral): boolean {
  if (a.facet !== b.facet || a.not !== b.not) return false;
  const [small, large] = a.not ? [b, a] : [a, b];
  const sure = new Set(large.leaves.filter((leaf) => marksAt(large, leaf).length === 0));
  const possible = [...small.leaves, ...Object.keys(small.unsure ?? {})];
  return keyOf(a) === keyOf(b) || isSubset(possible, sure);
}

/** Whether a formula adds nothing to the literals it is joined with: they imply it (all), or it implies one (any). */
function addsNothing(formula: MarkedFormula, kind: Join, literals: readonly MarkedLiteral[]): boolean {
  if ('facet' in formula)
    return literals.some((one) => (kind === 'all' ? implies(one, formula) : implies(formula, one)));
  const inner = membersOf(formula);
  return kind in formula
    ? inner.every((member) => addsNothing(member, kind, literals))
    : inner.some((member) => addsNothing(member, kind, literals));
}

/** Groups without those that the literals or a smaller group beside them imply: a and (a or b) is a. */
function leastGroups(
  groups: MarkedFormula[],
  kind: Join,
  literals: readonly MarkedLiteral[],
): MarkedFormula[] {
  const distinct = new Map(groups.map((group) => [keyOf(group), group]));
  const keyed = new Map([...distinct].map(([key, group]) => [key, new Set(membersOf(group).map(keyOf))]));
  return [...distinct]
    .filter(([key, group]) => {
      if (addsNothing(group, kind, literals)) return false;
      const inner = keyed.get(key) as Set<string>;
      return ![...keyed].some(
        ([other, members]) => other !== key && members.size < inner.size && isSubset([...members], inner),
      );
    })
    .map(([, group]) => group);
}

/** Joins simplified formulas into the one simplest form that this room knows. */
export function join(
  kind: Join,
  members: MarkedFormula[],
  lattices: ReadonlyMap<string, Lattice>,
): MarkedFormula {
  const absorbing = kind === 'all' ? noCase : everyCase;
  const flat = members.flatMap((member) => (kind in member ? membersOf(member) : [member]));
  // A group of the other kind without members is the absorbing element: "all of … and no case".
  if (flat.some((member) => keyOf(member) === keyOf(absorbing))) return absorbing;

  const literals = flat.filter((member) => 'facet' in member);
  const groups = flat.filter((member) => !('facet' in member));
  const alone: MarkedLiteral[] = [];
  for (const [facet, same] of Map.groupBy(literals, (literal) => literal.facet)) {
    const lattice = lattices.get(facet) as Lattice;
    const result = lattice.partition ? joinSingle(same, kind, lattice) : joinMultiple(same, kind, lattice);
    if (result === 'absorbs') return absorbing;
    alone.push(...result);
  }
  const joined = [...alone, ...leastGroups(groups, kind, alone)];
  const [only] = joined;
  if (joined.length === 1 && only) return only;
  return { [kind]: joined.sort((a, b) => byCode(keyOf(a), keyOf(b))) } as MarkedFormula;
}

/** One criterion, or its negation, as a formula; `unsure` says which leaves it cannot tell, and why. */
export function literalOf(
  lattice: Lattice,
  leaves: Iterable<string>,
  not: boolean,
  unsure?: Record<string, string[]>,
): MarkedFormula {
  const set = { leaves: [...new Set(leaves)], unsure };
  const every = set.leaves.length === lattice.leaves.length;
  if (isSure(set) && every) return not ? noCase : everyCase;
  if (isSure(set) && set.leaves.length === 0) return not ? everyCase : noCase;
  if (!not || !lattice.partition) return spell(lattice.facet.id, set, not);
  return spell(lattice.facet.id, { ...set, leaves: lattice.complement(set.leaves) }, false);
}

/** The same formula without its marks: what is counted, in its simplest form. */
export function countedOf(formula: MarkedFormula, lattices: ReadonlyMap<string, Lattice>): Formula {
  if ('facet' in formula) return unmarked(formula, lattices.get(formula.facet) as Lattice);
  const members = membersOf(formula).map((member) => countedOf(member, lattices));
  return join('all' in formula ? 'all' : 'any', members, lattices);
}

/** The literals of a formula, in its order. */
export function literalsOf(formula: Formula): Literal[] {
  if ('facet' in formula) return [formula];
  return ('all' in formula ? formula.all : formula.any).flatMap(literalsOf);
}
