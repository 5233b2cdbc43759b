import type { ParsedQuery } from '../parse.ts';
import { type Expression, type Group, group, has, type Pattern } from '../syntax.ts';
import { hasService, iriTerm } from './patterns.ts';

/** What the hub's own data is called in a query that an engine without data joins; never resolves (RFC 6761 §6.4). */
export const ownData = 'http://hub.invalid/sparql';

/** A query that has no equal where everything is asked by SERVICE. */
export class NotJoined extends Error {}

const needsData = (patterns: readonly Pattern[]) =>
  has(patterns, ({ type, subType }) => type === 'triple' || type === 'path' || subType === 'graph');

const own = (patterns: Pattern[], loc: Group['loc']): Pattern =>
  ({
    type: 'pattern',
    subType: 'service',
    silent: false,
    name: iriTerm(ownData, loc),
    patterns,
    loc,
  }) as Pattern;

/** Patterns that are joined with what stands before them, in any order. */
const isJoined = (pattern: Pattern) =>
  pattern.type === 'query' || ['bgp', 'group', 'union', 'graph'].includes(pattern.subType);

/** Every EXISTS of an expression asked like a group of its own. */
function inExpression<T>(node: T): T {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map(inExpression) as T;
  if ('subType' in node && node.subType === 'group' && 'patterns' in node)
    return { ...node, patterns: inGroup(node.patterns as Pattern[], (node as unknown as Group).loc) };
  return Object.fromEntries(
    Object.entries(node).map(([key, part]) => [key, key === 'loc' ? part : inExpression(part)]),
  ) as T;
}

/** A pattern with SERVICE in it, or one whose place in its group matters, with its own data asked by SERVICE. */
function within(pattern: Pattern): Pattern {
  if (pattern.type === 'query')
    return pattern.subType === 'select' ? { ...pattern, ...throughout(pattern) } : pattern;
  const { loc } = pattern;
  switch (pattern.subType) {
    case 'service':
    case 'values':
      return pattern;
    case 'group':
    case 'minus':
      return { ...pattern, patterns: inGroup(pattern.patterns, loc) };
    case 'optional':
      return { ...pattern, patterns: inGroup(pattern.patterns, loc, true) };
    case 'union':
      return {
        ...pattern,
        patterns: pattern.patterns.map(
          (each) => ({ ...each, patterns: inGroup((each as Group).patterns, loc) }) as Group,
        ),
      };
    case 'filter':
    case 'bind':
      return { ...pattern, expression: inExpression<Expression>(pattern.expression) } as Pattern;
    default:
      throw new NotJoined('SERVICE stands inside GRAPH');
  }
}

/**
 * The patterns of a group with those over the hub's own data in as few SERVICE as keep the meaning: all of it where
 * nothing else is asked; else everything before the first other clause, and then what is merely joined, up to the next
 * OPTIONAL, MINUS, BIND or VALUES. Filters right inside OPTIONAL see the solutions outside, and stay there.
 */
function inGroup(patterns: readonly Pattern[], loc: Group['loc'], filtersStay = false): Pattern[] {
  const outside = (pattern: Pattern) => filtersStay && pattern.subType === 'filter';
  const inside = patterns.filter((pattern) => !outside(pattern));
  if (!needsData(patterns)) return patterns.map(within);
  if (!hasService(patterns)) {
    if (!needsData(inside)) return patterns.map(within);
    return [own(inside, loc), ...patterns.filter(outside).map(within)];
  }
  const done: Pattern[] = [];
  const filters: Pattern[] = [];
  let run: Pattern[] = [];
  const flush = () => {
    if (run.length > 0) done.push(...(needsData(run) ? [own(run, loc)] : run.map(within)));
    run = [];
  };
  for (const pattern of patterns) {
    if (pattern.subType === 'filter') filters.push(within(pattern));
    else if (hasService(pattern)) {
      if (pattern.subType === 'optional' || pattern.subType === 'minus') flush();
      done.push(within(pattern));
    } else if (isJoined(pattern) || done.length === 0) run.push(pattern);
    else {
      flush();
      done.push(within(pattern));
    }
  }
  flush();
  return [...done, ...filters];
}

function throughout<T extends { where?: unknown; variables?: unknown; solutionModifiers?: unknown }>(
  query: T,
): T {
  const where = query.where as Group;
  return {
    ...query,
    where: group(inGroup(where.patterns, where.loc), where.loc),
    ...('variables' in query && { variables: inExpression(query.variables) }),
    ...('solutionModifiers' in query && { solutionModifiers: inExpression(query.solutionModifiers) }),
  };
}

/**
 * The same query for an engine that has no data of its own: the hub's is asked by SERVICE too, and the hub looks after
 * its dataset. Throws {@link NotJoined} where there is none.
 */
export function askOwnData(query: ParsedQuery): ParsedQuery {
  if (query.subType === 'describe') throw new NotJoined('a DESCRIBE looks for triples everywhere');
  const { loc } = query.where;
  return { ...throughout(query), datasets: { type: 'datasetClauses', clauses: [], loc } } as ParsedQuery;
}
