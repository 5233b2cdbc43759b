import { cellKey } from './cell-key.ts';
import { determined, notStated, unstated } from './determined.ts';
import { type Figure, guessed, imputed, released, sum, zero } from './figure.ts';
import { addsUp, type Lattice } from './lattice.ts';
import type { Margin, Released } from './margins.ts';

/** The cells of all pairs of leaves of two facets (or of one facet with itself), hidden ones filled in. */
export interface PairTable {
  /** How many cells the cube released. */
  released: number;
  at(codeA: string, codeB: string): Figure;
  /** The sum over two sets of leaves. */
  over(leavesA: string[], leavesB: string[]): Figure;
}

/** Of T: a hidden cell is most likely below it. */
const maxShare = 0.8;
/**
 * Of T: independence that would make a cell this large is plainly wrong where it is hidden. Such values shut each other
 * out, and the cell is far below T rather than near it.
 */
const contradicted = 2;
const excluded = 0.3;
const sweeps = 6;

/** Keys of all pairs of two lattices, row by row: the same for every cube, and slow to make a thousand times. */
const keys = new WeakMap<Lattice, WeakMap<Lattice, string[]>>();
function keysOf(a: Lattice, b: Lattice): string[] {
  const ofA = keys.get(a) ?? new WeakMap<Lattice, string[]>();
  keys.set(a, ofA);
  const known =
    ofA.get(b) ?? a.leaves.flatMap((x) => b.leaves.map((y) => cellKey([a.facet.id, x], [b.facet.id, y])));
  ofA.set(b, known);
  return known;
}

/**
 * Fills hidden pairs: first as if the facets were independent, then raked so that rows and columns sum to the
 * one-way cells. Only a facet with one value per case sums, so only along those.
 */
export function pairTable(a: Margin, b: Margin, total: Figure, cube: Released): PairTable {
  const [rows, columns] = [a.lattice.leaves, b.lattice.leaves];
  const same = a.lattice === b.lattice;
  const names = keysOf(a.lattice, b.lattice);
  const [rowAt, columnAt] = [placesOf(rows), placesOf(columns)];
  /** Row by row; absent where the cell is hidden and guessed. */
  const cells: (Figure | undefined)[] = new Array(names.length).fill(undefined);
  const guesses = new Float64Array(names.length);
  const inRow = columns.map((y) => b.at(y));
  let count = 0;

  for (const [r, x] of rows.entries()) {
    const one = a.at(x);
    for (const [c, y] of columns.entries()) {
      if (same && x >= y) continue;
      const k = r * columns.length + c;
      const other = inRow[c] ?? zero;
      const found = cube.cells.get(names[k] as string);
      const follows = same
        ? undefined
        : (determined(a.lattice.value(x), one, b, y) ?? determined(b.lattice.value(y), other, a, x));
      if (found !== undefined) {
        count += 1;
        cells[k] = released(found);
      } else if (follows) cells[k] = follows;
      else if (cube.open) cells[k] = zero;
      else guesses[k] = (one.value * other.value) / Math.max(1, total.value);
    }
  }

  /** Scales the guesses of one row or column to what its one-way cell leaves over. */
  function rake(first: number, step: number, length: number, target: number): void {
    let fixed = 0;
    let now = 0;
    for (let i = 0, k = first; i < length; i++, k += step) {
      const cell = cells[k];
      if (cell) fixed += cell.value;
      else now += guesses[k] as number;
    }
    if (now <= 0) return;
    const factor = Math.max(0, target - fixed) / now;
    for (let i = 0, k = first; i < length; i++, k += step)
      if (!cells[k]) guesses[k] = (guesses[k] as number) * factor;
  }
  for (let sweep = 0; sweep < sweeps && !same; sweep++) {
    if (addsUp(b.lattice, a.lattice))
      for (const [r, x] of rows.entries()) rake(r * columns.length, 1, columns.length, a.at(x).value);
    if (addsUp(a.lattice, b.lattice))
      for (let c = 0; c < columns.length; c++) rake(c, columns.length, rows.length, inRow[c]?.value ?? 0);
  }
  const most = maxShare * cube.threshold;
  if (!same && addsUp(a.lattice, b.lattice)) settleUnstated(a, b, (x, y) => [x, y]);
  if (!same && addsUp(b.lattice, a.lattice)) settleUnstated(b, a, (x, y) => [y, x]);

  /** Takes the cases that do not state the other facet out of those whose value settles it (determined.ts). */
  function settleUnstated(
    one: Margin,
    other: Margin,
    place: (x: string, y: string) => [string, string],
  ): void {
    if (other.lattice.value(notStated) === undefined) return;
    const settles = (x: string) =>
      determined(one.lattice.value(x), one.at(x), other, notStated) !== undefined;
    const [settling, free] = [
      one.lattice.leaves.filter(settles),
      one.lattice.leaves.filter((x) => !settles(x)),
    ];
    if (settling.length === 0) return;
    const left = sum(
      [1, other.at(notStated)],
      ...free.map((x): [number, Figure] => [-1, at(...place(x, notStated))]),
    );
    const parts = unstated(
      settling.map((x) => one.at(x)),
      left,
      cube.perCell,
    );
    for (const [n, x] of settling.entries()) {
      const part = parts[n] ?? zero;
      for (const y of other.lattice.leaves) {
        const [row, column] = place(x, y);
        const k = (rowAt.get(row) as number) * columns.length + (columnAt.get(column) as number);
        if (y === notStated) cells[k] = part;
        else if (cells[k] && cells[k] !== zero) cells[k] = sum([1, cells[k]], [-1, part]);
      }
    }
  }

  function at(x: string, y: string): Figure {
    const [r, c] = same && x > y ? [rowAt.get(y), columnAt.get(x)] : [rowAt.get(x), columnAt.get(y)];
    if (r === undefined || c === undefined || (same && x === y)) return zero;
    const k = r * columns.length + c;
    const guess = guesses[k] as number;
    const known = cells[k];
    if (known) return known;
    return guess > contradicted * cube.threshold
      ? guessed(excluded * cube.threshold)
      : imputed(Math.min(guess, most));
  }
  return {
    released: count,
    at,
    over: (leavesA, leavesB) =>
      sum(...leavesA.flatMap((x) => leavesB.map((y): [number, Figure] => [1, at(x, y)]))),
  };
}

const placesOf = (codes: readonly string[]) => new Map(codes.map((code, place) => [code, place]));
