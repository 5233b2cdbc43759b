import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as oxigraph from 'oxigraph';
import { iri, literal, type NamedNode, type Quad, quad } from '../../src/rdf/index.ts';
import { openStore, type Store, type VersionedStore } from '../../src/store/index.ts';
import { crash } from '../store/crashing.ts';
import { datasetWriteRows } from './dataset-writes.ts';
import { type BenchRow, spreadOf, timed } from './measure.ts';

const perGraph = 10_000;
const predicates = Array.from({ length: 8 }, (_, i) => iri(`https://example.org/p/${i}`));
const graphName = (g: number): NamedNode => iri(`https://example.org/g/${g}`);

/** One graph of subjects with eight properties each; values repeat, as codes and names do. */
const quadsOf = (g: number): Quad[] =>
  Array.from({ length: perGraph }, (_, i) =>
    quad(
      iri(`https://example.org/s/${g}/${i >> 3}`),
      predicates[i & 7] as NamedNode,
      literal(`v${(i * 7 + g) % 5000}`),
    ),
  );

const by = { who: 'bench', why: 'to measure' };

async function temporary<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'collimator-bench-store-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function count(store: Store, pool: 'own' | 'public' = 'own'): Promise<number> {
  const query = `SELECT (COUNT(*) AS ?n) { GRAPH <${graphName(0).value}> { ?s ?p ?o } }`;
  const answer = await store.query(query, { pool, deadlineMs: 120_000 });
  return answer.state === 'rows' ? Number(answer.rows[0]?.n?.value) : Number.NaN;
}

/** The engine alone, in memory, given the same quads as N-Triples that is ready. */
function rawLoad(graphs: number): number {
  const store = new oxigraph.Store();
  let ms = 0;
  for (let g = 0; g < graphs; g++) {
    const text = quadsOf(g)
      .map(({ subject, predicate, object }) => `<${subject.value}> <${predicate.value}> "${object.value}" .`)
      .join('\n');
    const bytes = new TextEncoder().encode(text);
    const started = performance.now();
    store.load([bytes], {
      format: 'application/n-triples',
      to_graph_name: oxigraph.namedNode(graphName(g).value),
      lenient: true,
    });
    ms += performance.now() - started;
  }
  return ms;
}

/** Loads graph by graph; the time counts until a query sees the last, and not the making of the quads. */
async function load(store: VersionedStore, graphs: number): Promise<number> {
  let ms = 0;
  for (let g = 0; g < graphs; g++) {
    const change = { ...by, graphs: [{ graph: graphName(g), quads: quadsOf(g) }] };
    ms += (await timed(() => store.change(change))).ms;
  }
  return ms + (await timed(() => count(store))).ms;
}

const endless = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }';

async function size(folder: string, millions: number, rows: BenchRow[]): Promise<void> {
  const graphs = (millions * 1_000_000) / perGraph;
  const named = `${millions} million quads`;
  const raw = rawLoad(graphs);
  const first = await openStore({ folder });
  const loaded = await load(first, graphs);
  rows.push({
    what: `${named} written in ${graphs} changes, each on disk, until a query sees all`,
    p50: loaded,
    peer: { what: 'the engine alone, in memory', ms: raw },
  });
  await first.close();

  const start = async () => {
    const store = await openStore({ folder });
    await count(store);
    return store;
  };
  // A store that grows writes images in the background; this start is to have none.
  await rm(join(folder, 'readers.image'), { force: true });
  const fromLog = await timed(start);
  console.log(`${named}: ${JSON.stringify(fromLog.value.readers())}`);
  await fromLog.value.close();
  const before = process.memoryUsage.rss();
  const fromImage = await timed(start);
  const store = fromImage.value;
  if (store.readers().from !== 'image') throw new Error(`No image: ${store.readers().refused}`);
  const bytes = (process.memoryUsage.rss() - before) / (graphs * perGraph);
  console.log(`${named}: a reader takes ${Math.round(bytes)} bytes a quad`);
  rows.push({
    what: `restart with ${named} to the first answer, from the image`,
    p50: fromImage.ms,
    peer: { what: 'from the log, writing the image', ms: fromLog.ms },
  });

  await count(store, 'public');
  const back = await spreadOf(5, async () => {
    await store.query(endless, { pool: 'public', deadlineMs: 50 });
    const { ms } = await timed(() => count(store, 'public'));
    return ms;
  });
  rows.push({
    what: `a query stopped after 50 ms, and the next answered by a new reader of ${named}`,
    ...back,
  });

  // A description of 100 statements, of which five differ from the one before.
  const write = await spreadOf(300, (i) => {
    const quads = Array.from({ length: 100 }, (_, k) =>
      quad(
        iri(`https://example.org/d/${i % 20}`),
        predicates[k & 7] as NamedNode,
        literal(`${k < 5 ? i : 0} ${k}`),
      ),
    );
    return store.change({ ...by, graphs: [{ graph: iri(`https://example.org/d/${i % 20}`), quads }] });
  });
  rows.push({ what: `a description of 100 statements written and acknowledged, beside ${named}`, ...write });
  await store.close();
}

/** The store at one and at three million quads, and a catalogue of ten thousand descriptions. */
export async function storeRows(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const millions of [1, 3]) await temporary((folder) => size(folder, millions, rows));
  return [...rows, ...(await temporary(datasetWriteRows))];
}

/** Kills a writing process so many times, as the test does twenty times; gives what it showed, as a sentence. */
export async function crashLine(times = 1000): Promise<string> {
  const { ms, value } = await timed(() => temporary((folder) => crash(folder, times, 42)));
  const { kills, acknowledged, wrong } = value;
  const verdict =
    wrong.length === 0 ? 'nothing lost, nothing half-done, every log verifies' : wrong.join('; ');
  return `${kills} kills, ${acknowledged} acknowledged changes, ${Math.round(ms / 1000)} s: ${verdict}.`;
}

/** Reads and rewrites for so many minutes; gives the memory's slope over the second half, as a sentence. */
export async function mixedLoadLine(minutes = 60): Promise<string> {
  return temporary(async (folder) => {
    const store = await openStore({ folder, renewal: { least: 20_000, leastImage: 20_000 } });
    await load(store, 10);
    const samples: { minute: number; megabytes: number }[] = [];
    const started = performance.now();
    const elapsed = () => (performance.now() - started) / 60_000;
    let changes = 0;
    for (let next = 0; elapsed() < minutes; changes++) {
      const half = quadsOf(changes % 10).filter((_, i) => (i + changes) % 4 > 0);
      await store.change({ ...by, graphs: [{ graph: graphName(changes % 10), quads: half }] });
      await Promise.all([count(store), count(store, 'public')]);
      if (elapsed() < next) continue;
      samples.push({ minute: elapsed(), megabytes: process.memoryUsage.rss() / 1e6 });
      next = elapsed() + minutes / 120;
    }
    const { renewals } = store.readers();
    await store.close();
    const late = samples.slice(samples.length / 2);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [x, y] = [mean(late.map((s) => s.minute)), mean(late.map((s) => s.megabytes))];
    const slope =
      mean(late.map((s) => (s.minute - x) * (s.megabytes - y))) / mean(late.map((s) => (s.minute - x) ** 2));
    return `${minutes} minutes, ${changes} changes of 10,000 quads with two queries each, ${renewals} renewals: ${Math.round(y)} MB, slope ${slope.toFixed(2)} MB a minute.`;
  });
}
