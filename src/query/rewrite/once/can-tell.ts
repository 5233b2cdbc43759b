import type { ParsedQuery } from '../../parse.ts';
import { has, type SubSelect } from '../../syntax.ts';
import { isOneGroup } from '../empty-group.ts';
import { drawsAnew } from '../fresh-uuid.ts';

/** Aggregates that do not see how often a value comes. */
const blind = new Set(['min', 'max', 'sample']);

const isAggregate = (node: object): node is { aggregation: string; distinct: boolean } =>
  'aggregation' in node && 'distinct' in node;

/** Whether an aggregate of this query sees how often a solution comes. */
function counts({ variables, solutionModifiers }: { variables: object; solutionModifiers: object }): boolean {
  const sees = (node: object) =>
    isAggregate(node) && !node.distinct && !blind.has(node.aggregation.toLowerCase());
  return has(variables, sees) || has(solutionModifiers, sees);
}

export const isAggregated = (query: SubSelect): boolean =>
  isOneGroup(query) || query.solutionModifiers.group !== undefined;

/**
 * Whether the answer depends on how often the pattern gives each solution; of a sub-select, `seen` says whether that
 * depends on how often it gives its own.
 */
export function canTell(query: ParsedQuery | SubSelect, seen: boolean): boolean {
  const cut = query.solutionModifiers.limitOffset !== undefined;
  switch (query.subType) {
    case 'select':
      if (isAggregated(query)) return counts(query);
      return query.distinct && !drawsAnew(query) ? false : cut || (seen && !query.reduced);
    case 'construct':
      // Each solution makes blank nodes of its own.
      return (
        cut ||
        has(query.template, ({ type, subType }) => type === 'tripleCollection' || subType === 'blankNode')
      );
    default:
      return cut;
  }
}
