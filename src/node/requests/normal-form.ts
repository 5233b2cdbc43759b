import type { Formula, Literal } from '../../counting/index.ts';
import type { PlanFacet } from '../../disclosure/index.ts';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const textOf = (formula: Formula) => JSON.stringify(formula);

const leavesOf = (facet: PlanFacet | undefined) =>
  facet?.lattice.filter(({ leaf }) => leaf).map(({ code }) => code) ?? [];

/**
 * One form for every way of writing the same groups: leaves sorted and distinct, groups of one kind joined,
 * repeats gone, members in order, "not" of a person's only value as its complement. What a cohort room gives
 * is in this form already. Formulas that still differ get draws of their own, and the ledger pays for each.
 */
export function normalForm(formula: Formula, facets: ReadonlyMap<string, PlanFacet>): Formula {
  if ('facet' in formula) return literal(formula, facets.get(formula.facet));
  const kind = 'all' in formula ? 'all' : 'any';
  const group = 'all' in formula ? formula.all : formula.any;
  const members = group
    .map((member) => normalForm(member, facets))
    .flatMap((member) => (kind in member ? ((member as Record<string, Formula[]>)[kind] ?? []) : [member]));
  const absorbs = kind === 'all' ? 'any' : 'all';
  const absorbed = members.find((member) => (member as Record<string, unknown[]>)[absorbs]?.length === 0);
  if (absorbed) return absorbed;
  const distinct = [...new Map(members.map((member) => [textOf(member), member])).entries()]
    .sort(([a], [b]) => compare(a, b))
    .map(([, member]) => member);
  const [only] = distinct;
  if (only && distinct.length === 1) return only;
  return kind === 'all' ? { all: distinct } : { any: distinct };
}

function literal({ facet: id, leaves, not }: Literal, facet: PlanFacet | undefined): Formula {
  const asked = new Set(leaves);
  const onlyValue = facet !== undefined && facet.cap === 1 && facet.level !== 'series';
  const codes = not && onlyValue ? leavesOf(facet).filter((code) => !asked.has(code)) : [...asked];
  if (codes.length === 0) return { any: [] };
  const sorted = codes.sort(compare);
  // Every person has one of all leaves of a facet of persons, "not stated" among them.
  if (onlyValue && leavesOf(facet).every((code) => sorted.includes(code))) return { all: [] };
  return { facet: id, leaves: sorted, ...(not && !onlyValue && { not }) };
}

/** The canonical text of a formula in normal form: it names the cohort's one draw. */
export function formulaKey(normal: Formula): string {
  return textOf(normal);
}
