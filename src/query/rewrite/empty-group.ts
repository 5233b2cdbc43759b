import { type Group, group, has, type Pattern } from '../syntax.ts';

/** `FILTER(RAND() < 0)`: never true, and nothing can know that before it is asked. */
function never(loc: Group['loc']): Pattern {
  const zero = {
    type: 'term',
    subType: 'literal',
    value: '0',
    langOrIri: { type: 'term', subType: 'namedNode', value: 'http://www.w3.org/2001/XMLSchema#integer', loc },
    loc,
  };
  const rand = { type: 'expression', subType: 'operation', operator: 'rand', args: [], loc };
  const expression = { type: 'expression', subType: 'operation', operator: '<', args: [rand, zero], loc };
  return { type: 'pattern', subType: 'filter', expression, loc } as Pattern;
}

const isAggregate = ({ type, subType }: { type?: unknown; subType?: unknown }) =>
  type === 'expression' && subType === 'aggregate';

/** Whether the SELECT aggregates all solutions as one group, which there is even where there are no solutions. */
export function isOneGroup(query: { variables: readonly object[]; solutionModifiers: object }): boolean {
  const { variables, solutionModifiers } = query;
  if ('group' in solutionModifiers && solutionModifiers.group !== undefined) return false;
  // An aggregate of a sub-select inside an EXISTS is that one's own; taking it for ours changes nothing.
  return has(variables, isAggregate) || has(solutionModifiers, isAggregate);
}

/**
 * The same pattern beside one that never matches. Where the engine sees that a pattern cannot match
 * (`FILTER(false)`, `VALUES ?x {}`) it drops the aggregate above it too, and answers no row where SPARQL 1.1
 * §18.5.1 asks for one with the count 0; it cannot see through this.
 */
export function keepEmptyGroup(where: Group): Group {
  if (isTriples(where)) return where;
  const { loc } = where;
  const empty = group([never(loc)], loc);
  return {
    type: 'pattern',
    subType: 'group',
    patterns: [{ type: 'pattern', subType: 'union', patterns: [where, empty], loc }],
    loc,
  };
}

/** Whether a pattern is triples alone, if in a sub-select: then the engine cannot see that it matches nothing. */
function isTriples(pattern: Pattern): boolean {
  if (pattern.type !== 'query')
    return pattern.subType === 'bgp' || (pattern.subType === 'group' && pattern.patterns.every(isTriples));
  return (
    pattern.subType === 'select' &&
    pattern.values === undefined &&
    Object.keys(pattern.solutionModifiers).length === 0 &&
    pattern.where.patterns.length > 0 &&
    isTriples(pattern.where)
  );
}
