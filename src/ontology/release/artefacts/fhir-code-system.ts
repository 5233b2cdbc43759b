import type { Concept } from '../../concept.ts';
import type { Ontology } from '../../ontology.ts';
import { byText } from '../snapshot.ts';
import { hyperOntology } from './fhir-systems.ts';

/** What the resources of a release have in common. */
export interface FhirFacts {
  version: string;
  /** ISO 8601. */
  date: string;
  copyright: string;
}

export const publisher = 'LIMICS and the EUCAIM consortium; released by Collimator';

/** The properties of a concept; R4 wants each declared once. */
const properties = [
  { code: 'parent', description: 'A class directly above.', type: 'code' },
  { code: 'status', description: 'active or deprecated.', type: 'code' },
  { code: 'inactive', description: 'True for a deprecated class.', type: 'boolean' },
  { code: 'replacedBy', description: 'The class that replaces a deprecated one.', type: 'code' },
  { code: 'omopDomain', description: 'The domain of the OMOP CDM that the class lands in.', type: 'string' },
].map((property) =>
  ['parent', 'inactive', 'status'].includes(property.code)
    ? { ...property, uri: `http://hl7.org/fhir/concept-properties#${property.code}` }
    : property,
);

const synonymUse = { system: 'http://snomed.info/sct', code: '900000000000013009' };

function conceptOf(concept: Concept, codeOf: (iri: string) => string | undefined) {
  const valueCodes = (code: string, iris: readonly string[]) =>
    iris.flatMap((iri) => codeOf(iri) ?? []).map((valueCode) => ({ code, valueCode }));
  const labels = Object.entries(concept.labels)
    .filter(([language]) => language !== 'en')
    .sort(([a], [b]) => byText(a, b))
    .map(([language, value]) => ({ language, value }));
  const designation = [...labels, ...concept.synonyms.map((value) => ({ use: synonymUse, value }))];
  return {
    code: concept.code,
    display: concept.label,
    ...(designation.length === 0 ? {} : { designation }),
    property: [
      ...valueCodes('parent', concept.parents),
      { code: 'status', valueCode: concept.deprecated ? 'deprecated' : 'active' },
      { code: 'inactive', valueBoolean: concept.deprecated },
      ...valueCodes('replacedBy', concept.replacedBy === undefined ? [] : [concept.replacedBy]),
      ...(concept.domain === undefined ? [] : [{ code: 'omopDomain', valueString: concept.domain }]),
    ],
  };
}

/**
 * The hyper-ontology as a CodeSystem of FHIR R4. Classes have several parents, so they are listed flat, and the
 * hierarchy stands in the property `parent`, as R4 asks of a poly-hierarchy.
 */
export function codeSystem(ontology: Ontology, { version, date, copyright }: FhirFacts) {
  const concepts = [...ontology.concepts()].sort((a, b) => byText(a.code, b.code));
  return {
    resourceType: 'CodeSystem' as const,
    id: 'eucaim',
    url: hyperOntology.url,
    version,
    name: 'EUCAIMHyperOntology',
    title: 'EUCAIM hyper-ontology',
    status: 'active',
    experimental: false,
    date,
    publisher,
    copyright,
    caseSensitive: true,
    hierarchyMeaning: 'is-a',
    compositional: false,
    versionNeeded: false,
    content: 'complete',
    count: concepts.length,
    filter: [
      {
        code: 'concept',
        description: 'A class and what is under it.',
        operator: ['is-a', 'descendent-of'],
        value: 'A code',
      },
    ],
    property: properties,
    concept: concepts.map((concept) => conceptOf(concept, (iri) => ontology.concept(iri)?.code)),
  };
}

/** A ValueSet for each facet whose values are classes at or under a root: that root and everything under it. */
export function valueSets(ontology: Ontology, { version, date, copyright }: FhirFacts) {
  return ontology.facets.flatMap((facet) => {
    const root = facet.root === undefined ? undefined : ontology.concept(facet.root);
    if (root === undefined) return [];
    const name = facet.id.charAt(0).toUpperCase() + facet.id.slice(1);
    return {
      resourceType: 'ValueSet' as const,
      id: `eucaim-${facet.id}`,
      url: `${hyperOntology.url}/ValueSet/${facet.id}`,
      version,
      name: `EUCAIM${name}`,
      title: `${facet.labels.en ?? facet.id} (values of the facet)`,
      status: 'active',
      experimental: false,
      date,
      publisher,
      copyright,
      compose: {
        include: [
          {
            system: hyperOntology.url,
            version,
            filter: [{ property: 'concept', op: 'is-a', value: root.code }],
          },
        ],
      },
    };
  });
}
