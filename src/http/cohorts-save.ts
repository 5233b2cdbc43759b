import { type Cohort, stepsOf } from '../cohort/index.ts';
import type { Services } from './services.ts';

/**
 * Saves a cohort, and before it those that its answer names as the steps on the way to it: each is a cohort like any
 * other, and whoever reads its hash may ask for it. Throws a Problem where the disk does not take one.
 */
export function saveCohort({ cohorts, ontology }: Services, cohort: Cohort): void {
  for (const step of stepsOf(cohort, ontology)) cohorts.save(step.cohort.hash, step.cohort.criteria);
  cohorts.save(cohort.hash, cohort.criteria);
}
