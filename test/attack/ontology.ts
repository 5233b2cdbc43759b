import { type Ontology, ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';

/** The real hyper-ontology with the real facets, read and closed again. */
export async function realOntology(): Promise<Ontology> {
  const store = await openStore({ mounts: await ontologyMounts() });
  const ontology = await openOntology(store);
  await store.close();
  return ontology;
}
