import type { LatticeValue } from './facet.ts';

/** A facet of cases as cells mean it: without its labels. */
export interface CountedLattice {
  readonly id: string;
  readonly iri: string;
  readonly level: 'case' | 'series';
  readonly cap: number;
  readonly lattice: readonly LatticeValue[];
}

/**
 * What the cells of a cube mean, as JSON: facets with their values, bounds and caps, but not their labels. A release
 * holds this text as lattice.json and states its SHA-256; a hub compares that with its own.
 */
export function latticeText(facets: readonly CountedLattice[]): string {
  const counted = facets.map(({ id, iri, level, cap, lattice }) => ({
    id,
    iri,
    level,
    cap,
    lattice: lattice.map(({ iri: value, code, parent, leaf, rest, from, below, determines }) => ({
      iri: value,
      code,
      parent,
      leaf,
      rest,
      from,
      below,
      determines,
    })),
  }));
  return `${JSON.stringify(counted, null, 2)}\n`;
}
