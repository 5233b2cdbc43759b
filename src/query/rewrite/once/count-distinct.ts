import type { ParsedQuery } from '../../parse.ts';
import { mapTree, type SubSelect } from '../../syntax.ts';
import { certain } from '../certain.ts';
import { drawsAnew } from '../fresh-uuid.ts';
import { type Aggregate, isAggregate, sees } from './can-tell.ts';
import type { Keyed } from './key.ts';

/** What belongs to a SELECT inside: its aggregates are not those of the one around. */
const isInside = (node: object) =>
  'type' in node && (node.type === 'query' || (node.type === 'pattern' && 'patterns' in node));

/** Whether an aggregate is the number of solutions: `COUNT(*)`, or COUNT of what each of them binds. */
function countsSolutions({ aggregation, expression: [of] }: Aggregate, bound: ReadonlySet<string>): boolean {
  if (aggregation.toLowerCase() !== 'count' || of === undefined) return false;
  return of.type === 'wildcard' || (of.subType === 'variable' && bound.has(String(of.value)));
}

const all = (loc: unknown) => [{ type: 'wildcard', loc }];

/**
 * A SELECT with groups whose own `COUNT(*)` is `COUNT(DISTINCT *)`, so that its pattern needs no sub-select with DISTINCT:
 * of a keyed pattern no two solutions of the merge are equal, so there are as many as there are different ones in what
 * the engine finds, in each group too. A fifth faster, since no solution is handed on. Undefined where another aggregate
 * sees how often a solution comes.
 */
export function countingOnce<T extends ParsedQuery | SubSelect>(query: T, whole: Keyed): T | undefined {
  if (query.subType !== 'select' || drawsAnew(query.solutionModifiers.group ?? {})) return undefined;
  const bound = certain(whole.patterns);
  let counted = 0;
  let others = 0;
  const put = <U>(tree: U): U =>
    mapTree(tree, (node) => {
      if (isInside(node)) return node;
      if (!isAggregate(node) || !sees(node)) return undefined;
      if (!countsSolutions(node, bound)) others++;
      else counted++;
      return { ...node, distinct: true, expression: all(node.expression[0]?.loc) };
    });
  const counting = {
    ...query,
    variables: put(query.variables),
    solutionModifiers: put(query.solutionModifiers),
  };
  return counted > 0 && others === 0 ? counting : undefined;
}
