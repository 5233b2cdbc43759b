import type { ConceptMapping, Ontology } from '../../ontology/index.ts';
import type { Cohort } from '../cohort.ts';
import type { Criteria, Criterion } from '../criteria.ts';

/** One concept of a concept set, as OHDSI ATLAS imports it; what is left out ATLAS fills from its vocabulary. */
export interface AtlasItem {
  concept: { CONCEPT_ID: number; CONCEPT_NAME: string };
  isExcluded: boolean;
  includeDescendants: boolean;
  includeMapped: boolean;
}

/** A concept set: the values of one criterion. */
export interface AtlasConceptSet {
  id: number;
  name: string;
  expression: { items: AtlasItem[] };
}

/** Something of the cohort that no concept set says, and why. */
export interface NotExpressible {
  path: string;
  value: string;
  reason: string;
}

/** The concept sets of a cohort, with what they cannot say. */
export interface AtlasExport {
  conceptSets: AtlasConceptSet[];
  notExpressible: NotExpressible[];
}

const good: readonly string[] = ['skos:exactMatch', 'owl:equivalentClass'];

/** The criteria with their places, in their order. */
function criteriaOf(criteria: Criteria, path: string): { criterion: Criterion; path: string }[] {
  if ('facet' in criteria) return [{ criterion: criteria, path }];
  const [kind, members] = Object.entries(criteria)[0] as [string, Criteria[]];
  return members.flatMap((member, index) =>
    criteriaOf(member, `${path === '' ? '' : `${path}.`}${kind}[${index}]`),
  );
}

/** Concepts of OMOP for a value: the code itself where it is one, or the exact mappings of its concept. */
function omopOf(value: string, label: string, concept: string | undefined, ontology: Ontology) {
  const own = /^OMOP:(\d+)$/i.exec(value)?.[1];
  if (own !== undefined) return [{ CONCEPT_ID: Number(own), CONCEPT_NAME: label }];
  const mappings: ConceptMapping[] = concept === undefined ? [] : ontology.mappingsOf(concept);
  return mappings
    .filter(({ curie, predicate }) => curie.startsWith('OMOP:') && good.includes(predicate))
    .map(({ curie, targetLabel }) => ({
      CONCEPT_ID: Number(curie.slice('OMOP:'.length)),
      CONCEPT_NAME: targetLabel ?? label,
    }));
}

/**
 * The values of a cohort as concept sets of OHDSI ATLAS, one for each criterion. How criteria combine, ranges, and
 * values without an exact OMOP concept are no part of a concept set, and are listed.
 */
export function atlasConceptSets(cohort: Cohort, ontology: Ontology): AtlasExport {
  const conceptSets: AtlasConceptSet[] = [];
  const notExpressible: NotExpressible[] = [];
  const labels = new Map(cohort.resolutions.map((one) => [`${one.facet} ${one.value}`, one]));

  for (const { criterion, path } of criteriaOf(cohort.criteria, '')) {
    const { facet: id, anyOf, from, below, narrower = true } = criterion;
    const name = ontology.facet(id)?.labels.en ?? id;
    if (anyOf === undefined) {
      const value = `${name} ${from ?? ''}..${below ?? ''}`;
      notExpressible.push({ path, value, reason: 'A range is a rule of a cohort, not a concept set.' });
      continue;
    }
    const items = new Map<number, AtlasItem>();
    for (const [index, value] of anyOf.entries()) {
      const read = labels.get(`${id} ${value}`);
      const found = omopOf(value, read?.label ?? value, read?.concept, ontology);
      if (found.length === 0) {
        const label = read?.label ?? value;
        const reason = `The ontology release maps ${label} to no OMOP concept exactly.`;
        notExpressible.push({ path: `${path}.anyOf[${index}]`, value, reason });
      }
      for (const concept of found)
        items.set(concept.CONCEPT_ID, {
          concept,
          isExcluded: false,
          includeDescendants: narrower,
          includeMapped: false,
        });
    }
    if (items.size > 0)
      conceptSets.push({
        id: conceptSets.length,
        name: `${name} (${path})`,
        expression: { items: [...items.values()] },
      });
  }
  return { conceptSets, notExpressible };
}
