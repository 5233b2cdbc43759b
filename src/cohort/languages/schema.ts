import { z } from 'zod';
import type { Ontology } from '../../ontology/index.ts';
import { limits } from '../criteria.ts';
import { maxGroups } from '../question.ts';

/** The shape of a cohort as JSON; facets are named, values are not, since a code of any vocabulary may stand there. */
function questionShape(ontology: Ontology) {
  const counted = ontology.facets.filter(({ lattice }) => lattice.length > 0);
  const facet = z
    .enum(counted.map(({ id }) => id) as [string, ...string[]])
    .meta({ description: counted.map(({ id, labels }) => `${id}: ${labels.en}`).join('; ') });
  const bound = (description: string) => z.number().optional().meta({ description });
  const values = z.strictObject({
    facet,
    anyOf: z.array(z.string().min(1).max(512)).min(1).max(limits.values).meta({
      description:
        'Codes of the facet, concepts (code, CURIE or IRI), or CURIEs of SNOMED, OMOP, ICD10, ICDO3, DICOM, LOINC, RADLEX or NCIT',
    }),
    narrower: z
      .boolean()
      .optional()
      .meta({ default: true, description: 'false: the concepts themselves, without what is under them' }),
  });
  const range = z
    .strictObject({ facet, from: bound('Included'), below: bound('Not included') })
    .meta({ minProperties: 2, description: 'Numbers from … to below …, at borders of the published bands' });
  // A getter and not z.lazy, so that toJSONSchema writes one definition that refers to itself.
  const criteria = z
    .union([values, range, z.lazy(() => all), z.lazy(() => any), z.lazy(() => none)])
    .meta({ id: 'Criteria', title: 'Criterion or group' });
  const members: z.ZodType = z.lazy(() => criteria);
  const list = (least: number) => z.array(members).min(least).max(limits.criteria);
  const split = z.array(facet).max(maxGroups).optional().meta({
    description: 'At the top only: facets that the answer is split by; no part of the cohort or its hash',
  });
  const all: z.ZodType = z.strictObject({ all: list(0), groupBy: split });
  const any: z.ZodType = z.strictObject({ any: list(1), groupBy: split });
  const none: z.ZodType = z.strictObject({ none: list(1), groupBy: split });
  return criteria;
}

const shapes = new WeakMap<Ontology, ReturnType<typeof questionShape>>();

/** Built once for each ontology. */
function shapeOf(ontology: Ontology): ReturnType<typeof questionShape> {
  const shape = shapes.get(ontology) ?? questionShape(ontology);
  shapes.set(ontology, shape);
  return shape;
}

/** The JSON Schema (2020-12) of cohorts; where it and {@link parseQuestion} differ, the latter refuses more. */
export function cohortSchema(ontology: Ontology): Record<string, unknown> {
  return {
    $id: 'https://w3id.org/collimator/schema/cohort',
    title: 'Cohort',
    description: `Criteria in groups, ${limits.depth} deep at most, ${limits.criteria} criteria and ${limits.allValues} values altogether.`,
    ...z.toJSONSchema(shapeOf(ontology), { target: 'draft-2020-12' }),
  };
}

/** Checks a cohort against the published schema: the places where it does not conform, none where it does. */
export function schemaBreaks(json: unknown, ontology: Ontology): string[] {
  const checked = shapeOf(ontology).safeParse(json);
  return checked.success
    ? []
    : checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}
