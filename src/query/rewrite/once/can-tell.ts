import type { ParsedQuery } from '../../parse.ts';
import { has, type SubSelect } from '../../syntax.ts';
import { isOneGroup } from '../empty-group.ts';
import { drawsAnew } from '../fresh-uuid.ts';

/** Aggregates that do not see how often a value comes. */
const blind = new Set(['min', 'max', 'sample']);

/** `COUNT(DISTINCT ?x)` and its like. */
export interface Aggregate {
  aggregation: string;
  distinct: boolean;
  expression: readonly { type?: unknown; subType?: unknown; value?: unknown; loc?: unknown }[];
}

export const isAggregate = (node: object): node is Aggregate => 'aggregation' in node && 'distinct' in node;

/** Whether an aggregate sees how often a solution comes. */
export const sees = ({ aggregation, distinct }: Aggregate): boolean =>
  !distinct && !blind.has(aggregation.toLowerCase());

/** Whether one of this query does. */
function counts({ variables, solutionModifiers }: { variables: object; solutionModifiers: object }): boolean {
  const is = (node: object) => isAggregate(node) && sees(node);
  return has(variables, is) || has(solutionModifiers, is);
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
