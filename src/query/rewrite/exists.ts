import {
  type Expression,
  type Filter,
  type Group,
  group,
  isWithin,
  type Pattern,
  type SubSelect,
  shared,
  variablesOf,
} from '../syntax.ts';
import { certain, mentioned } from './certain.ts';
import { isPlain, triplesIn } from './plain.ts';

/** The group that an expression says exists or does not. */
function existence(expression: Expression): { exists: boolean; group: Group } | undefined {
  if (expression.type !== 'expression') return undefined;
  if (expression.subType === 'patternOperation') {
    const { args } = expression;
    return args.subType === 'group' ? { exists: expression.operator === 'exists', group: args } : undefined;
  }
  const [inner] = expression.subType === 'operation' && expression.operator === '!' ? expression.args : [];
  const found = inner === undefined ? undefined : existence(inner);
  return found && { ...found, exists: !found.exists };
}

/**
 * What does the same as this filter at the end of its group, once for the whole group instead of once for each
 * solution (700 to 3,000 times faster on a million triples); undefined where it is not provably the same, or
 * where the engine is fast as it is (one triple).
 *
 * NOT EXISTS becomes MINUS where one variable is bound on both sides in every solution, so that the domains are
 * never disjoint. EXISTS becomes a join with the distinct values of the shared variables, where each of these is
 * bound in every solution, so that the join binds nothing anew and multiplies nothing.
 */
export function rewriteExists(
  filter: Filter,
  others: readonly Pattern[],
  graphVariables: ReadonlySet<string>,
): Pattern | undefined {
  const found = existence(filter.expression);
  if (found === undefined || !isPlain(found.group) || triplesIn(found.group) < 2) return undefined;
  const inside = variablesOf(found.group);
  const bound = certain(others);
  if (shared(inside, bound).size === 0 || shared(inside, graphVariables).size > 0) return undefined;
  if (!found.exists) {
    return { type: 'pattern', subType: 'minus', patterns: found.group.patterns, loc: filter.loc };
  }
  // Inside GRAPH ?g the engine would lose ?g at the projection.
  if (graphVariables.size > 0 || !isWithin(shared(inside, mentioned(others)), bound)) return undefined;
  return subSelect(found.group, shared(inside, bound), true);
}

/** `{ SELECT [DISTINCT] ?a ?b { … } }` */
export function subSelect(where: Group, names: Iterable<string>, distinct: boolean): Pattern {
  const { loc } = where;
  const select = {
    type: 'query',
    subType: 'select',
    context: [],
    datasets: { type: 'datasetClauses', clauses: [], loc },
    solutionModifiers: {},
    variables: Array.from(names, (value) => ({ type: 'term', subType: 'variable', value, loc })),
    where,
    ...(distinct && { distinct: true }),
    loc,
  } as unknown as SubSelect;
  return group([select], loc);
}
