import { formulaName } from '../counting/index.ts';
import { cellQuestion } from '../federation/index.ts';
import type { Ontology } from '../ontology/index.ts';
import type { Cohort } from './cohort.ts';
import { cellsOfQuestion } from './question.ts';

/** The one query whose rows, at any SPARQL 1.1 endpoint with a cube, are everything that an answer is made of. */
export async function cohortQuery(
  cohort: Cohort,
  ontology: Ontology,
  groupBy: readonly string[] = [],
): Promise<string> {
  const cells = cellsOfQuestion(cohort, groupBy, ontology);
  const { chunks } = await cellQuestion(cells, formulaName(cohort.formula), Number.POSITIVE_INFINITY);
  return chunks.map(({ query }) => query).join('');
}
