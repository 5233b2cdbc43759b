import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import { type Cohort, cohortUrl, parseCohort, parseQuestion } from '../cohort/index.ts';
import { splittable } from './cohorts-read.ts';
import { invalidCohort } from './cohorts-refusal.ts';
import type { Services } from './services.ts';

/** A saved cohort as an address asks for it: split or not, and waited for how long. */
export interface CohortRequest {
  cohort: Cohort;
  groupBy: string[];
  /** Of the cohort, without its split. */
  iri: string;
  /** Longest wait for a node, in ms. */
  deadlineMs: number;
}

/** The saved cohort of a hash; throws a Problem where there is none, or where it is no longer understood. */
function findCohort(hash: string, { cohorts, ontology }: Services): Cohort {
  const criteria = cohorts.get(hash);
  if (criteria === undefined)
    throw new Problem('not-found', `There is no cohort ${hash}. Post its criteria to /cohorts again.`);
  const reading = parseCohort(criteria, ontology);
  if (reading.state === 'understood') return reading.cohort;
  throw new Problem(
    'invalid-cohort',
    'The cohort was saved under another ontology release and is no longer understood.',
    { mistakes: reading.mistakes },
  );
}

/** The facets of `?groupBy=a,b`; throws a Problem where the cohort cannot be split by them. */
function groupByOf(c: Context, cohort: Cohort, { ontology }: Services): string[] {
  const named = (c.req.queries('groupBy') ?? []).flatMap((text) => text.split(','));
  const groupBy = named.map((facet) => facet.trim()).filter((facet) => facet !== '');
  if (groupBy.length === 0) return [];
  // A criterion alone has no place for a split beside it.
  const criteria = 'facet' in cohort.criteria ? { all: [cohort.criteria] } : cohort.criteria;
  const reading = splittable(parseQuestion({ ...criteria, groupBy }, ontology), ontology);
  if (reading.state === 'invalid') throw invalidCohort(reading.mistakes);
  return reading.groupBy;
}

/** The longest wait for a node, in ms: ?wait= in seconds, at most what the configuration allows. */
export function waitOf(c: Context, { config }: Services): number {
  const wait = c.req.query('wait');
  if (wait === undefined) return config.nodeMs;
  const seconds = Number(wait);
  if (!(seconds > 0)) throw new Problem('malformed-request', 'wait is a number of seconds above 0.');
  return Math.min(seconds * 1000, config.nodeMs);
}

/** Everything that an address below /cohorts/{hash} says. */
export function cohortRequest(c: Context, hash: string, services: Services): CohortRequest {
  const cohort = findCohort(hash, services);
  return {
    cohort,
    groupBy: groupByOf(c, cohort, services),
    iri: `${services.base}/cohorts/${cohort.hash}`,
    deadlineMs: waitOf(c, services),
  };
}

/** `?groupBy=a,b`, or nothing. */
export const splitQuery = (groupBy: readonly string[]) =>
  groupBy.length === 0 ? '' : `?groupBy=${groupBy.map(encodeURIComponent).join(',')}`;

/** The address that says the whole cohort in words of the URL language, whatever this hub has saved. */
export const wordyUrl = (base: string, cohort: Cohort, groupBy: readonly string[]) =>
  `${base}/cohorts?${cohortUrl(cohort.criteria, groupBy)}`;
