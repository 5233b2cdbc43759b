import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, start } from '../../src/app.ts';
import { loadConfig, productFolder, silentLog } from '../../src/base/index.ts';
import { openCatalogue } from '../../src/catalogue/index.ts';
import { ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openQueries } from '../../src/query/index.ts';
import { inGraph, iri, read } from '../../src/rdf/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { openValidation } from '../../src/validation/index.ts';
import { token } from '../running.ts';
import { ask, filters } from './asking.ts';
import { type BenchRow, spreadOf, timed } from './measure.ts';

const base = 'http://127.0.0.1:1';

const processorMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** For each time that something is done, the longest that it held this thread, in ms of processor time. */
async function stretchesOf(times: number, work: (i: number) => Promise<unknown>): Promise<number[]> {
  const stretches: number[] = [];
  let [since, longest, done] = [processorMs(), 0, false];
  const tick = () => {
    const now = processorMs();
    longest = Math.max(longest, now - since);
    since = now;
    if (!done) setImmediate(tick);
  };
  setImmediate(tick);
  for (let i = 0; i < times; i++) {
    longest = 0;
    await work(i);
    await new Promise((resolve) => setImmediate(resolve));
    stretches.push(longest);
  }
  done = true;
  return stretches;
}

function spread(values: readonly number[]): { p50: number; p95: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

/** Copies that are put into a store in one change. */
const together = 100;

async function descriptions(): Promise<string[]> {
  const examples = join(productFolder, 'examples/catalogue');
  const files = (await readdir(examples)).filter((file) => file.endsWith('.ttl')).sort();
  return Promise.all(files.map((file) => readFile(join(examples, file), 'utf8')));
}

/** Copies of the real descriptions, each under a name of its own. */
async function replicate(store: Store, wanted: number): Promise<void> {
  const texts = await descriptions();
  for (let from = 0; from < wanted; from += together) {
    const graphs = [];
    for (let i = from; i < Math.min(wanted, from + together); i++) {
      const graph = iri(`${base}/datasets/copy-${i}`);
      const reading = await read(texts[i % texts.length] ?? '', 'turtle', graph.value);
      if (reading.state === 'malformed') throw new Error(reading.message);
      graphs.push({ graph, quads: inGraph(reading.quads, graph) });
    }
    await store.change({ who: 'bench', why: 'copies', graphs });
  }
}

/** Changes of one description each, with the first search after each; and how long they hold the serving thread. */
async function changeRows({ port }: Running, size: number): Promise<BenchRow[]> {
  const url = `http://127.0.0.1:${port}/datasets`;
  const texts = await descriptions();
  const writes: number[] = [];
  const searches: number[] = [];
  const stretches = await stretchesOf(40, async (i) => {
    const text = (texts[i % texts.length] ?? '').replace(/dct:title "[^"]*"/, `dct:title "Changed ${i}"`);
    const written = await timed(async () => {
      const response = await fetch(`${url}/copy-${(i * 31) % size}?profile=dcat-ap-3`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'text/turtle' },
        body: text,
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    });
    writes.push(written.ms);
    searches.push((await timed(() => ask(`${url}?${filters[0]}`, 'application/json'))).ms);
  });
  const of = `${size.toLocaleString('en')} descriptions`;
  return [
    { what: `one description changed over HTTP, ${of}`, ...spread(writes) },
    { what: `first search after it, ${of}`, ...spread(searches) },
    { what: `longest stretch of processor time on the serving thread for both, ${of}`, ...spread(stretches) },
  ];
}

/** The catalogue at a thousand and at ten thousand descriptions. */
export async function searchRows(): Promise<BenchRow[]> {
  return [...(await rowsAt(1_000)), ...(await rowsAt(10_000))];
}

async function rowsAt(size: number): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const of = `${size.toLocaleString('en')} descriptions`;
  const folder = await mkdtemp(join(tmpdir(), 'collimator-bench-'));
  const data = join(folder, 'many');
  const filled = await openStore({ folder: data });
  await replicate(filled, size);
  await filled.close();

  const configured = loadConfig(
    {},
    {
      COLLIMATOR_PORT: '0',
      COLLIMATOR_PUBLIC_URL: base,
      COLLIMATOR_DATA: data,
      COLLIMATOR_TOKEN: token,
    },
  );
  if (configured.state === 'invalid') throw new Error(configured.mistakes.join('\n'));
  const node = await start({ config: configured.config, log: silentLog });
  const page = await spreadOf(200, (i) =>
    ask(`http://127.0.0.1:${node.port}/datasets?${filters[i % filters.length]}`, 'text/html'),
  );
  rows.push({ what: `facet page over HTTP, ${of}`, ...page });
  rows.push(...(await changeRows(node, size)));
  await node.close();

  const store = await openStore({ folder: data, mounts: await ontologyMounts() });
  const [ontology, queries, validation] = await Promise.all([
    openOntology(store),
    openQueries(),
    openValidation(store),
  ]);
  const catalogue = openCatalogue({ store, ontology, validation, queries, base });
  const built = await timed(() => stretchesOf(1, () => catalogue.index()));
  const index = await catalogue.index();
  rows.push({ what: `index built at the start, ${of}`, p50: built.ms });
  rows.push({
    what: `longest stretch of processor time while it is built, ${of}`,
    p50: Math.max(...built.value),
  });

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
    what: `search with live counts of 13 facets, ${of}`,
    ...search,
    peer: { what: 'SPARQL for one facet', ms: peer.p50 },
  });
  await store.close();
  await rm(folder, { recursive: true, force: true });
  return rows;
}
