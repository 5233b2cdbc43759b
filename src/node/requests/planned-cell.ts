import type { Formula } from '../../counting/index.ts';
import { type CellValue, cellKey, type PlanFacet, totalKey } from '../../disclosure/index.ts';

/**
 * The planned cell that holds exactly what a formula in normal form asks for, if there is one: it is published
 * or hidden already, and a second draw over it would be a second look.
 */
export function plannedCellOf(
  normal: Formula,
  facets: ReadonlyMap<string, PlanFacet>,
  planned: ReadonlySet<string>,
): string | undefined {
  const values = valuesOf(normal, facets);
  if (values === undefined) return undefined;
  const key = values.length === 0 ? totalKey : cellKey(values);
  return planned.has(key) ? key : undefined;
}

function valuesOf(formula: Formula, facets: ReadonlyMap<string, PlanFacet>): CellValue[] | undefined {
  if ('any' in formula) return undefined;
  if ('all' in formula) {
    const parts = formula.all.map((member) => ('facet' in member ? valuesOf(member, facets) : undefined));
    return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
  }
  const facet = facets.get(formula.facet);
  if (facet === undefined || formula.not) return undefined;
  const asked = formula.leaves.join(' ');
  const value = facet.lattice.find(({ code }) => leavesUnder(facet, code).sort().join(' ') === asked);
  return value && [{ facet: facet.id, code: value.code }];
}

function leavesUnder(facet: PlanFacet, code: string): string[] {
  const children = facet.lattice.filter(({ parent }) => parent === code);
  return children.length === 0 ? [code] : children.flatMap((child) => leavesUnder(facet, child.code));
}
