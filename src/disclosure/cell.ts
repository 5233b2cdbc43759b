/** One condition of a cell: a facet by its id, and the code of one value of its lattice. */
export interface CellValue {
  facet: string;
  code: string;
}

/** A combination of facet values, in canonical order; empty for everyone. */
export type Cell = readonly CellValue[];

/** The key of the cell that holds everyone. */
export const totalKey = 'all';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Facets in alphabetical order of their id, codes sorted within one facet. */
export function canonical(values: Iterable<CellValue>): Cell {
  return [...values].sort((a, b) => compare(a.facet, b.facet) || compare(a.code, b.code));
}

/**
 * The canonical key of a cell, e.g. `age=50-59&sex=COM1001370`, whatever the order of its values. It names the
 * cell in a cube and keys its noise. Throws a TypeError for a name that would make two cells share a key.
 */
export function cellKey(values: Iterable<CellValue>): string {
  const cell = canonical(values);
  for (const { facet, code } of cell) {
    if (!/^\w+$/.test(facet) || !/^[\w.+-]+$/.test(code))
      throw new TypeError(`Not a facet and code: ${facet}=${code}`);
  }
  return cell.length === 0 ? totalKey : cell.map(({ facet, code }) => `${facet}=${code}`).join('&');
}
