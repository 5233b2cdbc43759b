import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { sharedData } from '../shared-data.ts';
import { type BenchRow, spreadOf, timed } from './measure.ts';

const base = 'https://example.org/';
const profile = 'dcat-ap-3';
const brandenburg = 'dcat/govdata/testcases/dashboard/brandenburg-catalog-original-input.ttl';

/** One record of EUCAIM against all profiles, a thousand records, a catalogue, and 50 MB, beside two peers. */
export async function validationRows(): Promise<BenchRow[]> {
  const store = await openStore({ mounts: await ontologyMounts() });
  const validation = await openValidation(store);
  const batches = openBatches(store, { threads: 2 });
  try {
    const rows: BenchRow[] = [];
    const record = await example('eucaim-v2');
    const all = validation.profiles.map((each) => each.name);
    const one = await spreadOf(200, async () => {
      const reading = await read(record, 'turtle', base);
      if (reading.state === 'malformed') throw new Error(reading.message);
      for (const each of all) await validation.validateQuads(reading, each);
    });
    rows.push({ what: `one EUCAIM record against all ${all.length} profiles, without HTTP`, ...one });

    const thousand = repeated(await example(profile), 1000);
    const inBatches = await spreadOf(10, () => streamed(batches, [thousand]));
    rows.push({
      what: '1,000 records against DCAT-AP 3, two threads',
      ...inBatches,
      ...(await rvsOf(thousand)),
    });
    const whole = await spreadOf(5, () =>
      validation.validate({ text: thousand, format: 'turtle', base }, profile),
    );
    rows.push({ what: 'the same as one description, one thread', ...whole, ...(await pyshaclOf(thousand)) });

    const path = sharedData(brandenburg);
    if (path !== undefined) {
      const text = await readFile(path, 'utf8');
      const catalogue = await spreadOf(20, () =>
        validation.validate({ text, format: 'turtle', base }, profile),
      );
      rows.push({
        what: 'the catalogue of Brandenburg, 112 datasets, 7,090 statements',
        ...catalogue,
        ...(await rvsOf(text)),
      });
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

const example = (of: string) => readFile(join(productFolder, 'shapes/examples', of, 'valid.ttl'), 'utf8');

/** Many records like one, each with IRIs of its own. */
function repeated(text: string, times: number): string {
  const isHeader = (line: string) => /^@prefix|^#/.test(line);
  const header = text.split('\n').filter(isHeader).join('\n');
  const body = text
    .split('\n')
    .filter((line) => !isHeader(line))
    .join('\n');
  const records = Array.from({ length: times }, (_, i) =>
    body.replaceAll('https://example.org/', `https://example.org/${i}/`),
  );
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
async function rvsOf(text: string): Promise<Pick<BenchRow, 'peer'>> {
  const validator = new SHACLValidator(new Dataset(await shapeQuads()));
  const { p50 } = await spreadOf(3, async () => {
    const reading = await read(text, 'turtle', base);
    if (reading.state === 'malformed') throw new Error(reading.message);
    await validator.validate(new Dataset(reading.quads));
  });
  return { peer: { what: 'rdf-validate-shacl', ms: p50 } };
}

/** pySHACL, reading not included; nothing where COLLIMATOR_PEERS names no environment of peers. */
async function pyshaclOf(text: string): Promise<Pick<BenchRow, 'peer'>> {
  const peers = process.env.COLLIMATOR_PEERS;
  if (!peers) return {};
  const folder = await mkdtemp(join(tmpdir(), 'collimator-bench-'));
  try {
    const [shapes, data, list] = ['shapes.nt', 'data.ttl', 'cases.json'].map((file) =>
      join(folder, file),
    ) as [string, string, string];
    await writeFile(shapes, await write(await shapeQuads(), 'ntriples'));
    await writeFile(data, text);
    await writeFile(list, JSON.stringify([{ shapes, data, times: 1 }]));
    const script = fileURLToPath(new URL('./peers-shacl.py', import.meta.url));
    const { stdout } = await promisify(execFile)(`${peers}/bin/python`, [script, list], {
      maxBuffer: 50_000_000,
    });
    const said = JSON.parse(stdout) as { pyshacl: string; cases: { ms: number }[] };
    return { peer: { what: `pySHACL ${said.pyshacl}`, ms: said.cases[0]?.ms ?? Number.NaN } };
  } finally {
    await rm(folder, { recursive: true });
  }
}
