import type { MappingSet } from '../../../mapping/index.ts';
import type { Ontology } from '../../ontology.ts';
import { type Artefact, artefact } from './artefact.ts';
import { codeSystem, type FhirFacts, valueSets } from './fhir-code-system.ts';
import { conceptMaps } from './fhir-concept-maps.ts';

/**
 * The release as one FHIR R4 bundle (type collection): the CodeSystem, a ValueSet for each facet root, and a
 * ConceptMap for each pair of vocabularies.
 */
export function fhirBundle(ontology: Ontology, sets: readonly MappingSet[], facts: FhirFacts): Artefact {
  const { maps, left } = conceptMaps(sets, facts);
  const values = valueSets(ontology, facts);
  const resources = [codeSystem(ontology, facts), ...values, ...maps];
  const bundle = {
    resourceType: 'Bundle',
    id: `collimator-${facts.version}`.replace(/[^A-Za-z0-9.-]/g, '-'),
    type: 'collection',
    entry: resources.map((resource) => ({ fullUrl: resource.url, resource })),
  };
  const notes =
    left === 0
      ? []
      : [
          `fhir-bundle.json leaves out ${left} mappings that a ConceptMap cannot hold: literals, negations other than of exactness, and systems without a FHIR URL.`,
        ];
  return artefact(
    'fhir-bundle.json',
    `${JSON.stringify(bundle, undefined, 1)}\n`,
    { codeSystems: 1, valueSets: values.length, conceptMaps: maps.length },
    notes,
  );
}
