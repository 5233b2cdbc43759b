import { join } from 'node:path';
import { Problem, productFolder } from '../../base/index.ts';
import { listMappings, type MappingSet, readSssom } from '../../mapping/index.ts';
import { graphs, type Quad } from '../../rdf/index.ts';
import { openStore } from '../../store/index.ts';
import { type OntologyFolders, ontologyMounts } from '../mounts.ts';
import type { Ontology } from '../ontology.ts';
import { openOntology } from '../open-ontology.ts';

/** Everything that a release is made from. */
export interface Gathered {
  ontology: Ontology;
  /** Every mapping set, by file name. */
  sets: MappingSet[];
  /** All statements about classes, and the facets with their blank nodes named. */
  quads: { classes: Quad[]; facets: Quad[] };
}

async function readSets(folder: string): Promise<MappingSet[]> {
  return (await listMappings(folder)).map(({ name, text }) => {
    const reading = readSssom(text);
    if (reading.state === 'read') return reading.set;
    const mistakes = reading.mistakes.map(
      ({ line, message }) => `${name}.sssom.tsv, line ${line}: ${message}`,
    );
    throw new Problem('malformed-rdf', mistakes.join('\n'));
  });
}

/**
 * Reads the working ontology and its mappings from their folders, in a store of its own that is closed again. Throws
 * a Problem (malformed-rdf) that names file and line of what cannot be read.
 */
export async function gatherRelease(
  folders: OntologyFolders = {
    ontology: join(productFolder, 'ontology'),
    mappings: join(productFolder, 'mappings'),
  },
): Promise<Gathered> {
  const sets = await readSets(folders.mappings);
  const store = await openStore({ mounts: await ontologyMounts(folders) });
  try {
    const [ontology, classes, facets] = await Promise.all([
      openOntology(store),
      store.graph(graphs.ontology),
      store.graph(graphs.facets),
    ]);
    return { ontology, sets, quads: { classes, facets } };
  } finally {
    await store.close();
  }
}
