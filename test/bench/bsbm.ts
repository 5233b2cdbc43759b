import { Agent, request } from 'node:http';
import * as oxigraph from 'oxigraph';
import { fuseki, type Startable, virtuoso } from '../federation/engines.ts';
import { startChildNode } from '../query/hostile-node.ts';
import { token } from '../running.ts';
import { type Bsbm, type MixQuery, readBsbm } from './bsbm-mix.ts';

/** How a server or the engine did: queries of a second, time by query, and rows by query, to compare answers. */
interface Score {
  perSecond: number;
  /** Mean time of each query of the mix in ms, by its number. */
  ms: Map<string, number>;
  /** Rows or triples of all answers of each query, by its number. */
  rows: Map<string, number>;
}

/** The text of an answer, which is read later: what a client makes of it is no time of the server. */
type Ask = (query: MixQuery) => Promise<string> | string;

// As many as the benchmark asks for.
const warm = 50;
const measured = 40;

/** Seeds of what is asked first and does not count, of what each row of the table asks, and of what compares answers. */
const seeds = { warm: 1, one: 2, several: 3, answers: 4 };

/** Runs the mixes, so many clients at once; the first mixes do not count. No row of the table repeats what another asked. */
async function score(ask: Ask, clients: number, bsbm: Bsbm): Promise<Score> {
  const run = async (mix: MixQuery[], note: (number: string, ms: number) => void) => {
    const queries = mix[Symbol.iterator]();
    const client = async () => {
      for (const query of queries) {
        const started = performance.now();
        await ask(query);
        note(query.number, performance.now() - started);
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
  };
  await run(bsbm.mixes(warm, seeds.warm), () => {});
  const times = new Map<string, number[]>();
  const mix = bsbm.mixes(measured, clients === 1 ? seeds.one : seeds.several);
  const started = performance.now();
  await run(mix, (number, ms) => {
    times.set(number, [...(times.get(number) ?? []), ms]);
  });
  const perSecond = (mix.length / (performance.now() - started)) * 1000;
  const ms = new Map(
    [...times].map(([number, all]) => [number, all.reduce((a, b) => a + b, 0) / all.length]),
  );
  const rows = new Map<string, number>();
  for (const query of bsbm.mixes(5, seeds.answers)) {
    const found = rowsOf(await ask(query), isGraph(query.text));
    rows.set(query.number, (rows.get(query.number) ?? 0) + found);
  }
  return { perSecond, ms, rows };
}

const isGraph = (text: string) => /^\s*(DESCRIBE|CONSTRUCT)\b/m.test(text);

/** Rows of an answer as JSON, or triples of one as N-Triples. */
const rowsOf = (text: string, graph: boolean): number =>
  graph
    ? text.split('\n').filter((line) => /^[<_]/.test(line)).length
    : (JSON.parse(text) as { results: { bindings: unknown[] } }).results.bindings.length;

function inProcess({ turtle }: Bsbm): Ask {
  const store = new oxigraph.Store();
  store.load([new TextEncoder().encode(turtle)], { format: 'text/turtle', base_iri: 'urn:bsbm' });
  return ({ text }) => {
    const graph = isGraph(text);
    const results_format = graph ? 'application/n-triples' : 'application/sparql-results+json';
    return store.query(text, { results_format }) as unknown as string;
  };
}

/** Asks over kept connections, with no more work than that: `fetch` takes more time than many of these queries. */
function overHttp(sparql: string): { ask: Ask; close: () => void } {
  const agent = new Agent({ keepAlive: true });
  const ask = ({ text }: MixQuery) => {
    const body = `${new URLSearchParams({ query: text })}`;
    const headers = {
      accept: isGraph(text) ? 'application/n-triples' : 'application/sparql-results+json',
      // As the benchmark's own driver asks: no server is to spend its time on compression.
      'accept-encoding': 'identity',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    };
    const answer = Promise.withResolvers<string>();
    const sent = request(sparql, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', answer.reject);
      response.once('end', () => {
        const given = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) answer.resolve(given);
        else answer.reject(new Error(`${sparql}: ${response.statusCode} ${given.slice(0, 300)}`));
      });
    });
    sent.once('error', answer.reject);
    sent.end(body);
    return answer.promise;
  };
  return { ask, close: () => agent.destroy() };
}

/** Our node in a process of its own, with the data in one graph. */
async function ours({ turtle }: Bsbm) {
  const node = await startChildNode({ COLLIMATOR_BODY_BYTES: '50000000' });
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
  const alone = await score(inProcess(bsbm), 1, bsbm);
  const scores: [string, Score | string][] = [['Oxigraph alone, in process', alone]];
  for (const [name, startable] of Object.entries(servers)) {
    if (startable.state === 'absent') {
      scores.push([name, startable.reason]);
      continue;
    }
    const server = await startable.start(marked);
    const { ask, close } = overHttp(server.sparql);
    try {
      for (const clients of [1, 4])
        scores.push([
          `${name}, ${clients} ${clients === 1 ? 'client' : 'clients'}`,
          await score(ask, clients, bsbm),
        ]);
    } finally {
      close();
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
  const queries = bsbm.mixes(measured, seeds.one);
  return [
    `BSBM explore mix, ${bsbm.triples} triples, ${queries.length} queries of which ${new Set(queries.map(({ text }) => text)).size} differ; mean ms by query.`,
    '',
    `| what | queries/s | of the engine alone | ${numbers.map((number) => `q${number}`).join(' | ')} | other rows in |`,
    `|---|---:|---:|${numbers.map(() => '---:|').join('')}---|`,
    ...lines,
  ].join('\n');
}
