import { type Group, group, has, type Pattern } from '../../syntax.ts';
import { type Around, type Keyed, nothing } from './key.ts';
import { extended, keyed } from './keyed.ts';
import { distinct } from './terms.ts';
import { isMerged, keyedTriples } from './triples.ts';

/** Patterns that are only joined with what stands before them, in any order. */
const isJoined = (pattern: Pattern) =>
  pattern.type === 'query' || ['bgp', 'group', 'union', 'graph', 'values'].includes(pattern.subType);

/**
 * Patterns that give each solution as often as these do over a default graph that is a set. Right inside OPTIONAL
 * filters see the solutions outside, and stay where they are.
 */
function exact(patterns: readonly Pattern[], around: Around, inOptional = false): Pattern[] {
  const filtered = inOptional && patterns.some(({ subType }) => subType === 'filter');
  const whole = filtered ? undefined : keyed(patterns, around);
  return whole === undefined ? inParts(patterns, around) : (settled(whole) ?? asTheyAre(patterns, around));
}

/** Patterns of which none asks the default graph, with the sub-selects in them put right. */
export const asTheyAre = (patterns: readonly Pattern[], around: Around): Pattern[] =>
  patterns.map((pattern) => alone(pattern, around));

/** The same part by part, where solutions of the whole may be alike. */
export function inParts(patterns: readonly Pattern[], around: Around): Pattern[] {
  const filters = patterns.filter(({ subType }) => subType === 'filter');
  const done: Pattern[] = [];
  let rest = patterns.filter(({ subType }) => subType !== 'filter');
  while (rest.length > 0) {
    const { run, length } = longest(rest, around, done.length > 0);
    const taken = rest.slice(0, Math.max(1, length));
    done.push(...((run && settled(run)) ?? asTheyAre(taken, around)));
    rest = rest.slice(taken.length);
  }
  return [...done, ...around.relaxed(filters)];
}

/** The patterns from the first on that are keyed together; after others only those that are merely joined. */
function longest(patterns: readonly Pattern[], around: Around, onlyJoined: boolean) {
  let run: Keyed = nothing;
  let length = 0;
  for (const pattern of patterns) {
    const more = onlyJoined && !isJoined(pattern) ? undefined : extended(run, pattern, around);
    if (more === undefined) break;
    run = more;
    length++;
  }
  return { run: length > 0 ? run : undefined, length };
}

/** Each solution once; undefined where none could come twice. */
export function settled({ patterns, variables, asks }: Keyed): Pattern[] | undefined {
  const [first] = patterns;
  return asks && first !== undefined ? [distinct(patterns, variables, first.loc)] : undefined;
}

/** A pattern that is not keyed, with what is inside it put right. */
function alone(pattern: Pattern, around: Around): Pattern {
  if (pattern.type === 'query') return pattern.subType === 'select' ? around.once(pattern) : pattern;
  switch (pattern.subType) {
    case 'bgp':
      return around.isReader && has(pattern, isMerged)
        ? group([...keyedTriples(pattern, around.hidden).patterns], pattern.loc)
        : pattern;
    case 'graph':
      return { ...pattern, patterns: asTheyAre(pattern.patterns, around.inside) };
    case 'group':
      return { ...pattern, patterns: exact(pattern.patterns, around) };
    case 'union':
      return { ...pattern, patterns: pattern.patterns.map((each) => alone(each, around) as Group) };
    case 'optional':
      return { ...pattern, patterns: exact(pattern.patterns, around, true) };
    default:
      return around.relaxed(pattern);
  }
}
