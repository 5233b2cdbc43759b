import { sha256 } from '../base/index.ts';
import { openQueries, type QueryLibrary } from '../query/index.ts';
import type { Row } from './reply.ts';

/** One request's worth of a question. */
export interface CellChunk {
  cells: readonly string[];
  /** Names the cells: equal chunks have equal keys. */
  key: string;
  /** queries/cohort-cells.rq, bound to them. */
  query: string;
}

/** Which counts are wanted of every node: the same for all, so it tells no node what another said. */
export interface CellQuestion {
  chunks: readonly CellChunk[];
  /** Name of a formula that holders may have counted by themselves. */
  cohort?: string;
}

/** Most characters of keys in one query, so that its text stays below the 64 kB that public endpoints read. */
const chunkSize = 56_000;

let library: Promise<QueryLibrary> | undefined;

function chunksOf(cells: readonly string[], most: number): string[][] {
  const chunks: string[][] = [[]];
  let size = 0;
  for (const cell of cells) {
    size += cell.length + 3;
    if (size > most) {
      chunks.push([]);
      size = cell.length + 3;
    }
    chunks.at(-1)?.push(cell);
  }
  return chunks;
}

/** Puts the question for these cells, in as few queries as any SPARQL 1.1 server will read: nearly always one. */
export async function cellQuestion(
  cells: readonly string[],
  cohort?: string,
  most: number = chunkSize,
): Promise<CellQuestion> {
  library ??= openQueries();
  const queries = await library;
  const chunks = chunksOf(cells, most).map((some, i) => {
    const query = queries.bind('cohort-cells', { cell: some, cohort: i === 0 && cohort ? [cohort] : [] });
    return { cells: some, key: sha256(query), query };
  });
  return { chunks, ...(cohort !== undefined && { cohort }) };
}

/** What an endpoint says of one of its cubes. */
export interface ToldCube {
  iri: string;
  epoch: string;
  /** Counts as they were told, by cell, and by name of formula. */
  cells: Map<string, string>;
  requested: Map<string, string>;
}

/** The rows of cohort-cells by cube. A cube of which no epoch is told is left out: it is no cube. */
export function toldCubes(rows: Iterable<Row>): ToldCube[] {
  const found = new Map<string, ToldCube>();
  const told = (iri: string): ToldCube => {
    const known = found.get(iri) ?? { iri, epoch: '', cells: new Map(), requested: new Map() };
    if (known.epoch === '') found.set(iri, known);
    return known;
  };
  for (const { cube, epoch, cell, cohort, count } of rows) {
    if (cube?.termType !== 'NamedNode') continue;
    const one = told(cube.value);
    if (epoch) one.epoch = epoch.value;
    if (cell && count) one.cells.set(cell.value, count.value);
    if (cohort && count) one.requested.set(cohort.value, count.value);
  }
  return [...found.values()].filter(({ epoch }) => epoch !== '');
}
