import type { EngineTraits } from '../../store/index.ts';
import type { ParsedQuery } from '../parse.ts';
import { emptyPrologue, extend, type Prologue } from '../prologue.ts';
import type { Expression, Filter, Group, Pattern } from '../syntax.ts';
import { countValues } from './counted.ts';
import { isOneGroup, keepEmptyGroup } from './empty-group.ts';
import { rewriteExists } from './exists.ts';
import { freshUuids } from './fresh-uuid.ts';
import { groupWithin } from './grouped.ts';
import { rewriteMembership } from './membership.ts';
import { countOnce } from './once/once.ts';
import { rewriteOptional } from './optional.ts';
import { orderKinds } from './order.ts';
import { asSpelled } from './spelled.ts';
import { asTexts } from './texts.ts';
import { keepUnbound } from './unbound.ts';

interface Scope {
  prologue: Prologue;
  /** Variables of the GRAPH clauses around. */
  graphVariables: ReadonlySet<string>;
  /** Whether the engine gives the one row of an aggregate over a pattern that cannot match. */
  keepsEmptyGroup: boolean;
}

/** The parts of `a && b && c`; a filter holds where each of them does, errors included. */
function conjuncts(expression: Expression): Expression[] {
  return expression.type === 'expression' &&
    expression.subType === 'operation' &&
    expression.operator === '&&'
    ? expression.args.flatMap(conjuncts)
    : [expression];
}

/** Each part of a conjunction as a filter of its own. */
function split(pattern: Pattern): Pattern[] {
  if (pattern.subType !== 'filter') return [pattern];
  return conjuncts(pattern.expression).map((expression): Filter => ({ ...pattern, expression }));
}

/**
 * The patterns of a group, with slow filters in other words. They go to its end: a filter holds for the whole
 * group wherever it stands, MINUS and a join only for what comes before them.
 */
function rewriteGroup(patterns: readonly Pattern[], scope: Scope): Pattern[] {
  const parts = patterns.flatMap(split).map((pattern) => rewriteWithin(pattern, scope));
  const others = parts.filter(({ subType }) => subType !== 'filter');
  const kept: Pattern[] = [];
  const moved: Pattern[] = [];
  for (const part of parts) {
    const instead =
      part.subType === 'filter'
        ? (rewriteExists(part, others, scope.graphVariables) ??
          rewriteMembership(part, others, scope.prologue))
        : undefined;
    if (instead === undefined) kept.push(part);
    else moved.push(instead);
  }
  // MINUS last of all: what it takes away does not depend on the joins, and then there is less of it.
  return [...kept, ...moved.sort((a, b) => Number(a.subType === 'minus') - Number(b.subType === 'minus'))];
}

const inGroup = (group: Group, scope: Scope): Group => ({
  ...group,
  patterns: rewriteGroup(group.patterns, scope),
});

/** The pattern with what is inside it rewritten. */
function rewriteWithin(pattern: Pattern, scope: Scope): Pattern {
  if (pattern.type === 'query') return pattern.subType === 'select' ? rewriteSelect(pattern, scope) : pattern;
  switch (pattern.subType) {
    case 'group':
      return inGroup(pattern, scope);
    case 'union':
      return { ...pattern, patterns: pattern.patterns.map((each) => rewriteWithin(each, scope) as Group) };
    case 'minus':
      return { ...pattern, patterns: rewriteGroup(pattern.patterns, scope) };
    case 'graph': {
      const { name } = pattern;
      const graphVariables = new Set(scope.graphVariables);
      if (name.subType === 'variable') graphVariables.add(name.value);
      return { ...pattern, patterns: rewriteGroup(pattern.patterns, { ...scope, graphVariables }) };
    }
    case 'optional':
      // Filters right inside OPTIONAL see the solutions outside, so they stay as they are.
      return (
        rewriteOptional(pattern, scope.graphVariables) ?? {
          ...pattern,
          patterns: pattern.patterns.map((each) => rewriteWithin(each, scope)),
        }
      );
    default:
      return pattern;
  }
}

type Select = Extract<Pattern, { type: 'query'; subType: 'select' }>;

function rewriteSelect<T extends Select | ParsedQuery>(query: T, scope: Scope): T {
  if (query.where?.subType !== 'group') return query;
  const where = inGroup(query.where, scope);
  const needed = !scope.keepsEmptyGroup && query.subType === 'select' && isOneGroup(query);
  return { ...query, where: needed ? keepEmptyGroup(where) : where };
}

/**
 * The same query in words that the engine answers rightly and fast. Every step is provably an identity of the
 * SPARQL algebra (its conditions stand with it), and tested against the query as it was on random data. What an engine
 * does rightly by itself, as its `traits` tell, is left alone.
 */
export function rewrite(query: ParsedQuery, traits?: EngineTraits): ParsedQuery {
  const prologue = extend(emptyPrologue, query.context);
  const { keepsEmptyGroup = false, ordersKinds = false } = traits ?? {};
  const ordered = ordersKinds ? query : orderKinds(asTexts(countValues(query)));
  const once = countOnce(groupWithin(ordered), traits?.once);
  const fast = rewriteSelect(once, { prologue, graphVariables: new Set(), keepsEmptyGroup });
  return asSpelled(freshUuids(traits?.keepsUnbound === false ? keepUnbound(fast) : fast));
}
