import type { PlanFacet } from './plan.ts';

/** Most profiles that a ledger of requests keeps a counter for; one byte each. */
const mostProfiles = 1_000_000;

const leavesOf = (facet: PlanFacet) => facet.lattice.filter((value) => value.leaf).length;

/**
 * The person-level facets whose combinations of leaves are the profiles of the ledger of requests: those of
 * cases with one value each, in the order of their ids, as long as the profiles stay at most a million. It
 * depends on code lists only. A facet that is left out makes the ledger stricter, never laxer.
 */
export function profileFacets<F extends PlanFacet>(facets: readonly F[]): F[] {
  const chosen: F[] = [];
  let profiles = 1;
  for (const facet of facets.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    if (facet.cap !== 1 || facet.level === 'series' || profiles * leavesOf(facet) > mostProfiles) continue;
    chosen.push(facet);
    profiles *= leavesOf(facet);
  }
  return chosen;
}
