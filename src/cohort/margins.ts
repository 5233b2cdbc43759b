import { cellKey } from './cell-key.ts';
import { type Figure, imputed, released, sum, surest, zero } from './figure.ts';
import type { Lattice } from './lattice.ts';

/** What one cube says: its released cells by key, and the policy figures that its numbers depend on. */
export interface Released {
  cells: Map<string, number>;
  threshold: number;
  /** Variance of one released cell. */
  perCell: number;
  /** Exact counts of public records: an absent cell is zero. */
  open: boolean;
}

/** The one-way cells of one facet, hidden ones filled in. */
export interface Margin {
  lattice: Lattice;
  /** Whether the cube released any cell of this facet. */
  known: boolean;
  /** The figure of one value. */
  at(code: string): Figure;
  /** The cases that hold exactly one of these leaves, in the surest form; only for one value per case. */
  of(leaves: string[]): Figure;
}

/** A value with one child repeats it and is not published; the child stands for it. */
function publishedAs(lattice: Lattice, code: string): string {
  const [only, ...more] = lattice.children(code);
  return only === undefined || more.length > 0 ? code : publishedAs(lattice, only);
}

/**
 * A hidden value takes an equal share of what its parent leaves over, at most 0.6 T; where a case may hold
 * several values there is nothing left over to share, and it takes T/4.
 */
export function marginOf(lattice: Lattice, total: Figure, cube: Released): Margin {
  const { facet, single } = lattice;
  const figures = new Map<string, Figure>();
  let known = false;

  function fill(parent: Figure, code?: string): void {
    const children = lattice.children(code);
    let left = parent.value;
    const hidden: string[] = [];
    for (const child of children) {
      const count = cube.cells.get(cellKey([facet.id, publishedAs(lattice, child)]));
      if (count === undefined) hidden.push(child);
      else {
        known = true;
        left -= count;
        figures.set(child, released(count));
      }
    }
    const share = single ? Math.max(0, left) / hidden.length : cube.threshold / 4;
    for (const child of hidden)
      figures.set(child, cube.open ? zero : imputed(Math.min(share, 0.6 * cube.threshold)));
    for (const child of children) fill(figures.get(child) ?? zero, child);
  }
  fill(total);

  const at = (code: string) => figures.get(code) ?? zero;
  // A parent is one noisy cell instead of many, but where it is hidden its leaves may not be.
  const covered = (leaves: string[]): Figure => {
    const wanted = new Set(leaves);
    const under = (code: string): Figure => {
      const children = lattice.children(code);
      const whole = lattice.leavesUnder(code).every((leaf) => wanted.has(leaf));
      if (children.length === 0) return whole ? at(code) : zero;
      const parts = sum(...children.map((child): [number, Figure] => [1, under(child)]));
      return whole ? surest([at(code), parts], cube.perCell) : parts;
    };
    return sum(...lattice.children().map((code): [number, Figure] => [1, under(code)]));
  };
  return {
    lattice,
    known,
    at,
    of: (leaves) =>
      surest([covered(leaves), sum([1, total], [-1, covered(lattice.complement(leaves))])], cube.perCell),
  };
}
