import type { Ontology } from '../ontology/index.ts';
import { type Cohort, parseCohort } from './cohort.ts';
import type { Criteria } from './criteria.ts';

/** A step on the way to a cohort: what it adds to the steps before it, and the cohort that they make together. */
export interface Step {
  /** The criterion in plain English. */
  criterion: string;
  /** Its place in the criteria, e.g. `all[1]`; empty for the step before the first. */
  path: string;
  cohort: Cohort;
}

/** Most steps that are counted; the last one takes all criteria that are left. */
const mostSteps = 20;

/**
 * The steps of the outermost group, in the order in which it was written: every case, then those that the first
 * criterion leaves, the first two, and so on to the whole cohort. Each is a cohort of its own, so its number is the
 * one that asking for it would give. Nothing where there are fewer than two criteria.
 */
export function stepsOf(cohort: Cohort, ontology: Ontology): Step[] {
  const { criteria } = cohort;
  if ('facet' in criteria) return [];
  const [kind, members] = Object.entries(criteria)[0] as ['all' | 'any' | 'none', Criteria[]];
  if (members.length < 2) return [];
  const understood = (json: unknown): Cohort[] => {
    const reading = parseCohort(json, ontology);
    return reading.state === 'understood' ? [reading.cohort] : [];
  };
  const alone = (member: Criteria) => understood(kind === 'none' ? { none: [member] } : member);
  const every = kind === 'any' ? [] : understood({ all: [] });
  const ends = members.slice(0, mostSteps - 1).map((_, i) => i + 1);
  ends[ends.length - 1] = members.length;
  const steps = ends.flatMap((end, i): Step[] => {
    const added = members.slice(ends[i - 1] ?? 0, end);
    const whole = end === members.length ? [cohort] : understood({ [kind]: members.slice(0, end) });
    return whole.map((one) => ({
      criterion: added.flatMap((member) => alone(member).map(({ reading }) => reading)).join('; '),
      path: `${kind}[${ends[i - 1] ?? 0}]`,
      cohort: one,
    }));
  });
  return [...every.map((one) => ({ criterion: one.reading, path: '', cohort: one })), ...steps];
}
