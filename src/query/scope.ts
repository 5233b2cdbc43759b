import { type Pattern, variablesOf } from './syntax.ts';

/** The variables that a solution of these patterns may bind, in the order in which they stand (§18.2.1). */
export function inScope(patterns: readonly Pattern[]): Set<string> {
  return new Set(patterns.flatMap((pattern) => [...ofPattern(pattern)]));
}

/** The variables of triples from left to right; the walk over a tree goes from its end. */
const inOrder = (root: object) => [...variablesOf(root)].reverse();

function ofPattern(pattern: Pattern): Iterable<string> {
  if (pattern.type === 'query') {
    if (pattern.subType !== 'select') return [];
    return pattern.variables.flatMap((each) => {
      if (each.type === 'wildcard') return [...inScope([pattern.where])];
      return each.type === 'term' ? [each.value] : [each.variable.value];
    });
  }
  switch (pattern.subType) {
    case 'bgp':
      return pattern.triples.flatMap(inOrder);
    case 'group':
    case 'union':
    case 'optional':
    case 'service':
      return inScope(pattern.patterns);
    case 'graph':
      return [...variablesOf(pattern.name), ...inScope(pattern.patterns)];
    case 'bind':
      return [pattern.variable.value];
    case 'values':
      return pattern.variables.map(({ value }) => value);
    default:
      return [];
  }
}
