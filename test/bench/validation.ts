import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Store as Dataset } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';
import { productFolder } from '../../src/base/index.ts';
import { ontologyMounts } from '../../src/ontology/index.ts';
import { name, type Quad, read, write } from '../../src/rdf/index.ts';
import { openStore } from '../../src/store/index.ts';
import { type Batches, openBatches, openValidation, type Summary } from '../../src/validation/index.ts';
import { readProfiles } from '../../src/validation/profile.ts';
import { fusekiJar } from '../fuseki-jar.ts';
import { sharedData } from '../shared-data.ts';
import { startBeside } from './federation-process.ts';
import { type BenchRow, spreadOf, timed } from './measure.ts';

const base = 'https://example.org/';
const profile = 'dcat-ap-3';
const brandenburg = 'dcat/govdata/testcases/dashboard/brandenburg-catalog-original-input.ttl';

/** One record of EUCAIM against all profiles, a thousand records, a catalogue, and 50 MB, beside three peers. */
export async function validationRows(): Promise<BenchRow[]> {
  const store = await openStore({ mounts: await ontologyMounts() });
  const validation = await openValidation(store);
  const batches = openBatches(store, { threads: 2 });
  try {
    const rows: BenchRow[] = [];
    const record = await example('eucaim-v2');
    const count = validation.profiles.length;
    const one = await spreadOf(600, (i) =>
      validation.validateAll({ text: another(record, i), format: 'turtle', base }),
    );
    rows.push({ what: `one EUCAIM record against all ${count} profiles, without HTTP`, ...one });
    rows.push({
      what: `one EUCAIM record against all ${count} profiles, through HTTP`,
      ...(await throughHttp(record, count)),
    });

    const thousand = repeated(await example(profile), 1000);
    const inBatches = await spreadOf(10, () => streamed(batches, [thousand]));
    rows.push(
      ...beside('1,000 records against DCAT-AP 3, two threads', inBatches, await peersOf(thousand, 1)),
      {
        what: 'the same as one description, one thread',
        ...(await spreadOf(5, () =>
          validation.validate({ text: thousand, format: 'turtle', base }, profile),
        )),
      },
    );

    const path = sharedData(brandenburg);
    if (path !== undefined) {
      const text = await readFile(path, 'utf8');
      const catalogue = await spreadOf(20, () =>
        validation.validate({ text, format: 'turtle', base }, profile),
      );
      const what = 'the catalogue of Brandenburg, 112 datasets, 7,090 statements, warm';
      rows.push(...beside(what, catalogue, await peersOf(text, 10)));
    }

    const pieces = Math.ceil(50_000_000 / thousand.length);
    const { ms, value } = await timed(() => streamed(batches, Array<string>(pieces).fill(thousand)));
    const grown = Math.round(value.megabytes);
    rows.push({
      what: `a stream of 50 MB, ${(pieces * 1000).toLocaleString('en')} records, two threads (memory of the process at most ${grown} MB more)`,
      p50: ms,
    });
    return rows;
  } finally {
    await batches.close();
    await store.close();
  }
}

/** The same record with other IRIs: no two that are sent are equal, so that nothing that remembers texts would help. */
const another = (record: string, i: number | string) =>
  record.replaceAll('https://example.org/', `https://example.org/${i}/`);

/** One record after another sent to a node in a process of its own, and each answer read. */
async function throughHttp(record: string, count: number): Promise<{ p50: number; p95: number }> {
  const node = startBeside(new URL('./validation-node.ts', import.meta.url).href);
  try {
    const url = await node.ask<string>('start');
    const send = async (i: number | string) => {
      const answer = await fetch(`${url}/validate?profile=all`, {
        method: 'POST',
        headers: { 'content-type': 'text/turtle', accept: 'application/json' },
        body: another(record, i),
      });
      const { profiles } = (await answer.json()) as { profiles?: unknown[] };
      if (profiles?.length !== count) throw new Error(`${answer.status}: not an answer for every profile`);
    };
    // Until the code is compiled, each takes several times as long.
    for (let i = 0; i < 200; i += 1) await send(`warm-${i}`);
    return await spreadOf(600, send);
  } finally {
    await node.close();
  }
}

type Peer = NonNullable<BenchRow['peer']>;

/** A row for each peer that is there, or one without any. */
function beside(what: string, spread: { p50: number; p95: number }, peers: readonly Peer[]): BenchRow[] {
  const [first, ...others] = peers;
  return [
    { what, ...spread, ...(first && { peer: first }) },
    ...others.map((peer) => ({ what: 'the same, beside another', ...spread, peer })),
  ];
}

