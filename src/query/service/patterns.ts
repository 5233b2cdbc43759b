import type { ParsedQuery } from '../parse.ts';
import { type Group, group, has, type Pattern, variable } from '../syntax.ts';

export type Service = Extract<Pattern, { subType: 'service' }>;
export type Values = Extract<Pattern, { subType: 'values' }>;

const isService = (node: { subType?: unknown }): boolean => node.subType === 'service';

/** Whether SERVICE stands anywhere within. */
export const hasService = (node: object): boolean => has(node, isService);

/**
 * The tree with every list of patterns changed, innermost first: those of groups, OPTIONAL, MINUS, GRAPH, and of
 * EXISTS wherever expressions stand. The alternatives of UNION and the inside of SERVICE are no such lists.
 */
export function mapPatterns<T>(tree: T, change: (patterns: Pattern[]) => Pattern[]): T {
  if (typeof tree !== 'object' || tree === null) return tree;
  if (Array.isArray(tree)) return tree.map((part) => mapPatterns(part, change)) as T;
  if ('subType' in tree && isService(tree)) return tree;
  const changed: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(tree)) {
    const inner = key === 'loc' ? part : mapPatterns(part, change);
    const isList = key === 'patterns' && !('subType' in tree && tree.subType === 'union');
    changed[key] = isList ? change(inner as Pattern[]) : inner;
  }
  return changed as T;
}

export const iriTerm = (value: string, loc: Group['loc']) =>
  ({ type: 'term', subType: 'namedNode', value, loc }) as const;

/** The query over other patterns, without anything else of it: `SELECT ?a ?b WHERE { … } LIMIT n`. */
export function bareSelect(
  { context, where }: ParsedQuery,
  patterns: Pattern[],
  names: readonly string[],
  limit: number,
): ParsedQuery {
  const loc = where?.loc ?? group([], undefined as never).loc;
  const one = { type: 'term', subType: 'literal', value: '1', langOrIri: undefined, loc };
  const variables =
    names.length > 0
      ? names.map((name) => variable(name, loc))
      : [{ type: 'pattern', subType: 'bind', expression: one, variable: variable('one', loc), loc }];
  return {
    type: 'query',
    subType: 'select',
    context,
    datasets: { type: 'datasetClauses', clauses: [], loc },
    solutionModifiers: {
      limitOffset: { type: 'solutionModifier', subType: 'limitOffset', offset: undefined, limit, loc },
    },
    variables,
    where: group(patterns, loc),
    loc,
  } as unknown as ParsedQuery;
}
