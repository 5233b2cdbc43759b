import { openQueries, type QueryLibrary } from '../query/index.ts';

let library: Promise<QueryLibrary> | undefined;

/** The query that asks a node for its cubes and their policies: queries/cubes.rq, read once. */
export async function cubesQuery(): Promise<string> {
  library ??= openQueries();
  return (await library).bind('cubes', {});
}
