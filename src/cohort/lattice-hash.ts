import { sha256 } from '../base/index.ts';
import { type Facet, latticeText } from '../ontology/index.ts';
import { byCode } from './lattice.ts';

/** Names what cells mean here: equal to `col:lattice` of a cube that was built with the same facets. */
export function latticeHash(facets: Iterable<Facet>): string {
  const counted = [...facets]
    .filter(({ column, lattice }) => column !== undefined && lattice.length > 0)
    .sort((a, b) => byCode(a.id, b.id))
    .map(({ id, iri, levels, cap, lattice }) => {
      const level = levels.includes('series') ? ('series' as const) : ('case' as const);
      return { id, iri, level, cap, lattice };
    });
  return sha256(latticeText(counted));
}
