import { iri, write } from '../../rdf/index.ts';
import { openStore, type QueryLimits, type Row, type Store } from '../../store/index.ts';
import { generator } from '../ad-hoc.ts';
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
    const answer = await asked.query(toSelect(where, asked), { ...limits, pool });
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
