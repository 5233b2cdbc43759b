import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../../src/app.ts';
import { loadConfig, productFolder, silentLog } from '../../src/base/index.ts';
import { openCatalogue } from '../../src/catalogue/index.ts';
import { collect, demoHolders, generate } from '../../src/collect/index.ts';
import { build, openKeys } from '../../src/node/index.ts';
import {
  checkedFiles,
  expandConcept,
  ontologyMounts,
  openOntology,
  qc,
  translateCodes,
} from '../../src/ontology/index.ts';
import { openQueries } from '../../src/query/index.ts';
import { inGraph, iri, read } from '../../src/rdf/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { openValidation } from '../../src/validation/index.ts';
import { type BenchRow, spreadOf, table, timed } from './measure.ts';

const base = 'http://127.0.0.1:1';
const rows: BenchRow[] = [];
const folder = await mkdtemp(join(tmpdir(), 'collimator-bench-'));
const report = (row: BenchRow) => {
  rows.push(row);
  console.error(`measured: ${row.what}`);
};

/** Searches as people make them: one filter, two, an exclusion, a wide concept, a word. */
const filters = [
  'modality=IMG1000042',
  'bodyPart=BP1000136',
  'not.modality=IMG1000038',
  'condition=CLIN1007977&licence=unknown',
  'q=lung',
];

/** Starts the demo as a user does, and gives the hub's URL; `stop` ends it. */
async function startDemo() {
  const program = join(productFolder, 'src/cli/collimator.js');
  const demo = spawn(process.execPath, [program, 'demo'], {
    env: { ...process.env, COLLIMATOR_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const screen = await new Promise<string>((resolve, reject) => {
    let text = '';
    demo.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('Ctrl-C')) resolve(text);
    });
    demo.once('exit', (code) => reject(new Error(`The demo ended with ${code}.`)));
  });
  const hub = /http:\/\/127\.0\.0\.1:\d+(?=\/datasets)/.exec(screen)?.[0] ?? '';
  const stop = () =>
    new Promise<void>((resolve) => {
      demo.removeAllListeners('exit').once('exit', () => resolve());
      demo.kill('SIGINT');
    });
  return { hub, stop };
}

async function ask(url: string, accept: string): Promise<void> {
  const response = await fetch(url, { headers: { accept } });
  await response.text();
  if (!response.ok) throw new Error(`${response.status} ${url}`);
}

async function demoRows(): Promise<void> {
  const { ms, value: demo } = await timed(async () => {
    const started = await startDemo();
    await ask(`${started.hub}/datasets`, 'text/html');
    return started;
  });
  report({ what: 'cold start of the demo to the first page (hub, three nodes, three cubes made)', p50: ms });
  const page = await spreadOf(200, (i) =>
    ask(`${demo.hub}/datasets?${filters[i % filters.length]}`, 'text/html'),
  );
  report({ what: 'facet page over HTTP, 107 descriptions', ...page });

  const cohorts = [
    { all: [{ facet: 'sex', anyOf: ['COM1001370'] }] },
    {
      all: [
        { facet: 'sex', anyOf: ['COM1001370'] },
        { facet: 'condition', anyOf: ['CLIN1000060'] },
      ],
    },
    {
      all: [
        { facet: 'sex', anyOf: ['COM1001370'] },
        { facet: 'condition', anyOf: ['CLIN1000060'] },
        { facet: 'age', from: 50, below: 70 },
      ],
    },
  ];
  for (const [i, cohort] of cohorts.entries()) {
    const posted = await fetch(`${demo.hub}/cohorts`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(cohort),
    });
    const url = `${posted.headers.get('location')}.json`;
    const answer = await spreadOf(60, () => ask(url, 'application/json'));
    report({ what: `cohort of ${i + 1} ${i === 0 ? 'criterion' : 'criteria'} over three nodes`, ...answer });
  }
  await demo.stop();
}

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

