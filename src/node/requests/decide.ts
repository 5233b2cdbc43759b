import type { PlanFacet, RequestPolicy } from '../../disclosure/index.ts';
import { formulaKey, normalForm } from './normal-form.ts';
import { plannedCellOf } from './planned-cell.ts';
import type { CellRequest } from './request.ts';
import type { Decision, RequestLedger } from './request-ledger.ts';

/** What decisions depend on beside the ledger: texts and code lists, never a case. */
export interface DecisionBasis {
  epoch: string;
  facets: readonly PlanFacet[];
  planned: ReadonlySet<string>;
  policy: RequestPolicy;
  /** Why a formula cannot be counted, from its text and the lattices. */
  mistakes: (formula: CellRequest['formula']) => string[];
}

/** Refused requests that an epoch remembers; those beyond are refused again when asked again. */
const mostRefused = 1_000;
const mostCohorts = 100;

/**
 * Decides requests in their order, and charges the ledger for each that will be counted. A formula that was
 * decided before keeps its decision, and one that a planned cell answers costs nothing. Gives the decision on each.
 */
export function decide(
  requests: readonly CellRequest[],
  ledger: RequestLedger,
  basis: DecisionBasis,
): Decision[] {
  const facets = new Map(basis.facets.map((facet) => [facet.id, facet]));
  const known = new Map(ledger.decisions.map((decision) => [decision.formula, decision]));
  let counted = ledger.decisions.filter(({ state }) => state === 'counted').length;
  let refused = ledger.decisions.filter(({ state }) => state === 'refused').length;
  return requests.map((request) => {
    const normal = normalForm(request.formula, facets);
    const formula = formulaKey(normal);
    const earlier = known.get(formula);
    if (earlier && request.epoch === basis.epoch) {
      if (!earlier.cohorts.includes(request.cohort) && earlier.cohorts.length < mostCohorts)
        earlier.cohorts.push(request.cohort);
      return earlier;
    }
    const decision: Decision = { formula, cohorts: [request.cohort], ...outcome(request, normal) };
    if (request.epoch !== basis.epoch) return decision;
    if (decision.state === 'counted') counted++;
    if (decision.state === 'refused' && ++refused > mostRefused) return decision;
    known.set(formula, decision);
    ledger.decisions.push(decision);
    return decision;
  });

  function outcome(
    { epoch, formula }: CellRequest,
    normal: CellRequest['formula'],
  ): Pick<Decision, 'state' | 'detail'> {
    const no = (detail: string) => ({ state: 'refused' as const, detail });
    if (epoch !== basis.epoch) return no(`The epoch is ${basis.epoch}.`);
    const [mistake] = [...basis.mistakes(formula), ...basis.mistakes(normal)];
    if (mistake !== undefined) return no(mistake);
    if ('any' in normal && normal.any.length === 0) return no('The formula admits nobody, whoever is there.');
    const cell = plannedCellOf(normal, facets, basis.planned);
    if (cell !== undefined) return { state: 'planned', detail: cell };
    if (counted >= basis.policy.most)
      return no(`At most ${basis.policy.most} requests are counted in an epoch.`);
    const verdict = ledger.profiles.charge(normal, basis.policy);
    return verdict.state === 'accepted' ? { state: 'counted' } : no(verdict.reason);
  }
}
