import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answer, answerInParts, type Cohort } from '../../src/cohort/index.ts';
import { type Federation, type NodeRef, openFederation } from '../../src/federation/index.ts';
import { type Ontology, ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';
import { caseFacetsOf, cohortOf, makeCases, threes } from './federation-cube.ts';
import type { NodesCount, NodesWanted } from './federation-nodes.ts';
import { peerRows } from './federation-peers.ts';
import { cpuMs, startBeside } from './federation-process.ts';
import { type BenchRow, spreadOf, timed } from './measure.ts';

/** Cohorts of three criteria, each over other facets than all before, so that no cell of one is known from another. */
function cohortsOfThree(ontology: Ontology): Cohort[] {
  return threes(caseFacetsOf(ontology)).map((facets) =>
    cohortOf(
      facets.map(({ id, lattice }) => [id, lattice.find(({ leaf }) => leaf)?.code ?? ''] as const),
      ontology,
    ),
  );
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

/** Questions that warm up a hub, which would run for months. */
const warmUps = 10;

/** What a person waits for with so many nodes so far away; the nodes are a process of their own. */
async function distanceRows(
  { turtle, nodes, delayMs, times }: NodesWanted & { times: number },
  ontology: Ontology,
): Promise<BenchRow[]> {
  const beside = startBeside('./federation-nodes.ts');
  try {
    const refs = await beside.ask<NodeRef[]>({ turtle, nodes, delayMs } satisfies NodesWanted);
    const federation = openFederation(refs, { freshMs: 3_600_000, deadlineMs: 60_000 });
    const where = `${nodes} nodes${delayMs > 0 ? ` ${delayMs} ms away` : ''}`;
    const [warm, ...others] = cohortsOfThree(ontology);
    if (warm === undefined) throw new Error('There is no cohort.');
    const cold = await timed(() => timesOf(warm, federation, ontology));
    for (const cohort of others.splice(-warmUps)) await timesOf(cohort, federation, ontology);
    const before = await beside.ask<NodesCount>('count');
    const own = cpuMs();
    const found = [];
    for (const cohort of others.slice(0, times)) found.push(await timesOf(cohort, federation, ontology));
    const hub = (cpuMs() - own) / times;
    const after = await beside.ask<NodesCount>('count');
    const most = Math.max(...after.queries.map((n, i) => (n - (before.queries[i] ?? 0)) / times));
    const theirs = (after.cpuMs - before.cpuMs) / times;
    const cached = await spreadOf(100, () => answer(warm, federation, ontology));
    return [
      { what: `first question to ${where}, every cube fetched and verified`, p50: cold.ms },
      {
        what: `cohort of 3 criteria, ${where}, uncached: first node`,
        ...percentiles(found.map(({ first }) => first)),
      },
      {
        what: `the same: all nodes (${most.toFixed(1)} requests a node at most; CPU time of the hub ${hub.toFixed(0)} ms, of all nodes ${theirs.toFixed(0)} ms)`,
        ...percentiles(found.map(({ all }) => all)),
      },
      { what: `cohort of 3 criteria, ${where}, cached`, ...cached },
    ];
  } finally {
    await beside.close();
  }
}

/** Federations of 30 and 200 nodes: what a person waits for, how often a node is asked; and the ways of others. */
export async function federationRows(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'collimator-bench-federation-'));
  const store = await openStore({ mounts: await ontologyMounts() });
  try {
    const ontology = await openOntology(store);
    const held = await makeCases(folder, ontology);
    const rows: BenchRow[] = [];
    for (const distance of [
      { nodes: 30, delayMs: 0, times: 60 },
      { nodes: 30, delayMs: 30, times: 30 },
      { nodes: 200, delayMs: 0, times: 6 },
    ])
      rows.push(...(await distanceRows({ turtle: held.turtle, ...distance }, ontology)));
    return [...rows, ...(await peerRows(held, folder, ontology))];
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}
