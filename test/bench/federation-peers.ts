import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QueryEngine } from '@comunica/query-sparql';
import { answer, type Cohort } from '../../src/cohort/index.ts';
import { askNodes, type NodeRef, openFederation } from '../../src/federation/index.ts';
import type { Ontology } from '../../src/ontology/index.ts';
import { virtuoso } from '../federation/engines.ts';
import { caseFacetsOf, cohortOf, type HeldCases, openCases, threes } from './federation-cube.ts';
import type { NodesWanted } from './federation-nodes.ts';
import { cpuMs, startBeside } from './federation-process.ts';
import { facetIri, type TriplesCount, type TriplesWanted, valueIri } from './federation-triples.ts';
import type { BenchRow } from './measure.ts';

const endpoints = 30;
/** Questions that are measured, after one that warms up. */
const most = 15;
/** Comunica joins this many endpoints, and is given up at the first of these bounds. */
const joined = 5;
const bounds = { requests: 20_000, ms: 20_000 };

/** One question as a cohort of ours, and as SPARQL over cases as triples, with the number of cases that it is true of. */
interface Same {
  cohort: Cohort;
  sparql: string;
  /** At one endpoint. */
  truth: number;
}

/** Cohorts over three facets of cases, each of the most frequent value of its facet: none of them is empty. */
async function sameQuestions(caseTable: string, ontology: Ontology): Promise<Same[]> {
  const { manifest, persons, columns } = await openCases(caseTable);
  const counted = new Set(caseFacetsOf(ontology).map(({ id }) => id));
  const facets = manifest.facets.flatMap(({ id, cap, level, lattice }) => {
    const column = columns.cases.get(id);
    if (level !== 'case' || column === undefined || !counted.has(id)) return [];
    const counts = new Map<number, number>();
    for (const number of column) if (number > 0) counts.set(number, (counts.get(number) ?? 0) + 1);
    const known = [...counts].filter(([number]) => lattice[number - 1]?.rest === false);
    const [most] = known.toSorted((a, b) => b[1] - a[1])[0] ?? [];
    const code = lattice[(most ?? 0) - 1]?.code;
    if (most === undefined || code === undefined) return [];
    const has = (person: number) => column.subarray(person * cap, (person + 1) * cap).includes(most);
    return [{ id, code, has }];
  });
  return threes(facets).map((three) => {
    const patterns = three.map(({ id, code }) => `<${facetIri(id)}> <${valueIri(id, code)}>`);
    let truth = 0;
    for (let person = 0; person < persons; person++) if (three.every(({ has }) => has(person))) truth += 1;
    return {
      cohort: cohortOf(
        three.map(({ id, code }) => [id, code] as const),
        ontology,
      ),
      sparql: `SELECT (COUNT(DISTINCT ?case) AS ?n) WHERE { ?case ${patterns.join(' ; ')} }`,
      truth,
    };
  });
}

const refOf = (sparql: string, i: number): NodeRef => ({
  id: `t${i}`,
  name: `Endpoint ${i}`,
  url: sparql,
  sparql,
});

/** The sum of what every endpoint counts. */
async function scatterGather(nodes: NodeRef[], query: string): Promise<number> {
  let sum = 0;
  for await (const reply of askNodes(nodes, query, { deadlineMs: 60_000 })) {
    if (reply.state !== 'answered') throw new Error(`${reply.node.name}: ${reply.state}`);
    sum += Number(reply.rows[0]?.n?.value);
  }
  return sum;
}

/** The count that Comunica reaches by joining endpoints as if they were one, or `undefined` where a bound ends it. */
async function joinedCount(sources: readonly string[], query: string) {
  let requests = 0;
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(bounds.ms)]);
  const counting: typeof fetch = (input, init) => {
    requests += 1;
    if (requests > bounds.requests) ended.abort();
    return fetch(input, { ...init, signal });
  };
  const [first = '', ...others] = sources;
  const source = (value: string) => ({ type: 'sparql', value });
  try {
    const found = await new QueryEngine().queryBindings(query, {
      sources: [source(first), ...others.map(source)],
      fetch: counting,
    });
    const [row] = await found.toArray();
    return { requests, count: Number(row?.get('n')?.value) };
  } catch (error) {
    if (!signal.aborted) throw error;
    return { requests, count: undefined };
  } finally {
    ended.abort();
  }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Runs something for every question, one after another; ms of each, and what it gave. */
async function each<T>(questions: readonly Same[], run: (question: Same) => Promise<T>) {
  const found: { ms: number; value: T }[] = [];
  for (const question of questions) {
    const begun = performance.now();
    const value = await run(question);
    found.push({ ms: performance.now() - begun, value });
  }
  return { found, p50: median(found.map(({ ms }) => ms)) };
}