async function searchRows(): Promise<void> {
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
  report({ what: 'facet page over HTTP, 10,000 descriptions', ...page });
  await node.close();

  const store = await openStore({ folder: data, mounts: await ontologyMounts() });
  const [ontology, queries, validation] = await Promise.all([
    openOntology(store),
    openQueries(),
    openValidation(store),
  ]);
  const catalogue = openCatalogue({ store, ontology, validation, queries, base });
  const { ms, value: index } = await timed(() => catalogue.index());
  report({ what: 'index of 10,000 descriptions, built after a change', p50: ms });

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
  report({
    what: 'search with live counts of 13 facets, 10,000 descriptions',
    ...search,
    peer: { what: 'SPARQL for one facet', ms: peer.p50 },
  });
  await store.close();
}

/** The hyper-ontology: reading it whole, searching, translating, expanding, beside the store's own property paths. */
async function ontologyRows(): Promise<void> {
  const opened = await timed(async () => {
    const store = await openStore({ mounts: await ontologyMounts() });
    return { store, ontology: await openOntology(store) };
  });
  const { store, ontology } = opened.value;
  report({ what: 'hyper-ontology with all mappings, read and indexed', p50: opened.ms });
  const words = [
    'prostate',
    'breast cancer',
    'CT',
    'datortomografi',
    'glioblastma',
    'liver',
    'MR',
    'BP1000113',
  ];
  const search = await spreadOf(400, async (i) => ontology.search(words[i % words.length] ?? '', 20));
  report({ what: 'search of concepts', ...search });
  const codes = Array.from(ontology.concepts(), ({ iri: concept }) => ontology.mappingsOf(concept))
    .flat()
    .filter(({ curie }) => curie.startsWith('SNOMED:'))
    .slice(0, 1_000)
    .map(({ curie }) => curie);
  const translated = await spreadOf(20, async () => translateCodes(ontology, codes, 'OMOP'));
  report({
    what: `translation of ${codes.length.toLocaleString('en')} codes from SNOMED CT to OMOP`,
    ...translated,
  });
  const root = iri('https://cancerimage.eu/ontology/EUCAIM#CLIN1000001');
  const path = `SELECT ?c WHERE { ?c <http://www.w3.org/2000/01/rdf-schema#subClassOf>* <${root.value}> }`;
  const peer = await spreadOf(20, async () => {
    const answer = await store.query(path);
    if (answer.state !== 'rows' || answer.rows.length < 500)
      throw new Error(`The peer gave ${answer.state}.`);
  });
  const expanded = await spreadOf(50, async () => expandConcept(ontology, root.value, { limit: 10_000 }));
  report({
    what: 'everything under the largest class',
    ...expanded,
    peer: { what: 'rdfs:subClassOf* in the store', ms: peer.p50 },
  });
  await store.close();

  const checked = await timed(() => qc(checkedFiles()));
  report({ what: 'every check of the hyper-ontology and its mappings', p50: checked.ms });
}

async function cubeRow(): Promise<void> {
  const store = await openStore({ mounts: await ontologyMounts() });
  const ontology = await openOntology(store);
  const holder = demoHolders.find(({ persons }) => persons === 3_000);
  if (holder === undefined) throw new Error('There is no demo holder of 3,000 persons.');
  const [sources, caseTable] = [join(folder, 'sources'), join(folder, 'case-table')];
  await generate({ persons: holder.persons, seed: holder.seed, holder }, sources);
  const collected = await timed(() => collect({ sources: [sources], ontology, out: caseTable }));
  report({ what: 'collect, 3,000 persons', p50: collected.ms });
  const keys = await openKeys(join(folder, 'keys'));
  const built = await spreadOf(10, async (i) => {
    const outcome = await build({ caseTable, epoch: `bench-${i}`, ...keys, out: join(folder, `cube-${i}`) });
    if (outcome.state !== 'built') throw new Error('The cube was refused.');
  });
  report({ what: 'cube, 3,000 persons: count, protect, sign, write', ...built });
  await store.close();
}

try {
  await demoRows();
  await searchRows();
  await ontologyRows();
  await cubeRow();
  console.log(table(rows));
} finally {
  await rm(folder, { recursive: true, force: true });
}
