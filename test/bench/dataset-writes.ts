import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { productFolder } from '../../src/base/index.ts';
import { inGraph, iri, read } from '../../src/rdf/index.ts';
import { openStore } from '../../src/store/index.ts';
import { startNode, token } from '../running.ts';
import { type BenchRow, spreadOf } from './measure.ts';

const base = 'http://127.0.0.1:1';
/** Datasets in the store, those that are put there in one change, and writes that are timed. */
const [datasets, together, writes] = [10_000, 100, 500];
/** What the write-ahead file grows by with one write, in the middle. */
const bytesOfOne = 41_000;
/** How much of its file the write beside it goes through before it begins anew, as the write-ahead file does. */
const bytesOfAll = 4_000_000;

async function descriptions(): Promise<string[]> {
  const folder = join(productFolder, 'examples/catalogue');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ttl')).sort();
  return Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
}

/** Copies of the real descriptions, each under a name of its own. */
async function fill(folder: string, texts: readonly string[]): Promise<void> {
  const store = await openStore({ folder });
  for (let from = 0; from < datasets; from += together) {
    const graphs = Array.from({ length: together }, async (_, i) => {
      const graph = iri(`${base}/datasets/copy-${from + i}`);
      const reading = await read(texts[(from + i) % texts.length] ?? '', 'turtle', graph.value);
      if (reading.state === 'malformed') throw new Error(reading.message);
      return { graph, quads: inGraph(reading.quads, graph) };
    });
    await store.change({ who: 'bench', why: 'copies', graphs: await Promise.all(graphs) });
  }
  await store.close();
}

/** Writes of one description each, over HTTP, to a node in this process; and what the disk alone takes of it. */
export async function datasetWriteRows(folder: string): Promise<BenchRow[]> {
  const texts = await descriptions();
  const data = join(folder, 'data');
  await fill(data, texts);
  const node = await startNode({ COLLIMATOR_DATA: data, COLLIMATOR_PUBLIC_URL: base });
  const beside = openSync(join(folder, 'beside'), 'w');
  try {
    const write = async (i: number) => {
      // A text that is always of the same dataset, so that only its title differs.
      const dataset = (i * 31) % datasets;
      const title = `dct:title "Changed ${i}"`;
      const response = await fetch(
        `http://127.0.0.1:${node.port}/datasets/copy-${dataset}?profile=dcat-ap-3`,
        {
          method: 'PUT',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'text/turtle' },
          body: (texts[dataset % texts.length] ?? '').replace(/dct:title "[^"]*"/, title),
        },
      );
      const { state } = (await response.json()) as { state?: string };
      if (state !== 'revised') throw new Error(`A write was answered with ${response.status}, ${state}.`);
    };
    const written = await spreadOf(writes, write);
    const bytes = Buffer.alloc(bytesOfOne, 1);
    const synced = await spreadOf(writes, async (i) => {
      writeSync(beside, bytes, 0, bytesOfOne, (i * bytesOfOne) % bytesOfAll);
      fdatasyncSync(beside);
    });
    return [
      { what: 'one of 10,000 descriptions written over HTTP and acknowledged', ...written },
      { what: 'as many bytes put on the disk, and nothing else', ...synced },
    ];
  } finally {
    closeSync(beside);
    await node.close();
  }
}
