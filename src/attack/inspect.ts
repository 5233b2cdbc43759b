import { planCells, totalKey } from '../disclosure/index.ts';
import type { Facet } from '../ontology/index.ts';
import { iri, prefixes, read } from '../rdf/index.ts';
import { boundHidden } from './bound-hidden.ts';

/** What a published release gives away by itself, as anybody can find out who has it. */
export interface Inspection {
  cells: number;
  policy: { floor: number; sigma: number; rounding: number; threshold: number };
  /** The published total. */
  persons: number;
  /** Numbers that the policy or the plan does not allow. */
  faults: string[];
  /** Hidden cells that were bounded by linear programming from all published ones. */
  hidden: number;
  narrowest: number;
  median: number;
  pinned: number;
  infeasible: number;
}

export type Inspected =
  | { state: 'inspected'; inspection: Inspection }
  | { state: 'unreadable'; reason: string };

const base = 'x-collimator-release:';
const mostFaults = 20;
/** Hidden cells that are bounded for each secret; two linear programmes each. */
const mostBounded = 30;

/**
 * Reads the Turtle of a release and attacks it as it stands: every number is held to the policy and the plan, and
 * hidden cells are bounded from the rest. The truth is not known here, so nothing is said about success.
 */
export async function inspectRelease(turtle: string, facets: readonly Facet[]): Promise<Inspected> {
  const reading = await read(turtle, 'turtle', base);
  if (reading.state === 'malformed') return { state: 'unreadable', reason: reading.message };
  const facts = new Map<string, Map<string, string>>();
  for (const { subject, predicate, object } of reading.quads) {
    const known = facts.get(subject.value) ?? new Map<string, string>();
    facts.set(subject.value, known.set(predicate.value, object.value));
  }
  const col = (name: string) => iri(`${prefixes.col}${name}`).value;
  const head = [...facts.values()].find((one) => one.has(col('threshold')) && one.has(col('sigma')));
  if (head === undefined)
    return { state: 'unreadable', reason: 'It states no policy: it is no release of cells.' };
  const number = (name: string) => Number(head.get(col(name)));
  const policy = {
    floor: number('floor'),
    sigma: number('sigma'),
    rounding: number('rounding'),
    threshold: number('threshold'),
  };
  if (Object.values(policy).some((value) => !Number.isFinite(value) || value < 0))
    return { state: 'unreadable', reason: 'Its policy is not made of numbers.' };
  if (head.get(col('access')) === 'open')
    return {
      state: 'unreadable',
      reason: 'Its counts are exact by declaration: there is nothing hidden to attack.',
    };

  const faults: string[] = [];
  const cells = new Map<string, number>();
  for (const one of facts.values()) {
    const [key, count] = [one.get(col('cell')), Number(one.get(col('count')))];
    if (key === undefined) continue;
    if (cells.has(key)) faults.push(`${key} is published twice.`);
    if (!(count >= policy.threshold)) faults.push(`${key} is below the threshold of ${policy.threshold}.`);
    if (count % policy.rounding !== 0) faults.push(`${key} is not a multiple of ${policy.rounding}.`);
    cells.set(key, count);
  }
  const persons = cells.get(totalKey) ?? 0;
  const planned = new Map(planCells(facets, persons).map((cell) => [cell.key, cell]));
  for (const key of cells.keys()) if (!planned.has(key)) faults.push(`${key} is in no plan of these facets.`);

  const tolerance = 2 * Math.sqrt(policy.sigma ** 2 + policy.rounding ** 2 / 12);
  const bounds = await boundHidden({ cell: (key) => cells.get(key) }, facets, {
    planned,
    tolerance,
    mostHidden: policy.threshold + tolerance,
    most: mostBounded,
  });
  return {
    state: 'inspected',
    inspection: { cells: cells.size, policy, persons, faults: faults.slice(0, mostFaults), ...bounds },
  };
}