/** Throws where somebody who reads the true cases counts anything but the truth. */
function expectTruth(
  who: string,
  counts: readonly (number | undefined)[],
  expected: readonly number[],
): void {
  for (const [i, count] of counts.entries())
    if (count !== undefined && count !== expected[i])
      throw new Error(`${who} counts ${count}, and true is ${expected[i]}.`);
}

/**
 * The same questions, of 30 cubes by us, and of the raw cases of the same 30 holders by others: gathered from 30
 * endpoints, joined by Comunica over 5, and from one Virtuoso that holds all. Ours gives an interval, theirs the truth
 * about patients, so the ratio is what safety costs, or saves. Whether ours holds the truth is measured elsewhere
 * (`bench accuracy`): the 30 cubes here are copies of one, noise and all.
 */
export async function peerRows(held: HeldCases, folder: string, ontology: Ontology): Promise<BenchRow[]> {
  const questions = await sameQuestions(held.caseTable, ontology);
  const [warm, ...others] = questions;
  const measured = others.slice(0, most);
  if (warm === undefined || measured.length < 3) throw new Error('There are too few questions.');
  const truths = measured.map(({ truth }) => endpoints * truth);
  const cubes = startBeside('./federation-nodes.ts');
  const triples = startBeside('./federation-triples.ts');
  try {
    const all = join(folder, 'all.nt');
    const urls = await triples.ask<string[]>({
      caseTable: held.caseTable,
      endpoints,
      turtle: all,
    } satisfies TriplesWanted);
    const count = () => triples.ask<TriplesCount>('count');
    const refs = await cubes.ask<NodeRef[]>({
      turtle: held.turtle,
      nodes: endpoints,
      delayMs: 0,
    } satisfies NodesWanted);
    const federation = openFederation(refs, { freshMs: 3_600_000, deadlineMs: 60_000 });
    await answer(warm.cohort, federation, ontology);
    const own = cpuMs();
    const ours = await each(measured, ({ cohort }) => answer(cohort, federation, ontology));
    const hub = (cpuMs() - own) / measured.length;
    const what = `3 criteria over facets of cases, ${endpoints} cubes, uncached (CPU time of the hub ${hub.toFixed(0)} ms)`;
    const row = (name: string, ms: number): BenchRow => ({ what, p50: ours.p50, peer: { what: name, ms } });
    const rows: BenchRow[] = [];

    const nodes = urls.map(refOf);
    await scatterGather(nodes, warm.sparql);
    const before = await count();
    const gathered = await each(measured, ({ sparql }) => scatterGather(nodes, sparql));
    const cost = ((await count()).cpuMs - before.cpuMs) / measured.length;
    expectTruth(
      'Scatter-gather',
      gathered.found.map(({ value }) => value),
      truths,
    );
    rows.push(
      row(
        `plain SPARQL over the cases of ${endpoints} endpoints (their CPU time ${cost.toFixed(0)} ms)`,
        gathered.p50,
      ),
    );

    const few = measured.slice(0, 2);
    const some = await each(few, ({ sparql }) => joinedCount(urls.slice(0, joined), sparql));
    const counts = some.found.map(({ value }) => value.count);
    expectTruth(
      'Comunica',
      counts,
      few.map(({ truth }) => joined * truth),
    );
    const requests = median(some.found.map(({ value }) => value.requests));
    const given = counts.filter((found) => found === undefined).length;
    rows.push(
      row(
        `Comunica over ${joined} of them, ${requests.toLocaleString('en')} requests${given > 0 ? `, ${given} of ${few.length} given up` : ''}`,
        some.p50,
      ),
    );
    return [...rows, ...(await virtuosoRows(all, warm, measured, truths, row))];
  } finally {
    await cubes.close();
    await triples.close();
  }
}

async function virtuosoRows(
  all: string,
  warm: Same,
  measured: readonly Same[],
  truths: readonly number[],
  row: (name: string, ms: number) => BenchRow,
): Promise<BenchRow[]> {
  const found = virtuoso();
  if (found.state === 'absent') return [{ ...row('', 0), what: `no Virtuoso: ${found.reason}`, p50: 0 }];
  const engine = await found.start(await readFile(all, 'utf8'));
  try {
    const node = [refOf(engine.sparql, 0)];
    await scatterGather(node, warm.sparql);
    const counted = await each(measured, ({ sparql }) => scatterGather(node, sparql));
    expectTruth(
      'Virtuoso',
      counted.found.map(({ value }) => value),
      truths,
    );
    return [row(`one Virtuoso that holds all ${endpoints} holders' cases`, counted.p50)];
  } finally {
    await engine.close();
  }
}
