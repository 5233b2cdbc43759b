import type { ParsedQuery } from '../parse.ts';
import type { Group } from '../syntax.ts';
import { subSelect } from './exists.ts';

/**
 * CONSTRUCT, DESCRIBE and ASK with GROUP BY as the same over a sub-select that groups (SPARQL 1.1 §18.2.4.1: what is
 * grouped by is all that can be seen after it). The engine groups only where there is SELECT.
 */
export function groupWithin(query: ParsedQuery): ParsedQuery {
  const { where, solutionModifiers } = query;
  if (query.subType === 'select' || where === undefined || solutionModifiers.group === undefined)
    return query;
  const { group: by, having, ...outer } = solutionModifiers;
  const names = by.groupings.flatMap((each) => {
    if ('variable' in each) return [each.variable.value];
    return each.type === 'term' && each.subType === 'variable' ? [each.value] : [];
  });
  const { patterns, ...select } = subSelect(where, names, false) as Group;
  const grouped = patterns.map((each) => ({
    ...each,
    solutionModifiers: { group: by, ...(having && { having }) },
  }));
  return { ...query, where: { ...select, patterns: grouped as typeof patterns }, solutionModifiers: outer };
}
