import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../../src/app.ts';
import { loadConfig, productFolder, silentLog } from '../../src/base/index.ts';
import { openCatalogue } from '../../src/catalogue/index.ts';
import { ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openQueries } from '../../src/query/index.ts';
import { inGraph, iri, read } from '../../src/rdf/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { openValidation } from '../../src/validation/index.ts';
import { ask, filters } from './asking.ts';
import { type BenchRow, spreadOf, timed } from './measure.ts';

const base = 'http://127.0.0.1:1';

/** Copies of the real descriptions, each under a name of its own, put into a store in one change. */
async function replicate(store: Store, wanted: number): Promise<void> {
  const examples = join(productFolder, 'examples/catalogue');
  const files = (await readdir(examples)).filter((file) => file.endsWith('.ttl'));
  const texts = await Promise.all(files.map((file) => readFile(join(examples, file), 'utf8')));
  const graphs = [];
  for (let i = 0; i < wanted; i++) {
    const graph = iri(`${base}/datasets/copy-${i}`);
    const reading = await read(texts[i % texts.length] ?? '', 'turtle', graph.value);
    if (reading.state === 'malformed') throw new Error(reading.message);
    graphs.push({ graph, quads: inGraph(reading.quads, graph) });
  }
  await store.change({ who: 'bench', why: 'copies', graphs });
}

/** The catalogue at ten thousand descriptions. */
export async function searchRows(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'collimator-bench-'));
  const data = join(folder, 'many');
  const filled = await openStore({ folder: data });
  await replicate(filled, 10_000);
  await filled.close();

  const configured = loadConfig(
    {},
    { COLLIMATOR_PORT: '0', COLLIMATOR_PUBLIC_URL: base, COLLIMATOR_DATA: data },
  );
  if (configured.state === 'invalid') throw new Error(configured.mistakes.join('\n'));
  const node = await start({ config: configured.config, log: silentLog });
  const page = await spreadOf(200, (i) =>
    ask(`http://127.0.0.1:${node.port}/datasets?${filters[i % filters.length]}`, 'text/html'),
  );
  rows.push({ what: 'facet page over HTTP, 10,000 descriptions', ...page });
  await node.close();

  const store = await openStore({ folder: data, mounts: await ontologyMounts() });
  const [ontology, queries, validation] = await Promise.all([
    openOntology(store),
    openQueries(),
    openValidation(store),
  ]);
  const catalogue = openCatalogue({ store, ontology, validation, queries, base });
  const { ms, value: index } = await timed(() => catalogue.index());
  rows.push({ what: 'index of 10,000 descriptions, built after a change', p50: ms });

  const modality = ontology.facet('modality');
  const counts = `SELECT ?value (COUNT(DISTINCT ?d) AS ?n) WHERE { ?d a <http://www.w3.org/ns/dcat#Dataset> ; <https://cancerimage.eu/ontology/EUCAIM#hasImageBodyPart> <https://cancerimage.eu/ontology/EUCAIM#BP1000113> ; ${modality?.path} ?value } GROUP BY ?value`;
  const peer = await spreadOf(20, async () => {
    const answer = await store.query(counts);
    if (answer.state !== 'rows' || answer.rows.length === 0)
      throw new Error(`The peer gave ${answer.state}.`);
  });
  const search = await spreadOf(100, async () =>
    index.search({
      q: '',
      filters: [{ facet: 'bodyPart', anyOf: ['BP1000113'], not: false }],
      page: 1,
      size: 20,
      sort: 'title',
    }),
  );
  rows.push({
    what: 'search with live counts of 13 facets, 10,000 descriptions',
    ...search,
    peer: { what: 'SPARQL for one facet', ms: peer.p50 },
  });
  await store.close();
  await rm(folder, { recursive: true, force: true });
  return rows;
}
