import type { EngineTraits } from '../../../store/index.ts';
import type { ParsedQuery } from '../../parse.ts';
import { inScope } from '../../scope.ts';
import {
  type Group,
  group,
  has,
  isWithin,
  mapTree,
  type Node,
  type Pattern,
  type SubSelect,
  variable,
} from '../../syntax.ts';
import { subSelect } from '../exists.ts';
import { drawsAnew } from '../fresh-uuid.ts';
import { canTell, isAggregated } from './can-tell.ts';
import { countingOnce } from './count-distinct.ts';
import { asTheyAre, inParts, settled } from './exact.ts';
import { Hidden } from './hidden.ts';
import type { Around } from './key.ts';
import { keyedWhole } from './keyed.ts';
import { isMerged } from './triples.ts';

type Query = ParsedQuery | SubSelect;

/**
 * The query with every triple that several graphs of the default graph hold counted once, as in the merge of them
 * (SPARQL 1.1 §13.1); the engine finds it once for each. Where no two solutions of a pattern can be alike over a
 * default graph that is a set, DISTINCT takes away what is too many; elsewhere it does so part by part. What the engine
 * finds once by itself is left as it is, but for what the readers' engine counts wrongly in one graph too.
 */
export function countOnce(query: ParsedQuery, once: EngineTraits['once'] = 'never'): ParsedQuery {
  const { clauses } = query.datasets;
  const ofDefault = clauses.filter(({ clauseType }) => clauseType === 'default');
  if (once === 'always') return query;
  const inGraph = clauses.length > 0 ? ofDefault.length < 2 : once === 'union';
  return putOnce(query, true, around(new Hidden(query), once, inGraph));
}

function around(hidden: Hidden, finds: EngineTraits['once'], inGraph: boolean): Around {
  // A sub-select is tried in several places, which would double with each nesting.
  const made = { true: new Map<SubSelect, SubSelect>(), false: new Map<SubSelect, SubSelect>() };
  const once = (select: SubSelect, seen: boolean): SubSelect => {
    const known = made[`${seen}`];
    const found = known.get(select) ?? putOnce(select, seen, self);
    known.set(select, found);
    return found;
  };
  const inside = inGraph ? undefined : around(hidden, finds, true);
  const self: Around = {
    hidden,
    inGraph,
    get inside() {
      return inside ?? self;
    },
    tagged: true,
    isReader: finds === 'never',
    once: (select) => once(select, true),
    relaxed: (tree) => relaxed(tree, self, (select) => once(select, false)),
  };
  return self;
}

const is = (node: object, type: string, subType: string) =>
  'type' in node && node.type === type && 'subType' in node && node.subType === subType;

/** The tree with its outermost sub-selects put otherwise. */
const relaxed = <T>(tree: T, { inGraph, inside }: Around, put: (select: SubSelect) => SubSelect): T =>
  mapTree(tree, (node) => {
    if (!inGraph && is(node, 'pattern', 'graph')) return inside.relaxed(node);
    return is(node, 'query', 'select') ? put(node as SubSelect) : undefined;
  });

function putOnce<T extends Query>(query: T, seen: boolean, around: Around): T {
  const { where } = query;
  if (where === undefined || (around.inGraph && !(around.isReader && isMiscounted(query)))) return query;
  const outside = {
    ...query,
    solutionModifiers: around.relaxed(query.solutionModifiers),
    ...('variables' in query && { variables: around.relaxed(query.variables) }),
  };
  const open = isOpen(query);
  const patterns = patternsOf(query);
  const names = open || countsNames(query) ? [...inScope(patterns)] : [];
  /** The pattern with nothing hidden, where names are counted; some variable has to be projected. */
  const counted = (within: Group) =>
    countsNames(query) ? subSelect(within, names.length > 0 ? names : [around.hidden.next()], false) : within;
  if (!canTell(query, seen)) {
    const within = around.relaxed(where);
    return { ...outside, where: has(where, hides) ? counted(within) : within };
  }
  const whole = keyedWhole(patterns, around);
  // A SELECT * over blank nodes alone has no names, and would show what is hidden: it gets one that nothing binds.
  const nameless = names.length === 0 && whole?.variables.size !== 0;
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
  return { ...put, where: counted(group(all, where.loc)) };
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
  has([query.solutionModifiers, 'variables' in query ? query.variables : []], isCountOfNames);
const isCountOfNames = (node: object) =>
  'distinct' in node && node.distinct === true && 'expression' in node && isAll(node.expression);
const isAll = (expression: unknown) => Array.isArray(expression) && expression[0]?.type === 'wildcard';

/** What the engine makes hidden variables of: it counts them as names. */
const hides = ({ type, subType }: Node) => type === 'path' || subType === 'blankNode';

/** Whether the readers' engine may count a part of this wrongly in one graph. */
const isMiscounted = (query: Query) => has(query, (node) => isMerged(node) || isCountOfNames(node));
