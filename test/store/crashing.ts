import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { iri } from '../../src/rdf/index.ts';
import { openStore, verifyFolder } from '../../src/store/index.ts';

const door = (room: string) => JSON.stringify(new URL(`../../src/${room}/index.ts`, import.meta.url).href);

/**
 * A process in which five writers change a store without end. Writer k says n in a graph of its own by n triples
 * (at most 40, and which ones tells n); the last writes the same n into two graphs at once. It prints "k n" only
 * when the change was acknowledged.
 */
const program = `
  const { openStore } = await import(${door('store')});
  const { iri, literal, quad } = await import(${door('rdf')});
  const store = await openStore({ folder: process.argv[1], renewal: { least: 50, leastImage: 50, quietMs: 5 } });
  const from = JSON.parse(process.argv[2]);
  const graph = (name) => iri('https://example.org/' + name);
  const quads = (n) => Array.from({ length: 1 + (n % 40) }, (_, i) =>
    quad(iri('https://example.org/s'), iri('https://example.org/p'), literal(String(n - i))));
  process.stdout.write('ready\\n');
  await Promise.all(from.map(async (start, k) => {
    for (let n = start; ; n++) {
      const names = k === from.length - 1 ? ['pair-a', 'pair-b'] : ['g' + k];
      await store.change({ who: 'writer ' + k, why: 'to be killed', graphs: names.map((name) => ({ graph: graph(name), quads: quads(n) })) });
      process.stdout.write(k + ' ' + n + '\\n');
    }
  }));`;

const writers = 5;

/** What one series of kills showed. */
export interface Crashes {
  kills: number;
  /** Changes that were acknowledged before a kill. */
  acknowledged: number;
  /** What should never be. */
  wrong: string[];
}

/** A small generator of numbers from 0 to 1, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/**
 * Starts the writers on a folder and kills them with SIGKILL, `times` over, each after a time of its own; after
 * each kill looks whether every acknowledged change is there, every graph is one that was written, both graphs of
 * a pair agree, and the log verifies.
 */
export async function crash(folder: string, times: number, seed: number): Promise<Crashes> {
  const random = numbers(seed);
  const last = Array.from({ length: writers }, () => 0);
  const result: Crashes = { kills: 0, acknowledged: 0, wrong: [] };
  for (let round = 1; round <= times; round++) {
    const child = spawn(
      process.execPath,
      ['--input-type=module', '-e', program, folder, JSON.stringify(last.map((n) => n + 1))],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    result.acknowledged += await killAfter(child, random() * 250, last);
    result.kills++;
    const wrong = await inspect(folder, last);
    result.wrong.push(...wrong.map((each) => `after kill ${round}: ${each}`));
  }
  return result;
}

/** Kills a child so many ms after it is ready; notes the last acknowledged number of each writer. */
async function killAfter(child: ChildProcess, ms: number, last: number[]): Promise<number> {
  let acknowledged = 0;
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  for await (const line of lines) {
    if (line === 'ready') {
      setTimeout(() => child.kill('SIGKILL'), ms);
      continue;
    }
    const [, writer, n] = /^(\d) (\d+)$/.exec(line) ?? [];
    // The last line may be cut: then it was not acknowledged.
    if (writer === undefined || n === undefined) continue;
    last[Number(writer)] = Number(n);
    acknowledged++;
  }
  await ended;
  return acknowledged;
}

/** What is wrong in a folder; raises the numbers in `last` to what was written but not acknowledged any more. */
async function inspect(folder: string, last: number[]): Promise<string[]> {
  const wrong = verifyFolder(folder).faults;
  const store = await openStore({ folder });
  try {
    const told = async (name: string) => {
      const graph = iri(`https://example.org/${name}`);
      const quads = await store.graph(graph);
      const values = quads.map(({ object }) => Number(object.value)).sort((a, b) => b - a);
      const [n = 0] = values;
      const expected = n === 0 ? 0 : 1 + (n % 40);
      if (values.length !== expected || values.some((value, i) => value !== n - i))
        wrong.push(`${name} is none of what was written`);
      const counted = await store.query(`SELECT (COUNT(*) AS ?n) { GRAPH <${graph.value}> { ?s ?p ?o } }`);
      const inEngine = counted.state === 'rows' ? Number(counted.rows[0]?.n?.value) : counted.state;
      if (inEngine !== values.length) wrong.push(`${name} has ${inEngine} quads in the engine`);
      return n;
    };
    for (const k of last.keys()) {
      const names = k === last.length - 1 ? ['pair-a', 'pair-b'] : [`g${k}`];
      const [n = 0, other = n] = await Promise.all(names.map(told));
      if (n !== other) wrong.push(`half of a change is there: ${n} and ${other}`);
      const acknowledged = last[k] ?? 0;
      if (n < acknowledged) wrong.push(`writer ${k} was told ${acknowledged}, and ${n} is there`);
      last[k] = Math.max(acknowledged, n);
    }
  } finally {
    await store.close();
  }
  return wrong;
}
