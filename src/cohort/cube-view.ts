import type { Cube } from '../federation/index.ts';
import { associationOf } from './association.ts';
import type { Bit } from './bits.ts';
import { cellKey } from './cell-key.ts';
import { cellVariance, type Figure, released, sum, surest, zero } from './figure.ts';
import { addsUp, type Lattice } from './lattice.ts';
import { type Margin, marginOf, type Released } from './margins.ts';
import { type PairTable, pairTable } from './pair-table.ts';

/** One cube, ready for arithmetic: every figure that an answer over some facets needs. */
export interface CubeView {
  cube: Cube;
  perCell: number;
  /** All cases; undefined where the cube does not tell. */
  total: Figure | undefined;
  /** Ids of those facets of which the cube released nothing. */
  silent: string[];
  /** The cases that answer yes to one bit. */
  one(bit: Bit): Figure;
  /** The cases that answer yes to both; of two facets of series, on one and the same series. */
  both(a: Bit, b: Bit): Figure;
  /** The cases that answer yes to both, on whichever series. */
  apart(a: Bit, b: Bit): Figure;
  /** How strongly its facets hang together (association.ts); found when it is first asked for. */
  association(): number;
  /** The figure of one value of the lattice. */
  value(facet: string, code: string): Figure;
}

/** Below this published total a cube holds no pairs by plan, not because they are small (release plan). */
const pairsFrom = 300;

/** The whole range that two margins allow for a pair, around independence. */
function unplanned(a: Figure, b: Figure, total: Figure): Figure {
  const low = Math.max(0, a.value + b.value - total.value);
  const high = Math.max(low, Math.min(a.value, b.value));
  const value = Math.min(high, Math.max(low, (a.value * b.value) / Math.max(1, total.value)));
  return {
    value,
    noise: a.noise + b.noise,
    imputed: a.imputed + b.imputed + (Math.max(high - value, value - low) / 1.96) ** 2,
  };
}

export function viewCube(cube: Cube, cells: Map<string, number>, lattices: Lattice[]): CubeView {
  const perCell = cellVariance(cube);
  const source: Released = { cells, threshold: cube.threshold, perCell, open: cube.access === 'open' };
  const count = cells.get(cellKey());
  const total = count === undefined ? undefined : released(count);
  const all = total ?? zero;
  const margins = new Map(lattices.map((lattice) => [lattice.facet.id, marginOf(lattice, all, source)]));
  const marginFor = (facet: string) => margins.get(facet) as Margin;

  const tables = new Map<string, PairTable>();
  for (const [i, a] of lattices.entries()) {
    for (const b of lattices.slice(a.single ? i + 1 : i)) {
      const table = pairTable(marginFor(a.facet.id), marginFor(b.facet.id), all, source);
      tables.set(`${a.facet.id} ${b.facet.id}`, table);
    }
  }
  const noPairs =
    !source.open && all.value < pairsFrom && [...tables.values()].every((table) => table.released === 0);
  const over = (a: Bit, leavesA: string[], b: Bit, leavesB: string[]): Figure =>
    tables.get(`${a.facet} ${b.facet}`)?.over(leavesA, leavesB) ??
    tables.get(`${b.facet} ${a.facet}`)?.over(leavesB, leavesA) ??
    zero;

  const one = ({ facet, leaves }: Bit): Figure => {
    const margin = marginFor(facet);
    return margin.lattice.single ? margin.of(leaves) : margin.at(leaves[0] ?? '');
  };

  function both(a: Bit, b: Bit): Figure {
    const [inA, inB] = [marginFor(a.facet).lattice, marginFor(b.facet).lattice];
    if (a.facet === b.facet) {
      if (inA.single) return marginFor(a.facet).of(a.leaves.filter((leaf) => b.leaves.includes(leaf)));
      const [x = '', y = ''] = [a.leaves[0], b.leaves[0]].sort();
      return noPairs ? unplanned(one(a), one(b), all) : over(a, [x], b, [y]);
    }
    if (noPairs) return unplanned(one(a), one(b), all);
    const forms = [over(a, a.leaves, b, b.leaves)];
    const [outA, outB] = [inA.complement(a.leaves), inB.complement(b.leaves)];
    if (addsUp(inA, inB)) forms.push(sum([1, one(b)], [-1, over(a, outA, b, b.leaves)]));
    if (addsUp(inB, inA)) forms.push(sum([1, one(a)], [-1, over(a, a.leaves, b, outB)]));
    if (addsUp(inA, inB) && addsUp(inB, inA)) {
      const outside = [one({ facet: a.facet, leaves: outA }), one({ facet: b.facet, leaves: outB })] as const;
      forms.push(sum([1, all], [-1, outside[0]], [-1, outside[1]], [1, over(a, outA, b, outB)]));
    }
    const best = surest(forms, perCell);
    return { ...best, value: Math.max(0, best.value) };
  }

  /**
   * Cells count two facets of series on one series. Cases that have both, but on different series, are estimated as
   * if having one of them said nothing about the other; how many they are is known no better than by half.
   */
  function apart(a: Bit, b: Bit): Figure {
    const same = both(a, b);
    const [inA, inB] = [marginFor(a.facet).lattice, marginFor(b.facet).lattice];
    if (a.facet === b.facet || !inA.onSeries || !inB.onSeries) return same;
    const [onlyA, onlyB] = [one(a).value - same.value, one(b).value - same.value];
    const most = Math.max(0, Math.min(onlyA, onlyB));
    const extra = Math.min(most, Math.max(0, (onlyA * onlyB) / Math.max(1, all.value - same.value)));
    const spread = 0.5 * extra + 0.05 * (most - extra);
    return { ...same, value: same.value + extra / 2, imputed: same.imputed + spread ** 2 };
  }

  return {
    cube,
    perCell,
    total,
    silent: [...margins.values()].filter((margin) => !margin.known).map((margin) => margin.lattice.facet.id),
    one,
    both,
    apart,
    association: () => associationOf(source),
    value: (facet, code) => marginFor(facet).at(code),
  };
}
