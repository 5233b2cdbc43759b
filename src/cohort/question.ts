import { isObject, nearest } from '../base/index.ts';
import type { Facet, Ontology } from '../ontology/index.ts';
import { cellsOver } from './cell-key.ts';
import { type Cohort, parseCohort } from './cohort.ts';
import type { Mistake } from './criteria.ts';
import { literalsOf } from './formula.ts';

/**
 * A question: a cohort, and the facets that its answer is split by. The split is no part of the cohort, nor of
 * its hash: the same cohort split two ways is one cohort, with one URL, asked two questions.
 */
export type QuestionReading =
  | { state: 'understood'; cohort: Cohort; groupBy: string[] }
  | { state: 'invalid'; mistakes: Mistake[] };

/** Most facets that an answer may be split by. */
export const maxGroups = 2;

/** Checks the facets that an answer shall be split by: at most two, different, and counted in cubes. */
export function groupMistakes(groupBy: readonly string[], ontology: Ontology): Mistake[] {
  const counted = ontology.facets.filter(({ lattice }) => lattice.length > 0).map(({ id }) => id);
  const mistakes: Mistake[] = groupBy.flatMap((facet, index) => {
    const path = `groupBy[${index}]`;
    if (groupBy.indexOf(facet) < index) return [{ path, message: `${facet} is named twice.` }];
    if (counted.includes(facet)) return [];
    return [
      { path, message: `Cases are not counted by a facet ${facet}.`, nearest: nearest(facet, counted) },
    ];
  });
  if (groupBy.length > maxGroups)
    mistakes.push({
      path: 'groupBy',
      message: `An answer is split by ${maxGroups} facets at most; cubes hold no more than pairs.`,
    });
  return mistakes;
}

/** Understands a cohort as JSON with `groupBy` beside its group: {@link parseCohort} for everything else. */
export function parseQuestion(json: unknown, ontology: Ontology): QuestionReading {
  const { groupBy = [], ...criteria } =
    isObject(json) && Object.hasOwn(json, 'groupBy') ? json : { criteria: json };
  const reading = parseCohort('criteria' in criteria ? criteria.criteria : criteria, ontology);
  const isList =
    Array.isArray(groupBy) && groupBy.length <= 16 && groupBy.every((facet) => typeof facet === 'string');
  const mistakes = isList
    ? groupMistakes(groupBy, ontology)
    : [{ path: 'groupBy', message: `This is a list of at most ${maxGroups} facets.` }];
  if (reading.state === 'invalid') return { state: 'invalid', mistakes: [...reading.mistakes, ...mistakes] };
  if (mistakes.length > 0) return { state: 'invalid', mistakes };
  return { state: 'understood', cohort: reading.cohort, groupBy: groupBy as string[] };
}

/** The facets that a question is about: those of its cohort and of its split. */
export function facetsOf(cohort: Cohort, ontology: Ontology, groupBy: readonly string[] = []): Facet[] {
  const used = new Set([...literalsOf(cohort.formula).map(({ facet }) => facet), ...groupBy]);
  return ontology.facets.filter(({ id }) => used.has(id));
}

/** The cells that answer a question: those over its facets. */
export function cellsOfQuestion(cohort: Cohort, groupBy: readonly string[], ontology: Ontology): string[] {
  return cellsOver(facetsOf(cohort, ontology, groupBy));
}
