import type { Formula, Literal } from '../counting/index.ts';
import { literalsOf } from './formula.ts';
import type { Lattice } from './lattice.ts';

/** One yes-or-no question about a case: does it hold one of these leaves? */
export interface Bit {
  facet: string;
  leaves: string[];
}

/** A formula over bits: `holds(state)` for a state in which bit i is 2^i. */
export interface BitFormula {
  bits: Bit[];
  holds: (state: number) => boolean;
  /** The bits that every case of the cohort holds; empty where the formula is more than a list of demands. */
  demanded: number[];
  /** Whether the formula is `all` of literals. */
  conjunction: boolean;
  /** Whether two bits are asked for side by side in one `all` group: of facets of series, on the same series. */
  together: (i: number, j: number) => boolean;
}

/**
 * The questions that a formula asks. A facet with one value per case gives one bit per set of leaves (a
 * complement asks the same question); a facet with several gives one bit per leaf, since one case may answer yes
 * to two of them.
 */
export function bitsOf(formula: Formula, lattices: Map<string, Lattice>): BitFormula {
  const bits: Bit[] = [];
  const index = new Map<string, number>();
  const bitFor = (facet: string, leaves: string[]): number => {
    const key = `${facet} ${leaves.join(' ')}`;
    const known = index.get(key);
    if (known !== undefined) return known;
    index.set(key, bits.length);
    return bits.push({ facet, leaves }) - 1;
  };
  const complementOf = (facet: string, leaves: string[]): number | undefined =>
    index.get(`${facet} ${lattices.get(facet)?.complement(leaves).join(' ')}`);

  const pairs = new Set<string>();
  const bitsFor = ({ facet, leaves }: Literal): number[] => {
    if (!lattices.get(facet)?.single) return leaves.map((leaf) => bitFor(facet, [leaf]));
    return complementOf(facet, leaves) === undefined ? [bitFor(facet, leaves)] : [];
  };
  function notePairs(group: readonly Formula[]): void {
    const demands = group.filter((part) => 'facet' in part && !part.not) as Literal[];
    const held = demands.map(bitsFor);
    for (const [n, some] of held.entries())
      for (const i of some) for (const j of held.slice(n + 1).flat()) pairs.add(`${i} ${j}`).add(`${j} ${i}`);
  }

  function compile(part: Formula): (state: number) => boolean {
    if ('all' in part) notePairs(part.all);
    if (!('facet' in part)) {
      const members = ('all' in part ? part.all : part.any).map(compile);
      return 'all' in part
        ? (state) => members.every((holds) => holds(state))
        : (state) => members.some((holds) => holds(state));
    }
    const { facet, leaves, not = false } = part;
    if (lattices.get(facet)?.single) {
      const inverse = complementOf(facet, leaves);
      if (inverse !== undefined) return (state) => ((state & (1 << inverse)) === 0) !== not;
      const mask = 1 << bitFor(facet, leaves);
      return (state) => ((state & mask) !== 0) !== not;
    }
    const mask = leaves.reduce((all, leaf) => all | (1 << bitFor(facet, [leaf])), 0);
    return (state) => ((state & mask) !== 0) !== not;
  }

  const holds = compile(formula);
  const conjunction =
    'facet' in formula || ('all' in formula && formula.all.every((part) => 'facet' in part));
  const demanded = conjunction
    ? literalsOf(formula).flatMap(({ facet, leaves, not }) => {
        const bit = index.get(`${facet} ${leaves.join(' ')}`);
        return not || bit === undefined ? [] : [bit];
      })
    : [];
  return { bits, holds, demanded, conjunction, together: (i, j) => pairs.has(`${i} ${j}`) };
}
