import { iri, toSparql, write } from '../../rdf/index.ts';
import { openStore, type QueryLimits, type Row, type Store } from '../../store/index.ts';
import { datasetClauses } from '../dataset.ts';
import { generator } from '../generator.ts';
import type { ParsedQuery } from '../parse.ts';
import { type Prologue, resolve } from '../prologue.ts';
import { rewrite } from '../rewrite/rewrite.ts';
import { below, type Group } from '../syntax.ts';
import { namesOfGraphs } from '../visible.ts';
import type { Draft } from './draft.ts';

/** The pattern of an update, with the variables that its templates need. */
export interface Where {
  pattern: Group;
  variables: readonly string[];
  /** USING and USING NAMED; without them the default graph is `graph`, and every graph may be named. */
  datasets: ParsedQuery['datasets'] | undefined;
  graph: string;
  context: ParsedQuery['context'];
  prologue: Prologue;
}

export type Found = { state: 'rows'; rows: Row[] } | { state: 'failed'; message: string };

/** Names of the graphs that the pattern may read, or undefined where it may read any. */
function graphsRead({ pattern, datasets, graph, prologue }: Where): string[] | undefined {
  if (datasets !== undefined) return datasets.clauses.flatMap(({ value }) => resolve(prologue, value) ?? []);
  const names = [graph];
  for (const node of below(pattern)) {
    if (node.type !== 'pattern' || node.subType !== 'graph' || !('name' in node)) continue;
    const term = node.name as { subType: string; value: string; prefix?: string };
    if (term.subType === 'variable') return undefined;
    names.push(resolve(prologue, term) ?? '');
  }
  return names;
}

/** The SELECT that finds the rows: over USING, or over one graph as the default graph. */
function toSelect({ pattern, variables, datasets, graph, context }: Where, { traits }: Store): string {
  const { loc } = pattern;
  const term = (subType: 'variable' | 'namedNode', value: string) => ({ type: 'term', subType, value, loc });
  const where =
    datasets === undefined
      ? {
          ...pattern,
          patterns: [
            {
              type: 'pattern',
              subType: 'graph',
              name: term('namedNode', graph),
              patterns: pattern.patterns,
              loc,
            },
          ],
        }
      : pattern;
  const query = {
    type: 'query',
    subType: 'select',
    context,
    datasets: datasets ?? { type: 'datasetClauses', clauses: [], loc },
    solutionModifiers: {},
    variables:
      variables.length > 0 ? variables.map((name) => term('variable', name)) : [{ type: 'wildcard', loc }],
    where,
    loc,
  } as unknown as ParsedQuery;
  return generator.generate(rewrite(query, traits));
}

/**
 * The same over FROM where the graph of the update holds nothing yet: inside GRAPH the engine finds nothing there at
 * all, though `{}`, BIND and NOT EXISTS have a solution in an empty graph.
 */
async function overEmpty(where: Where, asked: Store, read: string[] | undefined): Promise<Where> {
  if (where.datasets !== undefined) return where;
  const holds = await asked.query(`ASK { GRAPH ${toSparql(iri(where.graph))} { ?s ?p ?o } }`);
  if (holds.state !== 'boolean' || holds.value) return where;
  const namedGraphs = (read ?? (await namesOfGraphs(asked))).filter((name) => name !== where.graph);
  return { ...where, datasets: datasetClauses({ defaultGraphs: [where.graph], namedGraphs }) };
}

/** A store in memory that holds these graphs as they are in the draft. */
async function preview(draft: Draft, names: Iterable<string>): Promise<Store> {
  const mounts = await Promise.all(
    Array.from(new Set(names), async (name) => ({
      graph: iri(name),
      text: await write(await draft.quads(name), 'ntriples'),
    })),
  );
  return openStore({ mounts: mounts.filter(({ text }) => text !== '') });
}

/**
 * The rows of an update's pattern. What earlier operations of the same request changed is seen: then the graphs
 * that the pattern may read are asked in a store of their own, which exists as long as the question.
 */
export async function findRows(
  store: Store,
  draft: Draft,
  where: Where,
  limits: QueryLimits,
): Promise<Found> {
  const read = graphsRead(where);
  const { touched } = draft;
  const ask = async (asked: Store, pool: 'own' | 'public'): Promise<Found> => {
    const select = toSelect(await overEmpty(where, asked, read), asked);
    const answer = await asked.query(select, { ...limits, pool });
    if (answer.state === 'rows') return { state: 'rows', rows: answer.rows };
    const message = 'message' in answer ? answer.message : `The pattern was not answered: ${answer.state}.`;
    return { state: 'failed', message };
  };
  if (touched.size === 0 || read?.every((name) => !touched.has(name))) return ask(store, 'public');
  const own = await preview(draft, read ?? [...(await namesOfGraphs(store)), ...touched]);
  try {
    return await ask(own, 'own');
  } finally {
    await own.close();
  }
}
