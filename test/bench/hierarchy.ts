import { checkedFiles, expandConcept, ontologyMounts, openOntology, qc } from '../../src/ontology/index.ts';
import { iri } from '../../src/rdf/index.ts';
import { openStore } from '../../src/store/index.ts';
import { type BenchRow, spreadOf, timed } from './measure.ts';

/** The class hierarchy beside the store's own property paths, and every check of the ontology. */
export async function hierarchyRows(): Promise<BenchRow[]> {
  const store = await openStore({ mounts: await ontologyMounts() });
  const ontology = await openOntology(store);
  const root = iri('https://cancerimage.eu/ontology/EUCAIM#CLIN1000001');
  const path = `SELECT ?c WHERE { ?c <http://www.w3.org/2000/01/rdf-schema#subClassOf>* <${root.value}> }`;
  const peer = await spreadOf(20, async () => {
    const answer = await store.query(path);
    if (answer.state !== 'rows' || answer.rows.length < 500)
      throw new Error(`The peer gave ${answer.state}.`);
  });
  const expanded = await spreadOf(50, async () => expandConcept(ontology, root.value, { limit: 10_000 }));
  await store.close();
  const checked = await timed(() => qc(checkedFiles()));
  return [
    {
      what: 'everything under the largest class',
      ...expanded,
      peer: { what: 'rdfs:subClassOf* in the store', ms: peer.p50 },
    },
    { what: 'every check of the hyper-ontology and its mappings', p50: checked.ms },
  ];
}
