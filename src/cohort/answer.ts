import {
  cubesQuery,
  type Federation,
  type NodeRef,
  type NodeReply,
  newestCubes,
  type Row,
  readCube,
  reasonOf,
} from '../federation/index.ts';
import type { Facet, Ontology } from '../ontology/index.ts';
import { cellsOver } from './cell-key.ts';
import type { Cohort } from './cohort.ts';
import type { Criteria } from './criteria.ts';
import { literalsOf } from './formula.ts';
import { latticesOf } from './lattice.ts';
import { countNode, type NodeAnswer, type NodeCount } from './node-count.ts';
import { cellQueries } from './questions.ts';
import { show } from './shown.ts';
import { addUp } from './total.ts';

/** The answer to a cohort: a total with its interval, and every node with its state. */
export interface CohortAnswer {
  hash: string;
  criteria: Criteria;
  reading: string;
  total: { low: number; high: number; display: string; value?: number; upTo?: number; missing: string[] };
  /** In the order of the federation. */
  nodes: NodeAnswer[];
}

export interface AnswerOptions {
  /** Longest wait for one node. */
  deadlineMs?: number;
  signal?: AbortSignal;
  /** Called with each node's answer as it arrives. */
  onNode?: (answer: NodeAnswer) => void;
}

/** A node's answer with what the total needs of it. */
type Part = Omit<NodeCount, 'answer'> & { answer: NodeAnswer };

/** Released cells by cube; a value that is no count is left out. */
function cellsByCube(rows: Row[]): Map<string, Map<string, number>> {
  const cubes = new Map<string, Map<string, number>>();
  for (const { cube, cell, count } of rows) {
    const value = Number(count?.value ?? Number.NaN);
    if (!cube || !cell || !Number.isFinite(value) || value < 0) continue;
    const cells = cubes.get(cube.value) ?? new Map<string, number>();
    cubes.set(cube.value, cells.set(cell.value, value));
  }
  return cubes;
}

/** A reply that carries no data, as a node's state. */
function failed(reply: Exclude<NodeReply, { state: 'answered' }>): Pick<NodeAnswer, 'state' | 'reason'> {
  // What cannot be read is no answer; for a person it is the node's refusal to give one.
  const state = reply.state === 'malformed' ? 'refused' : reply.state;
  return { state, reason: reasonOf(reply) ?? '' };
}

function facetsOf(cohort: Cohort, ontology: Ontology): Facet[] {
  const used = new Set(literalsOf(cohort.formula).map(({ facet }) => facet));
  return ontology.facets.filter((facet) => used.has(facet.id));
}

/** The one query whose rows, at any SPARQL 1.1 endpoint with a cube, are everything that an answer is made of. */
export async function cohortQuery(cohort: Cohort, ontology: Ontology): Promise<string> {
  const cells = cellsOver(facetsOf(cohort, ontology));
  return (await cellQueries(cells, cells.length)).join('');
}

/**
 * Counts a cohort at every node. Which cells are asked for depends on the cohort and the facets only. Every node
 * has its row whatever happened there, and those without a number are named in `missing`.
 */
export async function answer(
  cohort: Cohort,
  federation: Federation,
  ontology: Ontology,
  { deadlineMs, signal, onNode }: AnswerOptions = {},
): Promise<CohortAnswer> {
  const facets = facetsOf(cohort, ontology);
  const lattices = latticesOf(facets);
  const queries = [await cubesQuery(), ...(await cellQueries(cellsOver(facets)))];
  const bounds = { ...(deadlineMs !== undefined && { deadlineMs }), ...(signal && { signal }) };

  async function ask(node: NodeRef): Promise<Part> {
    const replies = await Promise.all(queries.map((query) => federation.askNode(node.id, query, bounds)));
    const ms = Math.max(...replies.map((reply) => reply.ms));
    const rows: Row[][] = [];
    for (const reply of replies) {
      if (reply.state === 'answered') rows.push(reply.rows);
      else
        return {
          answer: { node: node.id, name: node.name, ...failed(reply), ms },
          threshold: 0,
          rounding: 1,
        };
    }
    const [cubeRows = [], ...cellRows] = rows;
    const cubes = newestCubes(cubeRows.map(readCube).filter((cube) => cube !== undefined));
    const part = countNode(cohort, cubes, cellsByCube(cellRows.flat()), lattices);
    return { ...part, answer: { node: node.id, name: node.name, ...part.answer, ms } };
  }

  const parts = await Promise.all(
    federation.nodes.map(async (node) => {
      const part = await ask(node);
      onNode?.(part.answer);
      return part;
    }),
  );
  const counted = parts.flatMap((part) => part.estimate ?? []);
  const missing = parts.filter((part) => !part.estimate).map((part) => part.answer.name);
  const { state: _, ...total } =
    counted.length === 0
      ? { state: 'hidden', low: 0, high: 0, display: 'no answer' }
      : show(addUp(counted), {
          threshold: Math.max(0, ...parts.map((part) => part.threshold)),
          rounding: Math.max(1, ...parts.map((part) => part.rounding)),
          bound: counted.every((one) => one.kind === 'upper bound'),
        });
  return {
    hash: cohort.hash,
    criteria: cohort.criteria,
    reading: cohort.reading,
    total: { ...total, missing },
    nodes: parts.map((part) => part.answer),
  };
}
