import { type Bgp, type Group, has, isWithin, type Pattern, variablesOf } from '../syntax.ts';

/**
 * Whether a group is only triples, and filters over what those bind. Then its solutions do not depend on where it
 * is asked: putting values in first, or joining afterwards, is the same (SPARQL 1.1 §18.6, substitute).
 */
export function isPlain(group: Group | Pattern): group is Group {
  if (group.subType !== 'group') return false;
  const bound = new Set<string>();
  for (const pattern of group.patterns)
    if (pattern.subType === 'bgp') for (const name of variablesOf(pattern)) bound.add(name);
  return group.patterns.every(
    (pattern) =>
      pattern.subType === 'bgp' ||
      (pattern.subType === 'filter' &&
        isWithin(variablesOf(pattern), bound) &&
        !has(pattern, ({ subType }) => subType === 'patternOperation' || subType === 'aggregate')),
  );
}

const bgps = (group: Group): Bgp[] => group.patterns.filter((pattern) => pattern.subType === 'bgp');

/** How many triples the group asks for; collections and property lists count as one, which errs to the safe side. */
export const triplesIn = (group: Group): number =>
  bgps(group).reduce((sum, { triples }) => sum + triples.length, 0);
