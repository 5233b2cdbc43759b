import { type Pattern, shared, variablesOf } from '../syntax.ts';

const union = (sets: Iterable<Set<string>>) => new Set([...sets].flatMap((set) => [...set]));
const common = (sets: Set<string>[]) =>
  sets.reduce((all, each) => shared(all, each), sets[0] ?? new Set<string>());

/**
 * The variables that every solution of these patterns binds. What cannot be proved is left out: a BIND may fail,
 * an OPTIONAL may be absent (SPARQL 1.1 §18.2.1 tells what is in scope, not what is bound).
 */
export function certain(patterns: readonly Pattern[]): Set<string> {
  return union(patterns.map(ofPattern));
}

function ofPattern(pattern: Pattern): Set<string> {
  if (pattern.type === 'query') {
    if (pattern.subType !== 'select') return new Set();
    const inner = certain([pattern.where]);
    const names = pattern.variables.flatMap((each) =>
      each.type === 'term' && each.subType === 'variable' ? [each.value] : [],
    );
    const all = pattern.variables.some(({ type }) => type === 'wildcard');
    const grouped = pattern.solutionModifiers.group !== undefined;
    return all && !grouped ? inner : shared(inner, new Set(names));
  }
  switch (pattern.subType) {
    case 'bgp':
      return variablesOf(pattern);
    case 'group':
      return certain(pattern.patterns);
    case 'graph':
      return union([certain(pattern.patterns), variablesOf(pattern.name)]);
    case 'union':
      return common(pattern.patterns.map((each) => certain([each])));
    case 'values': {
      const { variables, values } = pattern;
      return new Set(
        variables.map(({ value }) => value).filter((name) => values.every((row) => row[name] !== undefined)),
      );
    }
    default:
      return new Set();
  }
}

/** The variables that these patterns may bind, and more: every one that occurs outside their own filters. */
export function mentioned(patterns: readonly Pattern[]): Set<string> {
  return union(
    patterns
      .filter((pattern) => pattern.subType !== 'filter' && pattern.subType !== 'minus')
      .map((pattern) => variablesOf(pattern)),
  );
}
