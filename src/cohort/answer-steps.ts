import type { NodeCells } from '../federation/index.ts';
import type { Ontology } from '../ontology/index.ts';
import { totalOf } from './answer-total.ts';
import { stepsOf } from './attrition.ts';
import type { Cohort } from './cohort.ts';
import type { AttritionStep } from './cohort-answer.ts';
import { counter } from './counter.ts';
import { figureOf, partOf } from './part.ts';

/** What is left after each step of the outermost group, from cells that were asked for already. */
export function attritionOf(
  cohort: Cohort,
  replies: readonly NodeCells[],
  ontology: Ontology,
): AttritionStep[] {
  return stepsOf(cohort, ontology).map(({ criterion, path, cohort: step }) => {
    const count = counter(step, ontology);
    const parts = replies.map((reply) => partOf(step, reply, count));
    return { criterion, path, cohort: step.hash, total: totalOf(parts), nodes: parts.map(figureOf) };
  });
}
