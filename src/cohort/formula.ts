import type { Formula, Literal } from '../counting/index.ts';
import { byCode, type Lattice } from './lattice.ts';

type Join = 'all' | 'any';

const everyCase: Formula = { all: [] };
const noCase: Formula = { any: [] };

const keyOf = (formula: Formula): string => JSON.stringify(formula);
const isSubset = (a: string[], b: Set<string>) => a.every((leaf) => b.has(leaf));

/** The leaves of a literal of a facet with one value per case, joined: intersection for all, union for any. */
function joinSingle(literals: Literal[], join: Join, lattice: Lattice): Literal[] | 'absorbs' {
  const sets = literals.map(({ leaves }) => new Set(leaves));
  const holds = (leaf: string) =>
    join === 'all' ? sets.every((set) => set.has(leaf)) : sets.some((set) => set.has(leaf));
  const leaves = lattice.leaves.filter(holds);
  const [neutral, absorbing] = join === 'all' ? [lattice.leaves.length, 0] : [0, lattice.leaves.length];
  if (leaves.length === absorbing) return 'absorbs';
  return leaves.length === neutral ? [] : [{ facet: lattice.facet.id, leaves }];
}

/**
 * Literals of a facet with several values per case. In `all`, "none of" joins into one set, and "one of"
 * stays apart (a case may have CT by one series and MR by another); in `any` it is the other way round. Each set
 * that stays apart loses the leaves of the joined one, and goes where a smaller one implies it.
 */
function joinMultiple(literals: Literal[], join: Join, lattice: Lattice): Literal[] | 'absorbs' {
  const joinsNegative = join === 'all';
  const joined = new Set(
    literals.filter(({ not }) => (not === true) === joinsNegative).flatMap(({ leaves }) => leaves),
  );
  if (joined.size === lattice.leaves.length) return 'absorbs';
  const apart = literals
    .filter(({ not }) => (not === true) !== joinsNegative)
    .filter(({ leaves }) => leaves.length < lattice.leaves.length)
    .map(({ leaves }) => leaves.filter((leaf) => !joined.has(leaf)));
  if (apart.some((leaves) => leaves.length === 0)) return 'absorbs';
  const distinct = [...new Map(apart.map((leaves) => [leaves.join(' '), leaves])).values()];
  const least = distinct.filter((leaves) => {
    const set = new Set(leaves);
    return !distinct.some((other) => other !== leaves && isSubset(other, set));
  });
  const literal = (leaves: string[], not: boolean): Literal => ({
    facet: lattice.facet.id,
    leaves,
    ...(not && { not }),
  });
  return [
    ...least.map((leaves) => literal(leaves, !joinsNegative)),
    ...(joined.size > 0 ? [literal([...joined].sort(byCode), joinsNegative)] : []),
  ];
}

/** Joins simplified formulas into the one simplest form that this room knows. */
export function join(kind: Join, members: Formula[], lattices: Map<string, Lattice>): Formula {
  const absorbing = kind === 'all' ? noCase : everyCase;
  const flat = members.flatMap((member) =>
    kind in member ? (member as Record<Join, Formula[]>)[kind] : [member],
  );
  // A group of the other kind without members is the absorbing element: "all of … and no case".
  if (flat.some((member) => keyOf(member) === keyOf(absorbing))) return absorbing;

  const literals = flat.filter((member) => 'facet' in member);
  const groups = flat.filter((member) => !('facet' in member));
  const joined: Formula[] = [];
  for (const [facet, same] of Map.groupBy(literals, ({ facet }) => facet)) {
    const lattice = lattices.get(facet) as Lattice;
    const result = lattice.partition ? joinSingle(same, kind, lattice) : joinMultiple(same, kind, lattice);
    if (result === 'absorbs') return absorbing;
    joined.push(...result);
  }
  const keys = new Set(joined.map(keyOf));
  const other = kind === 'all' ? 'any' : 'all';
  for (const group of groups) {
    const inner = (group as Record<Join, Formula[]>)[other];
    // a and (a or b) is a.
    if (keys.has(keyOf(group)) || inner.some((member) => keys.has(keyOf(member)))) continue;
    keys.add(keyOf(group));
    joined.push(group);
  }
  const [only] = joined;
  if (joined.length === 1 && only) return only;
  return { [kind]: joined.sort((a, b) => byCode(keyOf(a), keyOf(b))) } as Formula;
}

/** One criterion, or its negation, as a formula. */
export function literalOf(lattice: Lattice, leaves: Iterable<string>, not: boolean): Formula {
  const set = [...new Set(leaves)].sort(byCode);
  const all = set.length === lattice.leaves.length;
  if (all) return not ? noCase : everyCase;
  if (!not) return { facet: lattice.facet.id, leaves: set };
  return lattice.partition
    ? { facet: lattice.facet.id, leaves: lattice.complement(set) }
    : { facet: lattice.facet.id, leaves: set, not: true };
}

/** The literals of a formula, in its order. */
export function literalsOf(formula: Formula): Literal[] {
  if ('facet' in formula) return [formula];
  return ('all' in formula ? formula.all : formula.any).flatMap(literalsOf);
}
