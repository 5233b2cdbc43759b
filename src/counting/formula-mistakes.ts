import type { CountedFacet } from './case-columns.ts';
import type { Formula, Literal } from './formula.ts';

/** Most ways in which one group may ask for a value of each of its facets of series. */
const mostChoices = 1_000;
const mostLiterals = 10_000;
const deepest = 32;

/** The literals of a group that must hold on one series, by facet; others are asked of the person. */
export function seriesChoices(
  members: readonly Formula[],
  facets: ReadonlyMap<string, CountedFacet>,
): Literal[][] {
  const positive = members.filter(
    (member): member is Literal =>
      'facet' in member && !member.not && facets.get(member.facet)?.level === 'series',
  );
  const byFacet = [...Map.groupBy(positive, ({ facet }) => facet).values()];
  return byFacet.length > 1 ? byFacet : [];
}

/**
 * Why a formula cannot be counted: facets and leaves that do not exist, or more work than is allowed. Decided
 * from the text and the lattices alone, so that it tells nothing about any case.
 */
export function formulaMistakes(formula: Formula, facets: ReadonlyMap<string, CountedFacet>): string[] {
  const mistakes = new Set<string>();
  let literals = 0;
  const check = (one: Formula, depth: number): void => {
    if (depth > deepest) {
      mistakes.add(`A formula is nested at most ${deepest} deep.`);
    } else if ('facet' in one) {
      if (++literals > mostLiterals) mistakes.add(`A formula has at most ${mostLiterals} criteria.`);
      else for (const mistake of literalMistakes(one, facets)) mistakes.add(mistake);
    } else {
      const members = 'all' in one ? one.all : one.any;
      if ('all' in one) {
        const choices = seriesChoices(members, facets).reduce((product, same) => product * same.length, 1);
        if (choices > mostChoices)
          mistakes.add(`One group asks for ${choices} combinations on one series; at most ${mostChoices}.`);
      }
      for (const member of members) check(member, depth + 1);
    }
  };
  check(formula, 0);
  return [...mistakes];
}

function literalMistakes(
  { facet: id, leaves }: Literal,
  facets: ReadonlyMap<string, CountedFacet>,
): string[] {
  const facet = facets.get(id);
  if (facet === undefined)
    return [`There is no facet ${id} of cases. There are ${[...facets.keys()].join(', ')}.`];
  const known = new Set(facet.lattice.filter(({ leaf }) => leaf).map(({ code }) => code));
  return leaves.filter((code) => !known.has(code)).map((code) => `${id} has no leaf ${code}.`);
}
