import type { Formula, Literal } from '../counting/index.ts';
import type { Lattice } from './lattice.ts';

const listed = (words: string[], last: string) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

function literal({ facet, leaves, not }: Literal, lattices: Map<string, Lattice>): string {
  const lattice = lattices.get(facet);
  if (!lattice) return facet;
  const labels = (some: string[]) => lattice.cover(some).map((code) => lattice.value(code)?.label ?? code);
  const direct = labels(leaves);
  const outside = lattice.partition ? labels(lattice.complement(leaves)) : [];
  // "is not A" is easier to read than a list of everything else.
  const inverse = !not && lattice.partition && outside.length < direct.length;
  const verb = not || inverse ? 'is not' : lattice.partition ? 'is' : 'includes';
  return `${lattice.facet.labels.en ?? facet} ${verb} ${listed(inverse ? outside : direct, 'or')}`;
}

/** A formula in plain English, e.g. `Sex at birth is Female and Condition is Malignant tumour of breast`. */
export function readingOf(formula: Formula, lattices: Map<string, Lattice>): string {
  const words = (part: Formula, outer?: 'and' | 'or'): string => {
    if ('facet' in part) return literal(part, lattices);
    const [members, join] = 'all' in part ? ([part.all, 'and'] as const) : ([part.any, 'or'] as const);
    const text = members.map((member) => words(member, join)).join(` ${join} `);
    return outer === undefined ? text : `(${text})`;
  };
  if ('all' in formula && formula.all.length === 0) return 'Every case';
  if ('any' in formula && formula.any.length === 0) return 'No case: the criteria exclude each other';
  return words(formula);
}