/** What the peers that are there take for the same text and shapes. */
async function peersOf(text: string, times: number): Promise<Peer[]> {
  const peers = [await rvsOf(text), await pyshaclOf(text, Math.min(times, 3)), await jenaOf(text, times)];
  return peers.filter((each) => each !== undefined);
}

const example = (of: string) => readFile(join(productFolder, 'shapes/examples', of, 'valid.ttl'), 'utf8');

/** Many records like one, each with IRIs of its own. */
function repeated(text: string, times: number): string {
  const isHeader = (line: string) => /^@prefix|^#/.test(line);
  const header = text.split('\n').filter(isHeader).join('\n');
  const body = text
    .split('\n')
    .filter((line) => !isHeader(line))
    .join('\n');
  const records = Array.from({ length: times }, (_, i) => another(body, i));
  return `${header}\n${records.join('\n')}`;
}

/** Validates texts as one stream, and tells how much the process grew at most. */
async function streamed(
  batches: Batches,
  texts: readonly string[],
): Promise<{ summary: Summary; megabytes: number }> {
  async function* chunks() {
    for (const text of texts)
      for (let at = 0; at < text.length; at += 65_536) yield text.slice(at, at + 65_536);
  }
  const before = process.memoryUsage.rss();
  let most = before;
  const run = batches.validate({ chunks: chunks(), format: 'turtle', base }, profile);
  for (let next = await run.next(); ; next = await run.next()) {
    most = Math.max(most, process.memoryUsage.rss());
    if (next.done) return { summary: next.value, megabytes: (most - before) / 1_000_000 };
    if (next.value.state === 'malformed') throw new Error(next.value.message);
  }
}

/** The shapes for peers: with all that they import, and without the imports, which would be fetched. */
async function shapeQuads(): Promise<Quad[]> {
  const compiled = (await readProfiles(join(productFolder, 'shapes'))).get(profile);
  return [...(compiled?.shapes.quads() ?? [])].filter(
    ({ predicate }) => !predicate.equals(name('owl:imports')),
  );
}

/** rdf-validate-shacl, reading included. */
async function rvsOf(text: string): Promise<Peer> {
  const validator = new SHACLValidator(new Dataset(await shapeQuads()));
  const { p50 } = await spreadOf(3, async () => {
    const reading = await read(text, 'turtle', base);
    if (reading.state === 'malformed') throw new Error(reading.message);
    await validator.validate(new Dataset(reading.quads));
  });
  return { what: 'rdf-validate-shacl', ms: p50 };
}

/** Runs a program over files of the shapes and the data. */
async function withFiles<T>(text: string, run: (files: PeerFiles) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'collimator-bench-'));
  try {
    const [shapes, data, list] = ['shapes.nt', 'data.ttl', 'cases'].map((file) => join(folder, file)) as [
      string,
      string,
      string,
    ];
    await writeFile(shapes, await write(await shapeQuads(), 'ntriples'));
    await writeFile(data, text);
    return await run({ shapes, data, list });
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface PeerFiles {
  shapes: string;
  data: string;
  /** Where a list of what to do may be written. */
  list: string;
}
const besideThis = (file: string) => fileURLToPath(new URL(`./${file}`, import.meta.url));
const execute = promisify(execFile);

/** pySHACL, reading not included; nothing where COLLIMATOR_PEERS names no environment of peers. */
async function pyshaclOf(text: string, times: number): Promise<Peer | undefined> {
  const peers = process.env.COLLIMATOR_PEERS;
  if (!peers) return undefined;
  return withFiles(text, async ({ shapes, data, list }) => {
    await writeFile(list, JSON.stringify([{ shapes, data, times }]));
    const { stdout } = await execute(`${peers}/bin/python`, [besideThis('peers-shacl.py'), list], {
      maxBuffer: 50_000_000,
    });
    const said = JSON.parse(stdout) as { pyshacl: string; cases: { ms: number }[] };
    return {
      what: `pySHACL ${said.pyshacl}, without reading`,
      ms: said.cases[0]?.ms ?? Number.NaN,
    };
  });
}

/** Jena SHACL, reading not included; nothing where FUSEKI_JAR names no jar and the local repository has none. */
async function jenaOf(text: string, times: number): Promise<Peer | undefined> {
  const jar = fusekiJar();
  if (jar === undefined) return undefined;
  return withFiles(text, async ({ shapes, data, list }) => {
    await writeFile(list, `${shapes}\t${data}\t${times}\n`);
    const { stdout } = await execute('java', ['-cp', jar, besideThis('PeersShacl.java'), list], {
      maxBuffer: 50_000_000,
    });
    const ms = Number(/^case\t\w+\t(\S+)$/m.exec(stdout)?.[1]);
    return { what: `Jena SHACL (${basename(jar, '.jar')}), without reading`, ms };
  });
}
