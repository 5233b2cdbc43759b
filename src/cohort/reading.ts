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

/**
 * The members of an `all` group that must hold on one and the same series: positive criteria of two or more facets of
 * series. `repeats` where a facet has several, so that each combination asks for a series of its own.
 */
function onOneSeries(
  members: readonly Formula[],
  lattices: ReadonlyMap<string, Lattice>,
): { together: Literal[]; alone: Formula[]; repeats: boolean } {
  const together = members.filter(
    (member): member is Literal =>
      'facet' in member && !member.not && lattices.get(member.facet)?.onSeries === true,
  );
  const facets = new Set(together.map(({ facet }) => facet));
  if (facets.size < 2) return { together: [], alone: [...members], repeats: false };
  const alone = members.filter((member) => !together.some((one) => one === member));
  return { together, alone, repeats: together.length > facets.size };
}

/** The facets of series in a formula that stand together in some `all` group, by label; none where nothing is so read. */
export function seriesFacetsOf(formula: Formula, lattices: ReadonlyMap<string, Lattice>): string[] {
  if ('facet' in formula) return [];
  const members = 'all' in formula ? formula.all : formula.any;
  const here = 'all' in formula ? onOneSeries(formula.all, lattices).together : [];
  const labels = here.map(({ facet }) => lattices.get(facet)?.facet.labels.en ?? facet);
  return [...new Set([...labels, ...members.flatMap((member) => seriesFacetsOf(member, lattices))])];
}

/** A formula in plain English, e.g. `Sex at birth is Female and Condition is Malignant tumour of breast`. */
export function readingOf(formula: Formula, lattices: Map<string, Lattice>): string {
  const words = (part: Formula, outer?: 'and' | 'or'): string => {
    if ('facet' in part) return literal(part, lattices);
    const [members, join] = 'all' in part ? ([part.all, 'and'] as const) : ([part.any, 'or'] as const);
    const { together, alone, repeats } =
      'all' in part ? onOneSeries(part.all, lattices) : { together: [], alone: members, repeats: false };
    const parts = alone.map((member) => words(member, join));
    if (together.length > 0) {
      const same = `${together.map((one) => literal(one, lattices)).join(' and ')}, ${repeats ? 'each combination of one and the same series' : 'of the same series'}`;
      parts.push(parts.length === 0 ? same : `(${same})`);
    }
    const text = parts.join(` ${join} `);
    return outer === undefined ? text : `(${text})`;
  };
  if ('all' in formula && formula.all.length === 0) return 'Every case';
  if ('any' in formula && formula.any.length === 0) return 'No case: the criteria exclude each other';
  return words(formula);
}
