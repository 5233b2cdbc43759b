import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Store } from 'oxigraph';
import { type CaseTable, readCaseTable } from '../../src/cases/index.ts';
import { demoHolders, generate } from '../../src/collect/index.ts';
import { CellCounter } from '../../src/counting/index.ts';
import { type PlannedCell, planCells, policyFor, protect } from '../../src/disclosure/index.ts';
import { PersonIndex } from '../../src/node/person-index.ts';
import { cellQueries, countsOf, sqlSetup, turtleOf } from './cell-queries.ts';
import { type BenchRow, spreadOf, timed } from './measure.ts';

const run = promisify(execFile);
const peerScript = fileURLToPath(new URL('./peers-cells.py', import.meta.url));
const stepScript = fileURLToPath(new URL('./private-side-step.ts', import.meta.url));
const shown = (n: number) => Math.round(n).toLocaleString('en');

/** Persons; three visits each give about eleven series a person. */
const sizes = [10_000, 30_000, 100_000];
/** The largest number of persons of which SPARQL is asked too. */
const mostForSparql = 10_000;

/**
 * The private side at scale: generate, collect, count, protect and write, at three sizes; the same cells by SQL in
 * DuckDB (where COLLIMATOR_PEERS names its virtual environment) and by SPARQL in Oxigraph, with equal results. All
 * cases are generated.
 */
export async function privateSideRows(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'collimator-private-'));
  try {
    const rows: BenchRow[] = [];
    for (const persons of sizes) {
      const place = join(folder, String(persons));
      rows.push(...(await rowsOf(persons, place)));
      await rm(place, { recursive: true });
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function rowsOf(persons: number, place: string): Promise<BenchRow[]> {
  const [sources, caseTable, keys, cube] = ['sources', 'case-table', 'keys', 'cube'].map((name) =>
    join(place, name),
  ) as [string, string, string, string];
  await mkdir(place, { recursive: true });
  const holder = demoHolders[0]!;
  const generated = await timed(() => generate({ persons, seed: 1, visits: 3, holder }, sources));
  const series = await countLines(join(sources, 'dicom_series.csv'));
  const size = `${shown(persons)} persons × ${shown(series)} series`;

  const collected = await step('collect', sources, caseTable);
  const built = await step('build', caseTable, keys, cube);
  const rows: BenchRow[] = [
    { what: `generate ${size}`, p50: generated.ms },
    { what: `collect ${size}; peak ${shown(collected.peakMb)} MB`, p50: collected.ms },
    {
      what: `build (read, count, protect, sign, write) ${size}; peak ${shown(built.peakMb)} MB`,
      p50: built.ms,
    },
  ];
  const read = await timed(() => readCaseTable(caseTable));
  if (read.value.state === 'invalid') throw new Error(read.value.mistakes.join('\n'));
  const { table } = read.value;
  const cells = planCells(table.manifest.facets, persons);
  rows.push({ what: `read the case table of ${shown(persons)} persons`, p50: read.ms });
  rows.push({
    what: `count and protect ${shown(cells.length)} cells of ${shown(persons)} persons`,
    ...(await spreadOf(10, async () => countAndProtect(table, cells))),
  });
  rows.push(...(await peerRows(table, cells, place)));
  return rows;
}

/** From columns in memory to protected cells. */
function countAndProtect(table: CaseTable, cells: readonly PlannedCell[]): void {
  const choice = policyFor(table.persons);
  if (choice.state === 'refused') throw new Error(choice.mistakes.join('\n'));
  const released = protect(new PersonIndex(table).count(cells), choice.policy, new Uint8Array(32), 'bench');
  if (released.length < cells.length / 10) throw new Error('Hardly a cell was released.');
}

/** The same cells, counted alone, beside the peers; a peer that counts otherwise is an error. */
async function peerRows(table: CaseTable, cells: readonly PlannedCell[], place: string): Promise<BenchRow[]> {
  const { manifest, columns, persons } = table;
  let own = new Map<string, number>();
  const { p50: ms } = await spreadOf(10, async () => {
    const counter = new CellCounter(manifest.facets, columns);
    own = new Map(cells.map(({ key, values }) => [key, counter.count(values)]));
  });
  const what = `count ${shown(cells.length)} cells of ${shown(persons)} persons, from columns in memory`;
  const rows: BenchRow[] = [];

  const peers = process.env.COLLIMATOR_PEERS;
  const queries = cellQueries(manifest.facets);
  if (peers === undefined) rows.push({ what: `${what} (DuckDB: peer not installed)`, p50: ms });
  else {
    const asked = {
      setup: await sqlSetup(manifest.facets, columns, place),
      queries: queries.map(({ name, sql }) => [name, sql]),
    };
    await writeFile(join(place, 'asked.json'), JSON.stringify(asked));
    const python = join(peers, 'bin', 'python');
    const { stdout } = await run(python, [peerScript, join(place, 'asked.json')], {
      maxBuffer: 64 * 1024 * 1024,
    });
    const answer = JSON.parse(stdout) as { version: string; ms: number; rows: Record<string, number[][]> };
    const counted = new Map(queries.flatMap((query) => countsOf(query, answer.rows[query.name] ?? [])));
    assertSame(own, counted, persons, `DuckDB ${answer.version}`);
    rows.push({ what, p50: ms, peer: { what: `DuckDB ${answer.version}, one thread`, ms: answer.ms } });
  }
  if (persons <= mostForSparql) {
    const store = new Store();
    store.load(turtleOf(manifest.facets, columns), { format: 'text/turtle' });
    const asked = await timed(async () =>
      queries.flatMap((query) => countsOf(query, bySparql(store, query.sparql, query.facets.length))),
    );
    assertSame(own, new Map(asked.value), persons, 'Oxigraph');
    rows.push({ what, p50: ms, peer: { what: 'SPARQL in Oxigraph, in memory', ms: asked.ms } });
  }
  return rows;
}

/** The rows of a grouped query as numbers of lattices, from IRIs that end in them. */
function bySparql(store: Store, sparql: string, values: number): number[][] {
  const answer = store.query(`PREFIX : <https://example.org/> ${sparql}`) as Map<string, { value: string }>[];
  return answer.map((row) => [
    ...['a', 'b'].slice(0, values).map((name) => Number(row.get(name)?.value.split('-').at(-1))),
    Number(row.get('n')?.value),
  ]);
}

function assertSame(
  own: ReadonlyMap<string, number>,
  peer: ReadonlyMap<string, number>,
  persons: number,
  name: string,
): void {
  for (const [key, n] of own) {
    const other = key === 'all' ? persons : (peer.get(key) ?? 0);
    // Generated cases: their counts may be told.
    if (other !== n) throw new Error(`${name} counts ${other} for ${key}, and we ${n}.`);
  }
}

async function step(...given: string[]): Promise<{ ms: number; peakMb: number }> {
  const { stdout } = await run(process.execPath, [stepScript, ...given]);
  return JSON.parse(stdout);
}

async function countLines(path: string): Promise<number> {
  const { stdout } = await run('wc', ['-l', path]);
  return Number.parseInt(stdout, 10) - 1;
}
