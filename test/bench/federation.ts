import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { answer, answerInParts, type Cohort, parseCohort } from '../../src/cohort/index.ts';
import { collect, demoHolders, generate } from '../../src/collect/index.ts';
import { type Federation, type NodeRef, openFederation } from '../../src/federation/index.ts';
import { build, openKeys } from '../../src/node/index.ts';
import { type Ontology, ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';
import type { NodesWanted } from './federation-nodes.ts';
import { type BenchRow, spreadOf, timed } from './measure.ts';

/** Nodes in a thread of their own, as they would be on a machine of their own. They answer from memory. */
interface Nodes {
  refs: NodeRef[];
  /** How many queries each has had. */
  queries(): Promise<number[]>;
  close(): Promise<void>;
}

async function startNodes(wanted: NodesWanted): Promise<Nodes> {
  const worker = new Worker(new URL('./federation-nodes.ts', import.meta.url), { workerData: wanted });
  const next = <T>() =>
    new Promise<T>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  const refs = await next<NodeRef[]>();
  return {
    refs,
    queries() {
      const counts = next<number[]>();
      worker.postMessage('count');
      return counts;
    },
    async close() {
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('close');
      await ended;
    },
  };
}

/** Makes the cube of the demo holder of 3,000 persons, as a holder does; gives the path of its Turtle. */
async function makeCube(folder: string, ontology: Ontology): Promise<string> {
  const holder = demoHolders.find(({ persons }) => persons === 3_000);
  if (holder === undefined) throw new Error('There is no demo holder of 3,000 persons.');
  const [sources, caseTable, out] = ['sources', 'case-table', 'cube'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await generate({ persons: holder.persons, seed: holder.seed, holder }, sources);
  await collect({ sources: [sources], ontology, out: caseTable });
  const built = await build({ caseTable, epoch: '2026', ...(await openKeys(join(folder, 'keys'))), out });
  if (built.state !== 'built') throw new Error('The cube was refused.');
  return join(out, 'cube.ttl');
}

/** Cohorts of three criteria, each over other facets than all before, so that no cell of one is known from another. */
function cohortsOfThree(ontology: Ontology): Cohort[] {
  const facets = ontology.facets.filter(({ lattice }) => lattice.length > 0);
  const cohorts: Cohort[] = [];
  for (const [i, a] of facets.entries())
    for (const [j, b] of facets.entries())
      for (const c of facets.slice(j + 1)) {
        if (j <= i) continue;
        const all = [a, b, c].map(({ id, lattice }) => ({
          facet: id,
          anyOf: [lattice.find(({ leaf }) => leaf)?.code ?? ''],
        }));
        const reading = parseCohort({ all }, ontology);
        if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
        cohorts.push(reading.cohort);
      }
  return cohorts;
}

/** Answers, and gives when the first node was there and when all were, in ms. */
async function timesOf(cohort: Cohort, federation: Federation, ontology: Ontology) {
  const begun = performance.now();
  let first: number | undefined;
  for await (const part of answerInParts(cohort, federation, ontology)) {
    first ??= performance.now() - begun;
    if (part.state === 'node' && part.node.state !== 'answered' && part.node.state !== 'hidden')
      throw new Error(`${part.node.node}: ${part.node.state} ${part.node.reason}`);
  }
  return { first: first ?? 0, all: performance.now() - begun };
}

function percentiles(values: number[]): { p50: number; p95: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

/** Federations of 30 and 200 nodes: what a person waits for, and how often a node is asked. */
export async function federationRows(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'collimator-bench-federation-'));
  const store = await openStore({ mounts: await ontologyMounts() });
  try {
    const ontology = await openOntology(store);
    const turtle = await makeCube(folder, ontology);
    const cohorts = cohortsOfThree(ontology);
    for (const { count, delayMs, times } of [
      { count: 30, delayMs: 0, times: 60 },
      { count: 30, delayMs: 30, times: 30 },
      { count: 200, delayMs: 0, times: 10 },
    ]) {
      const nodes = await startNodes({ turtle, nodes: count, delayMs });
      const federation = openFederation(nodes.refs, { freshMs: 3_600_000, deadlineMs: 60_000 });
      const where = `${count} nodes${delayMs > 0 ? ` ${delayMs} ms away` : ''}`;
      const [warm, ...others] = cohorts;
      if (warm === undefined) throw new Error('There is no cohort.');
      const cold = await timed(() => timesOf(warm, federation, ontology));
      rows.push({ what: `first question to ${where}, every cube fetched and verified`, p50: cold.ms });
      const before = await nodes.queries();
      const found = [];
      for (const cohort of others.slice(0, times)) found.push(await timesOf(cohort, federation, ontology));
      const asked = (await nodes.queries()).map((n, i) => (n - (before[i] ?? 0)) / times);
      const most = Math.max(...asked);
      rows.push({
        what: `cohort of 3 criteria, ${where}, uncached: first node`,
        ...percentiles(found.map(({ first }) => first)),
      });
      rows.push({
        what: `the same: all nodes (${most.toFixed(1)} requests a node at most)`,
        ...percentiles(found.map(({ all }) => all)),
      });
      const cached = await spreadOf(100, () => answer(warm, federation, ontology));
      rows.push({ what: `cohort of 3 criteria, ${where}, cached`, ...cached });
      await nodes.close();
    }
    return rows;
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}
