import { sha256 } from '../../base/index.ts';
import type { Policy, ProtectedCell } from '../../disclosure/index.ts';
import { iri, literal, name, type Quad } from '../../rdf/index.ts';
import { cellIri, facts, integer, placeholder, relativeTurtle } from '../cube-turtle.ts';
import type { Decision } from './request-ledger.ts';

const here = (fragment = '') => iri(`${placeholder}${fragment}`);

/**
 * All requests of an epoch as Turtle, in the order of their formulas: what was decided on each, and for those that
 * are counted and shown, an observation of the cube. A request that is counted but hidden has no count.
 */
export function requestsTurtle(
  decisions: readonly Decision[],
  shown: readonly ProtectedCell[],
  { floor, rounding, requests }: Policy,
): Promise<string> {
  const counts = new Map(shown.map((cell) => [cell.key, cell]));
  const quads: Quad[] = [
    ...facts(here('#requests'), [
      ['rdf:type', name('col:Requests')],
      ['dct:isPartOf', here()],
      ['col:floor', integer(floor)],
      ['col:sigma', integer(requests.sigma)],
      ['col:rounding', integer(rounding)],
      ['col:threshold', integer(requests.threshold)],
      ['col:mostRequests', integer(requests.most)],
      ['col:mostPerProfile', integer(requests.perProfile)],
    ]),
  ];
  for (const { formula, state, detail } of decisions) {
    // Named by what is counted, never by what an asker calls it: a false name would answer another's cohort.
    const cohort = sha256(formula).slice(0, 32);
    const it = here(`#request/${cohort}`);
    quads.push(
      ...facts(it, [
        ['rdf:type', name('col:Request')],
        ['dct:isPartOf', here('#requests')],
        ['col:formula', literal(formula)],
        ['col:state', literal(state)],
        ['col:cohort', literal(cohort)],
      ]),
    );
    if (state === 'planned' && detail !== undefined)
      quads.push(...facts(it, [['col:answeredBy', cellIri(detail)]]));
    if (state === 'refused' && detail !== undefined)
      quads.push(...facts(it, [['col:reason', literal(detail)]]));
    const cell = state === 'counted' ? counts.get(formula) : undefined;
    if (cell)
      quads.push(
        ...facts(it, [
          ['rdf:type', name('qb:Observation')],
          ['qb:dataSet', here()],
          ['col:count', integer(cell.count)],
          ['col:lower', integer(cell.lower)],
          ['col:upper', integer(cell.upper)],
          ['col:sigma', integer(requests.sigma)],
        ]),
      );
  }
  return relativeTurtle(quads);
}
