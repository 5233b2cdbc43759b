import { createHash } from 'node:crypto';
import type { CaseTable } from '../../src/cases/index.ts';
import { type Asked, answer, type CohortAnswer, latticeHash, parseCohort } from '../../src/cohort/index.ts';
import { CellCounter } from '../../src/counting/index.ts';
import { type Policy, planCells, policyFor, protect, seal } from '../../src/disclosure/index.ts';
import type { Ontology } from '../../src/ontology/index.ts';

/** How near the answers to random cohorts came to the truth, by number of criteria. */
export interface Accuracy {
  depth: number;
  cohorts: number;
  /** Share of cohorts whose true count lies in the interval that was stated. */
  covered: number;
  /** Median and 95th percentile of the relative error, of cohorts with 20 cases or more. */
  median: number;
  p95: number;
  /** Median half-width of the stated interval, relative to the true count. */
  width: number;
  /** Criteria that were dropped: a node with cases that answered nothing. */
  unanswered: number;
}

/** A small seeded generator (mulberry32) of numbers in [0, 1). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Protects the cells of case tables as a build does, and answers from them as verified nodes do; no network. */
function protectedNodes(
  tables: readonly CaseTable[],
  counters: readonly CellCounter[],
  ontology: Ontology,
  seed: number,
) {
  const lattice = latticeHash(ontology.facets);
  const releases = tables.map((table, i) => {
    const counter = counters[i] as CellCounter;
    const choice = policyFor(counter.persons);
    if (choice.state === 'refused') throw new Error(choice.mistakes.join('\n'));
    const { policy } = choice;
    const key = createHash('sha256').update(`accuracy ${seed} ${i}`).digest();
    const planned = planCells(table.manifest.facets, counter.persons);
    const raw = planned.map((cell) => ({ key: cell.key, count: seal(counter.count(cell.values)) }));
    const cells = protect(raw, policy, key, '2026');
    return { policy, cells: new Map(cells.map(({ key: cell, count }) => [cell, count as number])) };
  });
  const facets = (tables[0]?.manifest.facets ?? []).map(({ id }) => id).sort();
  const nodes = releases.map((_, i) => {
    const url = `https://node-${i}.invalid`;
    return { id: `n${i}`, name: `Node ${i}`, url, sparql: `${url}/sparql` };
  });
  const cubes = releases.map(({ policy, cells }, i) =>
    signed(nodes[i] as (typeof nodes)[number], policy, cells),
  );
  function signed({ id, url }: { id: string; url: string }, policy: Policy, cells: Map<string, number>) {
    const { floor, threshold, rounding, sigma } = policy;
    return {
      cube: {
        ...{ access: 'protected' as const, floor, threshold, rounding, sigma, generated: true, lattice },
        ...{ iri: `${url}/cubes/2026`, publisher: id, epoch: '2026' },
      },
      ...{ cells, requested: new Map(), digest: id, key: id, vocabularies: [], facets },
    };
  }
  const asked: Asked = {
    nodes,
    async askCells(id) {
      const i = nodes.findIndex((node) => node.id === id);
      const [node, cube] = [nodes[i], cubes[i]];
      if (node === undefined || cube === undefined) throw new TypeError(`There is no node ${id}.`);
      return { state: 'answered', cubes: [cube], refused: [], node, ms: 0, requests: 1 };
    },
  };
  return asked;
}

/** Criteria that one person of the table meets, most of them; every third cohort has a "none of", every fifth an "any". */
function randomCohort(table: CaseTable, depth: number, uniform: () => number): unknown {
  const { columns, manifest } = table;
  const below = (n: number) => Math.floor(uniform() * n);
  const person = below(columns.persons);
  const facets = [...manifest.facets].sort(() => uniform() - 0.5).slice(0, depth);
  const criteria = facets.map(({ id, level, cap, lattice }) => {
    const column = (level === 'case' ? columns.cases : columns.series).get(id);
    const from = level === 'case' ? person * cap : (columns.offsets[person] ?? 0);
    const own = lattice[(column?.[from] ?? 0) - 1];
    const values = lattice.filter(({ leaf }) => leaf);
    const pick = () => values[below(values.length)]?.code ?? '';
    const chosen =
      own === undefined ? pick() : own.parent !== undefined && uniform() < 0.3 ? own.parent : own.code;
    const more = Array.from({ length: uniform() < 0.4 ? 1 + below(2) : 0 }, pick);
    const criterion = { facet: id, anyOf: [...new Set([chosen, ...more])] };
    return uniform() < 0.12 ? { none: [{ facet: id, anyOf: [pick()] }] } : criterion;
  });
  if (depth > 1 && uniform() < 0.15) return { all: [...criteria.slice(2), { any: criteria.slice(0, 2) }] };
  return { all: criteria };
}

/** The interval that an answer states, hidden totals included. */
function stated({ total }: CohortAnswer): [low: number, high: number] {
  return [total.low, Math.max(total.high, total.upTo ?? 0)];
}

/** Asks random cohorts of the tables' protected cells, and compares with the exact counts. */
export async function accuracyOf(
  tables: readonly CaseTable[],
  ontology: Ontology,
  { cohorts, seed }: { cohorts: number; seed: number },
): Promise<Accuracy[]> {
  const counters = tables.map(({ manifest, columns }) => new CellCounter(manifest.facets, columns));
  const asked = protectedNodes(tables, counters, ontology, seed);
  const uniform = generator(seed);
  const found = new Map<
    number,
    { covered: number; cohorts: number; errors: number[]; widths: number[]; unanswered: number }
  >();
  for (let i = 0; i < cohorts; i++) {
    const depth = 1 + (i % 5);
    const table = tables[i % tables.length] as CaseTable;
    const reading = parseCohort(randomCohort(table, depth, uniform), ontology);
    if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
    const answered = await answer(reading.cohort, asked, ontology);
    const truth = counters.reduce((sum, counter) => sum + counter.matching(reading.cohort.formula), 0);
    const [low, high] = stated(answered);
    const at = found.get(depth) ?? { covered: 0, cohorts: 0, errors: [], widths: [], unanswered: 0 };
    found.set(depth, at);
    at.cohorts++;
    if (low <= truth && truth <= high) at.covered++;
    at.unanswered += answered.total.missing.length;
    if (truth >= 20) at.widths.push((high - low) / 2 / truth);
    if (truth >= 20) at.errors.push(Math.abs((answered.total.value ?? 0) - truth) / truth);
  }
  return [...found].map(([depth, { covered, cohorts: asked_, errors, widths, unanswered }]) => {
    const at = (numbers: number[], share: number) =>
      numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(share * numbers.length))] ??
      0;
    const [median, p95, width] = [at(errors, 0.5), at(errors, 0.95), at(widths, 0.5)];
    return { depth, cohorts: asked_, covered: covered / asked_, median, p95, width, unanswered };
  });
}
