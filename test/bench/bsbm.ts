import * as oxigraph from 'oxigraph';
import { fuseki, type Startable, virtuoso } from '../federation/engines.ts';
import { startChildNode } from '../query/hostile-node.ts';
import { token } from '../running.ts';
import { type Bsbm, type MixQuery, readBsbm } from './bsbm-mix.ts';
import { Connection } from './connection.ts';

/** How a server or the engine did: queries of a second, time by query, and rows by query, to compare answers. */
interface Score {
  perSecond: number;
  /** Mean time of each query of the mix in ms, by its number. */
  ms: Map<string, number>;
  /** Rows or triples of all answers of each query, by its number. */
  rows: Map<string, number>;
}

/** One client: the answer as it comes, which is read later, since what a client makes of it is no time of the server. */
type Ask = (query: MixQuery) => Promise<Buffer> | string;

/** What is asked first, again and again for so many ms, and does not count: compilers and heaps come to rest after some ten seconds. */
const warm = { mixes: 100, ms: 20_000 };
/** Most mixes, and most ms, of what counts. */
const measured = { mixes: 400, ms: 15_000 };

/** Clients at once. */
const clientCounts = [1, 4, 16];

/** Seeds of what is asked first and does not count, of what compares answers, and of what counts: no two rows ask the same. */
const seeds = { warm: 1, answers: 2, measured: 3 };

function* overAndOver<T>(all: readonly T[]): Generator<T> {
  for (;;) yield* all;
}

/** Runs mixes, with all clients at once. */
async function score(clients: readonly Ask[], bsbm: Bsbm): Promise<Score> {
  const times = new Map<string, number[]>();
  const run = async (left: Iterable<MixQuery>, ms: number) => {
    times.clear();
    const until = performance.now() + ms;
    const client = async (ask: Ask) => {
      for (const query of left) {
        const started = performance.now();
        if (started > until) return;
        await ask(query);
        const all = times.get(query.number) ?? [];
        times.set(query.number, all);
        all.push(performance.now() - started);
      }
    };
    await Promise.all(clients.map(client));
  };
  await run(overAndOver(bsbm.mixes(warm.mixes, seeds.warm)), warm.ms);
  const queries = bsbm.mixes(measured.mixes, seeds.measured + clients.length);
  const started = performance.now();
  await run(queries.values(), measured.ms);
  const answered = [...times.values()].reduce((sum, each) => sum + each.length, 0);
  const perSecond = (answered / (performance.now() - started)) * 1000;
  const ms = new Map(
    [...times].map(([number, all]) => [number, all.reduce((a, b) => a + b, 0) / all.length]),
  );
  const rows = new Map<string, number>();
  const [ask] = clients as [Ask];
  for (const query of bsbm.mixes(5, seeds.answers)) {
    const found = rowsOf(`${await ask(query)}`, query.type);
    rows.set(query.number, (rows.get(query.number) ?? 0) + found);
  }
  return { perSecond, ms, rows };
}

/** Rows of an answer as JSON, or triples of one as N-Triples. */
const rowsOf = (text: string, type: MixQuery['type']): number =>
  type === 'application/n-triples'
    ? text.split('\n').filter((line) => /^[<_]/.test(line)).length
    : (JSON.parse(text) as { results: { bindings: unknown[] } }).results.bindings.length;

function inProcess({ turtle }: Bsbm): Ask {
  const store = new oxigraph.Store();
  store.load([new TextEncoder().encode(turtle)], { format: 'text/turtle', base_iri: 'urn:bsbm' });
  return ({ text, type }) => store.query(text, { results_format: type }) as unknown as string;
}

/** So many clients, each with a connection and, as clients have, an address of its own. */
function overHttp(sparql: string, count: number): { clients: Ask[]; close: () => void } {
  const connections = Array.from({ length: count }, (_, i) => new Connection(sparql, `10.0.0.${i + 1}`));
  const clients = connections.map(
    (connection): Ask =>
      ({ form, type }) =>
        connection.post(form, type),
  );
  const close = () => {
    for (const connection of connections) connection.close();
  };
  return { clients, close };
}

/** Our node in a process of its own, with the data in one graph. */
async function ours({ turtle }: Bsbm) {
  const node = await startChildNode({
    COLLIMATOR_BODY_BYTES: '50000000',
    COLLIMATOR_TRUSTED_PROXIES: '127.0.0.0/8',
  });
  const response = await fetch(`${node.url}/graphs?graph=urn:bsbm`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/turtle' },
    body: turtle,
  });
  if (!response.ok) throw new Error(`Our node: ${response.status} ${await response.text()}`);
  return { sparql: `${node.url}/sparql`, close: () => node.stop() };
}

/** The explore mix over HTTP against ours and two other servers, beside the engine alone in process. */
export async function bsbmTable(): Promise<string> {
  const bsbm = await readBsbm();
  if (bsbm === undefined) return 'bsbm: skipped, the shared data is not here.';
  // Our tests' way to start an engine waits until a cube is there.
  const marked = `${bsbm.turtle}\n<urn:ready> a <http://purl.org/linked-data/cube#DataSet> .\n`;
  const servers: Record<string, Startable> = {
    Collimator: { state: 'present', start: () => ours(bsbm) },
    'Virtuoso 7': virtuoso(),
    'Jena Fuseki': fuseki(),
  };
  const alone = await score([inProcess(bsbm)], bsbm);
  const scores: [string, Score | string][] = [['Oxigraph alone, in process', alone]];
  for (const [name, startable] of Object.entries(servers)) {
    if (startable.state === 'absent') {
      scores.push([name, startable.reason]);
      continue;
    }
    const server = await startable.start(marked);
    try {
      for (const count of clientCounts) {
        const { clients, close } = overHttp(server.sparql, count);
        scores.push([
          `${name}, ${count} ${count === 1 ? 'client' : 'clients'}`,
          await score(clients, bsbm).finally(close),
        ]);
      }
    } finally {
      await server.close();
    }
  }
  const numbers = [...alone.ms.keys()].toSorted((a, b) => Number(a) - Number(b));
  const lines = scores.map(([name, each]) => {
    if (typeof each === 'string') return `| ${name} | skipped: ${each} |`;
    const ratio = `${Math.round((100 * each.perSecond) / alone.perSecond)} %`;
    const cells = numbers.map((number) => (each.ms.get(number) ?? 0).toFixed(1));
    const other = numbers.filter((number) => each.rows.get(number) !== alone.rows.get(number));
    return `| ${name} | ${Math.round(each.perSecond)} | ${ratio} | ${cells.join(' | ')} | ${other.join(', ')} |`;
  });
  const queries = bsbm.mixes(measured.mixes, seeds.measured + 1);
  const different = new Set(queries.map(({ text }) => text)).size;
  return [
    `BSBM explore mix, ${bsbm.triples} triples; up to ${queries.length} queries, of which ${different} differ, or ${measured.ms / 1000} s for each row; mean ms by query.`,
    '',
    `| what | queries/s | of the engine alone | ${numbers.map((number) => `q${number}`).join(' | ')} | other rows in |`,
    `|---|---:|---:|${numbers.map(() => '---:|').join('')}---|`,
    ...lines,
  ].join('\n');
}
