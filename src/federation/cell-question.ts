import { sha256 } from '../base/index.ts';
import { openQueries, type QueryLibrary } from '../query/index.ts';

/** One request's worth of a question. */
export interface CellChunk {
  cells: readonly string[];
  /** Names the cells, whatever cohort is asked about with them: equal chunks have equal keys. */
  key: string;
  /** queries/cohort-cells.rq, bound to them. */
  query: string;
}

/** Which counts are wanted of every node: the same for all, so it tells no node what another said. */
export interface CellQuestion {
  chunks: readonly CellChunk[];
  /** A formula that holders may have counted by themselves: its name, and the query for that count without any cell. */
  cohort?: { name: string; query: string };
}

const ordered = new WeakMap<CellQuestion, readonly string[]>();
/** All cells of a question, each chunk's in the order in which an endpoint gives them (ORDER BY ?cell). */
export function cellsInOrder(question: CellQuestion): readonly string[] {
  const known = ordered.get(question) ?? question.chunks.flatMap(({ cells }) => cells.toSorted());
  ordered.set(question, known);
  return known;
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
    return { cells: some, key: sha256(some.join(' ')), query };
  });
  if (cohort === undefined) return { chunks };
  return {
    chunks,
    cohort: { name: cohort, query: queries.bind('cohort-cells', { cohort: [cohort], cell: [] }) },
  };
}
