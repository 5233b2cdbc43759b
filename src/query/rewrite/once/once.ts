import type { EngineTraits } from '../../../store/index.ts';
import type { ParsedQuery } from '../../parse.ts';
import { inScope } from '../../scope.ts';
import { group, has, isWithin, mapTree, type Pattern, type SubSelect, variable } from '../../syntax.ts';
import { subSelect } from '../exists.ts';
import { drawsAnew } from '../fresh-uuid.ts';
import { canTell, isAggregated } from './can-tell.ts';
import { countingOnce } from './count-distinct.ts';
import { asTheyAre, inParts, settled } from './exact.ts';
import { Hidden } from './hidden.ts';
import type { Around } from './key.ts';
import { keyedWhole } from './keyed.ts';

type Query = ParsedQuery | SubSelect;

/**
 * The query with every triple that several graphs of the default graph hold counted once, as in the merge of them
 * (SPARQL 1.1 §13.1); the engine finds it once for each. Where no two solutions of a pattern can be alike over a
 * default graph that is a set, DISTINCT takes away what is too many; elsewhere it does so part by part. What the engine
 * finds once by itself is left as it is.
 */
export function countOnce(query: ParsedQuery, once: EngineTraits['once'] = 'never'): ParsedQuery {
  const { clauses } = query.datasets;
  const ofDefault = clauses.filter(({ clauseType }) => clauseType === 'default');
  if (once === 'always' || (clauses.length > 0 ? ofDefault.length < 2 : once === 'union')) return query;
  return putOnce(query, true, around(query, once));
}

function around(query: Query, finds: EngineTraits['once']): Around {
  // A sub-select is tried in several places, which would double with each nesting.
  const made = { true: new Map<SubSelect, SubSelect>(), false: new Map<SubSelect, SubSelect>() };
  const once = (select: SubSelect, seen: boolean): SubSelect => {
    const known = made[`${seen}`];
    const found = known.get(select) ?? putOnce(select, seen, self);
    known.set(select, found);
    return found;
  };
  const self: Around = {
    hidden: new Hidden(query),
    inGraph: false,
    tagged: true,
    isReader: finds === 'never',
    once: (select) => once(select, true),
    relaxed: (tree) => relaxed(tree, (select) => once(select, false)),
  };
  return self;
}

const is = (node: object, type: string, subType: string) =>
  'type' in node && node.type === type && 'subType' in node && node.subType === subType;

/** The tree with its outermost sub-selects put otherwise; inside GRAPH each triple is found once anyway. */
const relaxed = <T>(tree: T, put: (select: SubSelect) => SubSelect): T =>
  mapTree(tree, (node) => {
    if (is(node, 'pattern', 'graph')) return node;
    return is(node, 'query', 'select') ? put(node as SubSelect) : undefined;
  });

function putOnce<T extends Query>(query: T, seen: boolean, around: Around): T {
  const { where } = query;
  if (where === undefined) return query;
  const outside = {
    ...query,
    solutionModifiers: around.relaxed(query.solutionModifiers),
    ...('variables' in query && { variables: around.relaxed(query.variables) }),
  };
  const open = isOpen(query);
  const names = open || countsNames(query) ? [...inScope(patternsOf(query))] : [];
  if (!canTell(query, seen)) return { ...outside, where: around.relaxed(where) };
  const patterns = patternsOf(query);
  const whole = keyedWhole(patterns, around);
  // A SELECT * over blank nodes alone has no names, and would show what is hidden: it gets one that nothing binds.
  const nameless = names.length === 0 && whole?.asks !== false && whole?.variables.size !== 0;
  const shown = nameless ? [around.hidden.next()] : names;
  const put = {
    ...outside,
    ...(patterns !== where.patterns && { values: undefined }),
    ...(open && shown.length > 0 && { variables: shown.map((name) => variable(name, where.loc)) }),
  };
  if (whole?.asks && isShown(whole.variables, query, names))
    return { ...put, where: group([...whole.patterns], where.loc), distinct: true, reduced: undefined };
  if (whole?.asks && around.isReader && !countsNames(query)) {
    const counting = countingOnce(put, whole);
    if (counting !== undefined) return { ...counting, where: group([...whole.patterns], where.loc) };
  }
  const all =
    whole === undefined ? inParts(patterns, around) : (settled(whole) ?? asTheyAre(patterns, around));
  const within = group(all, where.loc);
  return { ...put, where: countsNames(query) ? subSelect(within, names, false) : within };
}

/** Whether a SELECT shows all these variables, so that its own DISTINCT takes away what is too many. */
function isShown(variables: ReadonlySet<string>, query: Query, names: readonly string[]): boolean {
  if (query.subType !== 'select' || isAggregated(query) || drawsAnew(query.variables)) return false;
  const shown = query.variables.flatMap((each) => (each.type === 'term' ? [each.value] : []));
  return isWithin(variables, new Set([...names, ...shown]));
}

const isOpen = (query: Query) =>
  'variables' in query && query.variables.some(({ type }) => type === 'wildcard');

/**
 * The pattern, and the rows at the end of the query, which are joined with it unless there are groups first. Filters
 * hold for the pattern alone.
 */
function patternsOf(query: Query): Pattern[] {
  const { where, values } = query;
  const patterns = where?.patterns ?? [];
  if (where === undefined || values === undefined || (query.subType === 'select' && isAggregated(query)))
    return patterns;
  return patterns.some(({ subType }) => subType === 'filter') ? [where, values] : [...patterns, values];
}

/** `COUNT(DISTINCT *)` would see hidden variables. */
const countsNames = (query: Query) =>
  has(
    [query.solutionModifiers, 'variables' in query ? query.variables : []],
    (node) => 'distinct' in node && node.distinct === true && 'expression' in node && isAll(node.expression),
  );
const isAll = (expression: unknown) => Array.isArray(expression) && expression[0]?.type === 'wildcard';
