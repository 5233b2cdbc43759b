import type { Concept, Ontology } from '../ontology/index.ts';
import { eucaimSystem } from './systems.ts';
import type { CodeSystem, DefinedConcept, Designation, Resource, ValueSet } from './types.ts';

const conceptProperties = 'http://hl7.org/fhir/concept-properties#';
const synonym = { system: 'http://terminology.hl7.org/CodeSystem/designation-usage', code: 'synonym' };

/** The hyper-ontology as a FHIR CodeSystem: concepts in one list, each with its parents, names and standing. */
export function ontologySystem(ontology: Ontology): CodeSystem {
  const concept = Array.from(ontology.concepts(), (each) => definedConcept(each, ontology));
  concept.sort((a, b) => (a.code < b.code ? -1 : 1));
  return {
    resourceType: 'CodeSystem',
    id: 'eucaim',
    language: 'en',
    url: eucaimSystem,
    version: ontology.release.version,
    name: 'EUCAIMHyperOntology',
    title: 'EUCAIM hyper-ontology',
    status: 'active',
    experimental: false,
    description: `Release ${ontology.release.version}, content ${ontology.release.hash}.`,
    copyright: 'LIMICS, doi:10.5281/zenodo.10777925, CC BY 4.0',
    caseSensitive: true,
    valueSet: `${eucaimSystem}?vs`,
    hierarchyMeaning: 'is-a',
    content: 'complete',
    count: concept.length,
    property: [
      { code: 'parent', uri: `${conceptProperties}parent`, type: 'code' },
      { code: 'inactive', uri: `${conceptProperties}inactive`, type: 'boolean' },
      { code: 'status', uri: `${conceptProperties}status`, type: 'code' },
      { code: 'omopDomain', type: 'string', description: 'OMOP domain as the source states it.' },
      { code: 'replacedBy', type: 'code', description: 'The concept to use instead.' },
    ],
    concept,
  };
}

function definedConcept(concept: Concept, ontology: Ontology): DefinedConcept {
  const { code, label, labels, synonyms, parents, domain, deprecated, replacedBy } = concept;
  const codeOf = (iri: string) => ontology.concept(iri)?.code;
  const designation: Designation[] = [
    ...Object.entries(labels)
      .filter(([language]) => language !== 'en')
      .map(([language, value]) => ({ language, value })),
    ...synonyms.map((value) => ({ language: 'en', use: synonym, value })),
  ];
  const replacement = replacedBy === undefined ? undefined : codeOf(replacedBy);
  const property = [
    ...parents.flatMap((iri) => codeOf(iri) ?? []).map((valueCode) => ({ code: 'parent', valueCode })),
    ...(domain === undefined ? [] : [{ code: 'omopDomain', valueString: domain }]),
    ...(deprecated
      ? [
          { code: 'inactive', valueBoolean: true },
          { code: 'status', valueCode: 'retired' },
        ]
      : []),
    ...(replacement === undefined ? [] : [{ code: 'replacedBy', valueCode: replacement }]),
  ];
  return {
    code,
    display: label,
    ...(designation.length === 0 ? {} : { designation }),
    ...(property.length === 0 ? {} : { property }),
  };
}

/**
 * A value set for each facet whose values are concepts: those under its root, which datasets are described with, or
 * those of its lattice, which cases are.
 */
export function facetValueSets(ontology: Ontology, base: string): Resource[] {
  return ontology.facets.flatMap((facet): ValueSet[] => {
    const root = facet.root === undefined ? undefined : ontology.concept(facet.root);
    const listed = facet.lattice.flatMap(({ iri }) => ontology.concept(iri) ?? []);
    if (root === undefined && listed.length === 0) return [];
    const include = root
      ? { filter: [{ property: 'concept', op: 'is-a', value: root.code }] }
      : { concept: listed.map(({ code }) => ({ code })) };
    return [
      {
        resourceType: 'ValueSet',
        id: `facet-${facet.id}`,
        url: `${base}/fhir/ValueSet/facet-${facet.id}`,
        version: ontology.release.version,
        name: `Facet${facet.id.slice(0, 1).toUpperCase()}${facet.id.slice(1)}`,
        title: facet.labels.en ?? facet.id,
        status: 'active',
        experimental: false,
        compose: { include: [{ system: eucaimSystem, ...include }] },
      },
    ];
  });
}
