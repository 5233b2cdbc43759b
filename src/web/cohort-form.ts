import { isObject } from '../base/index.ts';
/** How a form's criteria combine: all of them, any of them, or none of them. */
export type Combination = 'all' | 'any' | 'none';

/** What the cohort form can say: of each facet, values of which cases have any, or none. */
export interface CohortForm {
  combination: Combination;
  criteria: readonly { facet: string; without: boolean; values: readonly string[] }[];
  /** The facets that the answer shall be split by. */
  groupBy?: readonly string[] | undefined;
}

/** The form's content as the JSON that POST /cohorts takes. */
export type CohortCriteria = Partial<Record<Combination, CohortCriterion[]>>;
export type CohortCriterion =
  | { facet: string; anyOf: string[] }
  | { none: { facet: string; anyOf: string[] }[] };

const combinations: readonly string[] = ['all', 'any', 'none'] satisfies Combination[];

/**
 * Reads fields of the form, or the filters of a dataset search: `match=all|any|none`, `<facet>=<value>`,
 * `mode.<facet>=none` or `not.<facet>=<value>` for values that cases must not have, `groupBy=<facet>` for the split.
 * Names and values are not checked here; the cohort is, when it is parsed.
 */
export function readCohortForm(entries: Iterable<readonly [string, string]>): CohortForm {
  let combination: Combination = 'all';
  const chosen = new Map<string, Set<string>>();
  const reversed = new Set<string>();
  const groupBy = new Set<string>();
  for (const [name, value] of entries) {
    if (value === '') continue;
    if (name === 'match') {
      if (combinations.includes(value)) combination = value as Combination;
    } else if (name === 'groupBy') {
      for (const facet of value.split(',')) groupBy.add(facet.trim());
    } else if (name.startsWith('mode.')) {
      if (value === 'none') reversed.add(name.slice('mode.'.length));
    } else {
      const values = chosen.get(name) ?? new Set();
      chosen.set(name, values.add(value));
    }
  }
  const criteria = [...chosen].map(([name, values]) => {
    const excluded = name.startsWith('not.');
    const facet = excluded ? name.slice('not.'.length) : name;
    return { facet, without: excluded || reversed.has(facet), values: [...values] };
  });
  return { combination, criteria, ...(groupBy.size > 0 && { groupBy: [...groupBy] }) };
}

/** The criteria that a form states, for POST /cohorts and for the cohort's parser. */
export function cohortCriteria({ combination, criteria }: CohortForm): CohortCriteria {
  return {
    [combination]: criteria.map(({ facet, without, values }): CohortCriterion => {
      const criterion = { facet, anyOf: [...values] };
      return without ? { none: [criterion] } : criterion;
    }),
  };
}

/** The address of the form, filled in with these criteria. */
export function cohortFormHref({ combination, criteria, groupBy = [] }: CohortForm): string {
  const parameters = new URLSearchParams();
  if (combination !== 'all') parameters.append('match', combination);
  for (const { facet, without, values } of criteria)
    for (const value of values) parameters.append(without ? `not.${facet}` : facet, value);
  for (const facet of groupBy) parameters.append('groupBy', facet);
  const query = parameters.toString();
  return `/cohorts${query === '' ? '' : `?${query}`}`;
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function criterionOf(value: unknown, without = false): CohortForm['criteria'][number] | undefined {
  const { facet, anyOf, none, ...more } = Object.fromEntries(entriesOf(value));
  if (Object.keys(more).length > 0) return undefined;
  if (none !== undefined)
    return !without && facet === undefined && Array.isArray(none) && none.length === 1
      ? criterionOf(none[0], true)
      : undefined;
  if (typeof facet !== 'string' || !Array.isArray(anyOf)) return undefined;
  const values = anyOf.filter((code) => typeof code === 'string');
  return values.length === anyOf.length ? { facet, without, values } : undefined;
}

/** The form that states these criteria; undefined where they say more than the form can, e.g. nested groups. */
export function cohortFormOf(criteria: unknown, groupBy?: readonly string[]): CohortForm | undefined {
  const [[combination, members] = [undefined, undefined], ...more] = entriesOf(criteria);
  if (
    combination === undefined ||
    more.length > 0 ||
    !combinations.includes(combination) ||
    !Array.isArray(members)
  )
    return undefined;
  const stated = members.map((member) => criterionOf(member));
  const known = stated.filter((criterion) => criterion !== undefined);
  return known.length === stated.length
    ? { combination: combination as Combination, criteria: known, ...(groupBy && { groupBy }) }
    : undefined;
}
