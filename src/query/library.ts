import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Problem, productFolder } from '../base/index.ts';
import type { Answer, QueryLimits, Store } from '../store/index.ts';
import { overVisible } from './dataset.ts';
import { generator } from './generator.ts';
import { type NamedQuery, readNamedQuery } from './named-query.ts';
import type { ParameterValues } from './parameter.ts';
import { type ParsedQuery, parse } from './parse.ts';
import { rewrite } from './rewrite/rewrite.ts';
import type { VisibleGraphs } from './visible.ts';

/** The named queries of a folder, read once. */
export interface QueryLibrary {
  /** All of them, by name. */
  list(): NamedQuery[];
  get(name: string): NamedQuery | undefined;
  /**
   * The text of a query with values in the place of its defaults. Throws Problem('not-found') for an unknown
   * query, Problem('malformed-request') for an unknown parameter or a value of another type. With `graphs` it sees
   * these alone, so that what it answers can be shown to anyone, and counts a statement that several of them hold once.
   */
  bind(name: string, values: ParameterValues, graphs?: VisibleGraphs): string;
  /** Binds, and asks the store. */
  run(store: Store, name: string, values?: ParameterValues, limits?: QueryLimits): Promise<Answer>;
}

/** Opens every `*.rq` of the folder. Rejects, naming the file, where one cannot be read as a named query. */
export async function openQueries(folder: string = join(productFolder, 'queries')): Promise<QueryLibrary> {
  const queries = new Map<string, NamedQuery>();
  const files = (await readdir(folder)).filter((file) => file.endsWith('.rq')).sort();
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8');
    try {
      const query = readNamedQuery(text);
      if (query.name !== basename(file, '.rq')) throw new Error(`its header calls it ${query.name}`);
      queries.set(query.name, query);
    } catch (error) {
      throw new Error(`The query file ${file} cannot be used: ${(error as Error).message}.`, {
        cause: error,
      });
    }
  }
  function bind(name: string, values: ParameterValues, graphs?: VisibleGraphs): string {
    const query = queries.get(name);
    if (query === undefined) throw new Problem('not-found', `There is no query ${name}.`);
    const text = query.bind(values);
    return graphs === undefined || (!graphs.hidden && staysAsItIs(query, graphs))
      ? text
      : overGraphs(text, graphs);
  }
  const plain = new Map<string, boolean>();
  /** Whether a query over all graphs is asked as it stands in its file; what its parameters are changes nothing there. */
  function staysAsItIs({ name, text }: NamedQuery, graphs: VisibleGraphs): boolean {
    const key = `${name} ${JSON.stringify(graphs.traits)}`;
    const stays = plain.get(key) ?? overGraphs(text, graphs) === generator.generate(read(text));
    plain.set(key, stays);
    return stays;
  }
  return {
    list: () => [...queries.values()],
    get: (name) => queries.get(name),
    bind,
    run: async (store, name, values = {}, limits = {}) => store.query(bind(name, values), limits),
  };
}

/** The tree of a text of ours. Each was read when the folder was opened, so none is malformed here. */
function read(text: string): ParsedQuery {
  const parsed = parse(text);
  if (parsed.state === 'malformed') throw new Error(parsed.message);
  return parsed.query;
}

/** A query of ours over the graphs that anyone may see, in words that the engine answers rightly. */
const overGraphs = (text: string, graphs: VisibleGraphs): string =>
  generator.generate(rewrite(overVisible(read(text), graphs), graphs.traits));
