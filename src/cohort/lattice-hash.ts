import { sha256 } from '../base/index.ts';
import type { Facet } from '../ontology/index.ts';
import { byCode } from './lattice.ts';

/**
 * Names what cells mean: the facets of cases with their values, bounds and caps, but not their labels. Equal to
 * `col:lattice` of a cube that was built with the same facets: the SHA-256 of its lattice.json.
 */
export function latticeHash(facets: Iterable<Facet>): string {
  const counted = [...facets]
    .filter(({ column, lattice }) => column !== undefined && lattice.length > 0)
    .sort((a, b) => byCode(a.id, b.id))
    .map(({ id, iri, levels, cap, lattice }) => ({
      id,
      iri,
      level: levels.includes('series') ? 'series' : 'case',
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
  return sha256(`${JSON.stringify(counted, null, 2)}\n`);
}
