import { type Pattern, shared } from '../../syntax.ts';
import { certain } from '../certain.ts';
import { drawsAnew } from '../fresh-uuid.ts';
import type { Hidden } from './hidden.ts';
import { type Around, type Keyed, nothing } from './key.ts';
import { keyedSelect } from './sub-select.ts';
import { numbered, tagged, unionOf } from './terms.ts';
import { keyedTriples } from './triples.ts';

const union = (a: ReadonlySet<string>, b: ReadonlySet<string>) => new Set([...a, ...b]);

const touches = (a: ReadonlySet<string>, b: ReadonlySet<string>) => shared(a, b).size > 0;

/** Two parts side by side, of which the second is written as it is given. */
function together(before: Keyed, part: Keyed, written: readonly Pattern[]): Keyed | undefined {
  if (touches(before.loose, part.variables) || touches(part.loose, before.variables)) return undefined;
  return {
    patterns: [...before.patterns, ...written],
    variables: union(before.variables, part.variables),
    loose: union(before.loose, part.loose),
    asks: before.asks || part.asks,
  };
}

/** The patterns so far and one more; undefined where solutions could then be alike. */
export function extended(before: Keyed, pattern: Pattern, around: Around): Keyed | undefined {
  switch (pattern.subType) {
    case 'filter':
    case 'minus':
    case 'bind': {
      if (drawsAnew(pattern)) return undefined;
      const names = new Set(pattern.subType === 'bind' ? [pattern.variable.value] : []);
      return together(before, { ...nothing, variables: names }, [around.relaxed(pattern)]);
    }
    case 'optional': {
      const inner = keyed(pattern.patterns, around);
      return inner && together(before, inner, [{ ...pattern, patterns: [...inner.patterns] }]);
    }
    default: {
      const part = alone(pattern, around);
      return part && together(before, part, part.patterns);
    }
  }
}

/** The patterns of a group, with hidden variables where these tell solutions apart; undefined where nothing does. */
export function keyed(patterns: readonly Pattern[], around: Around): Keyed | undefined {
  let all: Keyed | undefined = nothing;
  for (const pattern of patterns) all = all && extended(all, pattern, around);
  return all;
}

/**
 * The same for a whole pattern: with a tag in each UNION only where nothing else tells its branches apart, or where
 * what does may be bound elsewhere too.
 */
export const keyedWhole = (patterns: readonly Pattern[], around: Around): Keyed | undefined =>
  (around.isReader ? keyed(patterns, { ...around, tagged: false }) : undefined) ?? keyed(patterns, around);

function alone(pattern: Pattern, around: Around): Keyed | undefined {
  if (pattern.type === 'query')
    return pattern.subType === 'select'
      ? keyedSelect(pattern, around, () => keyed(pattern.where.patterns, around))
      : undefined;
  switch (pattern.subType) {
    case 'bgp':
      return { ...nothing, ...keyedTriples(pattern, around.hidden), asks: !around.inGraph };
    case 'group': {
      const inner = keyed(pattern.patterns, around);
      return inner && { ...inner, patterns: [{ ...pattern, patterns: [...inner.patterns] }] };
    }
    case 'graph': {
      const inner = keyed(pattern.patterns, { ...around.inside, tagged: around.tagged });
      if (inner === undefined) return undefined;
      const { name } = pattern;
      const names = new Set(name.subType === 'variable' ? [name.value] : []);
      return {
        patterns: [{ ...pattern, patterns: [...inner.patterns] }],
        variables: union(inner.variables, names),
        loose: inner.loose,
        asks: false,
      };
    }
    case 'union':
      return keyedUnion(pattern, around);
    case 'values':
      return keyedValues(pattern, around.hidden);
    default:
      return undefined;
  }
}

function keyedUnion(
  { patterns, loc }: Extract<Pattern, { subType: 'union' }>,
  around: Around,
): Keyed | undefined {
  const branches = patterns.map((each) => keyed(each.subType === 'group' ? each.patterns : [each], around));
  const all = branches.filter((branch) => branch !== undefined);
  if (all.length < branches.length) return undefined;
  const told = around.tagged ? undefined : tellingApart(all);
  const tag = around.hidden.next();
  const written = all.map((branch) => [...branch.patterns]);
  return {
    patterns: [told === undefined ? tagged(written, tag, loc) : unionOf(written, loc)],
    variables: new Set([...all.flatMap((branch) => [...branch.variables]), ...(told ? [] : [tag])]),
    loose: new Set([...all.flatMap((branch) => [...branch.loose]), ...(told ?? [])]),
    asks: all.some(({ asks }) => asks),
  };
}

/**
 * Variables of which, for every two branches, one is bound in each solution of the one and in none of the other: solutions
 * of two branches then differ in it, as long as nothing else binds it.
 */
function tellingApart(branches: readonly Keyed[]): Set<string> | undefined {
  const bound = branches.map(({ patterns }) => certain(patterns));
  const telling = new Set<string>();
  for (const [i, one] of branches.entries())
    for (const [j, other] of branches.entries()) {
      if (j <= i) continue;
      const name =
        [...(bound[i] ?? [])].find((each) => !other.variables.has(each)) ??
        [...(bound[j] ?? [])].find((each) => !one.variables.has(each));
      if (name === undefined) return undefined;
      telling.add(name);
    }
  return telling;
}

/** Rows are numbered where there are several: the same may be given twice, or match another by UNDEF. */
function keyedValues(pattern: Extract<Pattern, { subType: 'values' }>, hidden: Hidden): Keyed {
  const written = pattern.values.length > 1 ? numbered(pattern, hidden.next()) : pattern;
  const names = written.variables.map(({ value }) => value);
  return { ...nothing, patterns: [written], variables: new Set(names) };
}
