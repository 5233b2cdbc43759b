import type { PlanFacet } from '../../src/disclosure/index.ts';
import { ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';

/** The facets of cases as ontology/facets.ttl declares them, in the order of a case table. */
export async function realFacets(): Promise<PlanFacet[]> {
  const store = await openStore({ mounts: await ontologyMounts() });
  try {
    const { facets } = await openOntology(store);
    return facets
      .filter((facet) => facet.column !== undefined && facet.lattice.length > 0)
      .map(({ id, cap, lattice, levels }) => ({
        id,
        cap,
        lattice,
        level: levels.includes('series') ? ('series' as const) : ('case' as const),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  } finally {
    await store.close();
  }
}
