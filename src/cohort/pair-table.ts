import type { LatticeValue } from '../ontology/index.ts';
import { cellKey } from './cell-key.ts';
import { type Figure, imputed, released, sum, zero } from './figure.ts';
import type { Margin, Released } from './margins.ts';

/** The cells of all pairs of leaves of two facets (or of one facet with itself), hidden ones filled in. */
export interface PairTable {
  /** How many cells the cube released. */
  released: number;
  at(codeA: string, codeB: string): Figure;
  /** The sum over two sets of leaves. */
  over(leavesA: string[], leavesB: string[]): Figure;
}

const maxShare = 0.8; // of T: a hidden cell is most likely below it
const sweeps = 6;

/**
 * The pair that follows from one value alone: where `value` determines the other facet, its cases are all at the
 * value named and nowhere else. Undefined where nothing follows.
 */
function determined(
  value: LatticeValue | undefined,
  own: Figure,
  other: Margin,
  code: string,
): Figure | undefined {
  const named = value?.determines.filter((d) => other.lattice.value(d) !== undefined) ?? [];
  if (named.length === 0) return undefined;
  if (!named.includes(code)) return zero;
  return named.length === 1 ? own : imputed(own.value / named.length);
}

/**
 * Fills hidden pairs: first as if the facets were independent, then raked so that rows and columns sum to the
 * one-way cells. Only a facet with one value per case sums, so only along those.
 */
export function pairTable(a: Margin, b: Margin, total: Figure, cube: Released): PairTable {
  const [rows, columns] = [a.lattice.leaves, b.lattice.leaves];
  const same = a.lattice === b.lattice;
  const cells = new Map<string, Figure>();
  const guesses = new Map<string, number>();
  const keyOf = (x: string, y: string) => cellKey([a.lattice.facet.id, x], [b.lattice.facet.id, y]);
  let count = 0;

  for (const x of rows) {
    for (const y of columns) {
      if (same && x >= y) continue;
      const key = keyOf(x, y);
      const found = cube.cells.get(key);
      const follows = same
        ? undefined
        : (determined(a.lattice.value(x), a.at(x), b, y) ?? determined(b.lattice.value(y), b.at(y), a, x));
      if (found !== undefined) {
        count += 1;
        cells.set(key, released(found));
      } else if (follows) cells.set(key, follows);
      else if (cube.open) cells.set(key, zero);
      else guesses.set(key, (a.at(x).value * b.at(y).value) / Math.max(1, total.value));
    }
  }

  function rake(keys: string[], target: number): void {
    const hidden = keys.filter((key) => guesses.has(key));
    const fixed = keys.reduce((all, key) => all + (cells.get(key)?.value ?? 0), 0);
    const now = hidden.reduce((all, key) => all + (guesses.get(key) ?? 0), 0);
    if (now <= 0) return;
    const factor = Math.max(0, target - fixed) / now;
    for (const key of hidden) guesses.set(key, (guesses.get(key) ?? 0) * factor);
  }
  for (let sweep = 0; sweep < sweeps && !same; sweep++) {
    if (b.lattice.partition)
      for (const x of rows)
        rake(
          columns.map((y) => keyOf(x, y)),
          a.at(x).value,
        );
    if (a.lattice.partition)
      for (const y of columns)
        rake(
          rows.map((x) => keyOf(x, y)),
          b.at(y).value,
        );
  }
  for (const [key, guess] of guesses) cells.set(key, imputed(Math.min(guess, maxShare * cube.threshold)));

  const at = (x: string, y: string) => cells.get(keyOf(x, y)) ?? zero;
  return {
    released: count,
    at,
    over: (leavesA, leavesB) =>
      sum(...leavesA.flatMap((x) => leavesB.map((y): [number, Figure] => [1, at(x, y)]))),
  };
}
