import type { ParsedQuery } from '../parse.ts';
import { inScope } from '../scope.ts';
import { group, has, type Pattern, type SubSelect, variable } from '../syntax.ts';
import { certain } from './certain.ts';
import { subSelect } from './exists.ts';
import { Hidden } from './once/hidden.ts';
import { renamed } from './once/renamed.ts';
import { showsGroups } from './once/sub-select.ts';

/**
 * The query for an engine that takes what DISTINCT or GROUP BY of a sub-select leaves unbound for bound outside of it
 * (`COUNT(?x)`, `BOUND(?x)`; what MIN, SUM or SAMPLE gives, it takes for what it is). Such a sub-select stands in
 * another one, which groups by all that it gives, so that each group is one solution, and samples the variables that may
 * be unbound: the same solutions.
 */
export function keepUnbound(query: ParsedQuery): ParsedQuery {
  const hidden = new Hidden(query);
  const walk = <U>(tree: U): U => {
    if (typeof tree !== 'object' || tree === null) return tree;
    const copy = (
      Array.isArray(tree)
        ? tree.map(walk)
        : Object.fromEntries(
            Object.entries(tree).map(([key, part]) => [key, key === 'loc' ? part : walk(part)]),
          )
    ) as U;
    if (!Array.isArray(copy)) return copy;
    // A sub-select is always one of several patterns.
    return copy.map((part) => (isSubSelect(part) ? sampled(cutLater(part), hidden) : part)) as U;
  };
  const walked = walk(query);
  return walked.subType === 'select' ? cutLater(walked) : walked;
}

/**
 * The same SELECT with its LIMIT around it, where it has a UNION: with LIMIT such an engine takes for bound what an OPTIONAL
 * in a branch of it leaves unbound. Where the solutions are sorted, or taken once, it does not.
 */
function cutLater<T extends SubSelect | (ParsedQuery & { subType: 'select' })>(select: T): T {
  const { limitOffset, order, group: by, ...others } = select.solutionModifiers;
  const names = given(select as SubSelect);
  const isRight = order !== undefined || by !== undefined || select.distinct || names.size === 0;
  if (limitOffset === undefined || isRight || !has(select.where, ({ subType }) => subType === 'union'))
    return select;
  const { loc } = select.where;
  const inner = { ...subSelectOf(select), solutionModifiers: others } as SubSelect;
  return {
    ...select,
    variables: Array.from(names, (name) => variable(name, loc)),
    where: group([inner], loc),
    solutionModifiers: { limitOffset },
    values: undefined,
    reduced: undefined,
  } as T;
}

/** A SELECT as it stands inside another, which has the prologue and the dataset. */
const subSelectOf = (select: SubSelect | ParsedQuery) => ({
  ...select,
  context: [],
  datasets: { type: 'datasetClauses', clauses: [], loc: select.where?.loc },
});

const isSubSelect = (part: unknown): part is SubSelect =>
  typeof part === 'object' &&
  part !== null &&
  'type' in part &&
  part.type === 'query' &&
  'subType' in part &&
  part.subType === 'select';

/** The names that a sub-select gives. */
const given = (select: SubSelect): Set<string> =>
  new Set(
    select.variables.flatMap((each) => {
      if (each.type === 'wildcard') return [...inScope([select.where])];
      return each.type === 'term' ? [each.value] : [each.variable.value];
    }),
  );

function sampled(select: SubSelect, hidden: Hidden): Pattern {
  const names = given(select);
  const { loc } = select.where;
  // Of groups, only their keys are lost; and where not all of them are shown, two solutions may be alike.
  const isGrouped = select.solutionModifiers.group !== undefined;
  if (!select.distinct && !(isGrouped && showsGroups(select, names))) return select;
  const bound = certain([select]);
  const made = new Set(select.variables.flatMap((each) => ('variable' in each ? [each.variable.value] : [])));
  const loose = [...names].filter((name) => !bound.has(name) && (select.distinct || !made.has(name)));
  if (loose.length === 0) return select;
  const instead = new Map(loose.map((name) => [name, hidden.next()]));
  const keys = Array.from(names, (name) => variable(instead.get(name) ?? name, loc));
  const inner = group([renamed(select, instead)], loc);
  const variables = Array.from(names, (name) => {
    const from = instead.get(name);
    if (from === undefined) return variable(name, loc);
    const sample = {
      type: 'expression',
      subType: 'aggregate',
      aggregation: 'sample',
      distinct: false,
      expression: [variable(from, loc)],
      loc,
    };
    return { type: 'pattern', subType: 'bind', expression: sample, variable: variable(name, loc), loc };
  });
  const outer = subSelect(inner, names, false);
  if (outer.subType !== 'group') return select;
  const by = { type: 'solutionModifier', subType: 'group', groupings: keys, loc };
  return {
    ...outer,
    patterns: outer.patterns.map(
      (each) => ({ ...each, variables, solutionModifiers: { group: by } }) as Pattern,
    ),
  };
}
