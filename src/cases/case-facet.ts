import { z } from 'zod';
import type { Facet } from '../ontology/index.ts';

const value = z.object({
  iri: z.string(),
  code: z.string(),
  label: z.string(),
  parent: z.string().optional(),
  leaf: z.boolean(),
  rest: z.boolean(),
  from: z.number().optional(),
  below: z.number().optional(),
  determines: z.array(z.string()),
});

/** A facet as a case table freezes it: what the cube is made of, independent of later changes to the ontology. */
export const caseFacet = z.object({
  id: z.string(),
  iri: z.string(),
  label: z.string(),
  level: z.enum(['case', 'series']),
  column: z.string(),
  cap: z.number().int().min(1),
  lattice: z.array(value).min(1),
});

export type CaseFacet = z.infer<typeof caseFacet>;

/** Codes of the leaves that take what no other leaf does. */
export const otherCode = 'Other';
export const unknownCode = 'Unknown';

/** The facets that cases have, in a fixed order: those with a column and a lattice. */
export function caseFacets(facets: readonly Facet[]): CaseFacet[] {
  return facets
    .filter((facet) => facet.column !== undefined && facet.lattice.length > 0)
    .map(({ id, iri, labels, levels, column, cap, lattice }) => ({
      id,
      iri,
      label: labels.en ?? id,
      level: levels.includes('series') ? ('series' as const) : ('case' as const),
      column: column ?? id,
      cap,
      lattice,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
