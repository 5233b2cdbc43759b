import { openQueries, type QueryLibrary } from '../query/index.ts';

/** Most cells asked for in one query, so that the text stays well below the 64 kB that public endpoints read. */
const chunk = 500;

let library: Promise<QueryLibrary> | undefined;

/** The queries that fetch these cells from a node: queries/nodes-cells.rq, bound to at most `size` of them each. */
export async function cellQueries(cells: string[], size = chunk): Promise<string[]> {
  library ??= openQueries();
  const queries = await library;
  const starts = Array.from({ length: Math.ceil(cells.length / size) }, (_, i) => i * size);
  return starts.map((start) => queries.bind('nodes-cells', { cell: cells.slice(start, start + size) }));
}
