import type { Facet } from '../ontology/index.ts';
import { byCode, latticeOf } from './lattice.ts';

/** The key of a cell as cubes publish it: `facet=code` joined by `&`, sorted; `all` for the cell of all cases. */
export function cellKey(...values: [facet: string, code: string][]): string {
  if (values.length === 0) return 'all';
  return values
    .toSorted((a, b) => byCode(a[0], b[0]) || byCode(a[1], b[1]))
    .map(([facet, code]) => `${facet}=${code}`)
    .join('&');
}

/**
 * Whether no cube publishes this pair, because one value determines the other's facet: the cell would repeat a
 * one-way cell, or be empty by definition.
 */
function isDetermined(a: Facet, codeA: string, b: Facet, codeB: string): boolean {
  const speaksOf = (facet: Facet, code: string, other: Facet) =>
    facet.lattice.some(
      (v) => v.code === code && v.determines.some((d) => other.lattice.some((o) => o.code === d)),
    );
  return speaksOf(a, codeA, b) || speaksOf(b, codeB, a);
}

/**
 * Every cell that an answer over these facets may use: the total, each value of each facet, each pair of leaves
 * of two facets, and each pair of leaves within a facet of several values per case. It depends on the facets
 * only, so what is asked of a node tells nothing about what another node answered.
 */
export function cellsOver(facets: Facet[]): string[] {
  const cells = [cellKey()];
  const sorted = facets.toSorted((a, b) => byCode(a.id, b.id)).map(latticeOf);
  for (const [index, { facet, leaves }] of sorted.entries()) {
    for (const { code } of facet.lattice) cells.push(cellKey([facet.id, code]));
    if (facet.cap > 1) {
      for (const [i, a] of leaves.entries()) {
        for (const b of leaves.slice(i + 1)) cells.push(cellKey([facet.id, a], [facet.id, b]));
      }
    }
    for (const other of sorted.slice(index + 1)) {
      for (const a of leaves) {
        for (const b of other.leaves) {
          if (!isDetermined(facet, a, other.facet, b))
            cells.push(cellKey([facet.id, a], [other.facet.id, b]));
        }
      }
    }
  }
  return cells;
}
