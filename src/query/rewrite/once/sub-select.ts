import { inScope } from '../../scope.ts';
import { group, type SubSelect, variable } from '../../syntax.ts';
import { certain } from '../certain.ts';
import { isOneGroup } from '../empty-group.ts';
import { drawsAnew } from '../fresh-uuid.ts';
import type { Around, Keyed } from './key.ts';
import { renamed } from './renamed.ts';
import { distinct } from './terms.ts';

/** The names of what a SELECT projects, in their order. */
const projected = (select: SubSelect): string[] =>
  select.variables.flatMap((each) => {
    if (each.type === 'wildcard') return [...inScope([select.where])];
    return each.type === 'term' ? [each.value] : [each.variable.value];
  });

/** Whether the names of GROUP BY are all projected, so that two groups never look alike. */
export function showsGroups(
  { solutionModifiers: { group } }: SubSelect,
  names: ReadonlySet<string>,
): boolean {
  const keys = group?.groupings.map((each) => {
    if ('variable' in each) return each.variable.value;
    return each.type === 'term' && each.subType === 'variable' ? each.value : undefined;
  });
  return keys?.every((key) => key !== undefined && names.has(key)) ?? false;
}

/**
 * A sub-select of which no two solutions are alike. One without DISTINCT and groups projects its other variables
 * too, under other names: outside, theirs may mean something else.
 */
export function keyedSelect(
  select: SubSelect,
  around: Around,
  body: () => Keyed | undefined,
): Keyed | undefined {
  if (drawsAnew(select)) return undefined;
  const names = new Set(projected(select));
  if (select.distinct || isOneGroup(select) || showsGroups(select, names)) {
    const bound = certain([select]);
    return {
      patterns: [around.once(select)],
      variables: names,
      loose: new Set([...names].filter((name) => !bound.has(name))),
      asks: false,
    };
  }
  const { group: groups, having, limitOffset } = select.solutionModifiers;
  if (around.inGraph || groups || having || select.values) return undefined;
  const inner = body();
  if (inner === undefined || inner.variables.size === 0) return undefined;
  const { loc } = select.where;
  const others = [...inner.variables].filter((name) => !names.has(name));
  const instead = new Map(others.map((name) => [name, around.hidden.next()]));
  // What a LIMIT cuts has to be right before; otherwise that can wait, and no order matters.
  const cut = limitOffset !== undefined && inner.asks;
  const patterns = cut ? [distinct(inner.patterns, inner.variables, loc)] : [...inner.patterns];
  const within = renamed(
    {
      ...select,
      variables: around.relaxed(select.variables),
      solutionModifiers: around.relaxed(select.solutionModifiers),
      where: group(patterns, loc),
    },
    instead,
  );
  const shown = select.variables.some(({ type }) => type === 'wildcard')
    ? Array.from(names, (name) => variable(name, loc))
    : within.variables;
  const variables = [...shown, ...Array.from(instead.values(), (name) => variable(name, loc))];
  const { reduced: _, ...rest } = within;
  const solutionModifiers = limitOffset === undefined ? {} : rest.solutionModifiers;
  return {
    patterns: [{ ...rest, variables, solutionModifiers } as SubSelect],
    variables: new Set([...names, ...instead.values()]),
    loose: new Set([...inner.loose].map((name) => instead.get(name) ?? name)),
    asks: inner.asks && !cut,
  };
}
