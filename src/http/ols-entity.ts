import type { Concept, Ontology } from '../ontology/index.ts';
import { olsOntology } from './ols-term.ts';

const subClassOf = 'http://www.w3.org/2000/01/rdf-schema#subClassOf';
const crossReference = 'http://www.geneontology.org/formats/oboInOwl#hasDbXref';

/**
 * A class with the keys of OLS4's second interface (its DefinedFields). Labels and definitions are lists there; codes
 * in other vocabularies are `hasDbXref`, by the IRI of the property, as in OLS.
 */
export function olsEntity(ontology: Ontology, concept: Concept, lang = 'en'): Record<string, unknown> {
  const { iri, code, labels, label, synonyms, parents, deprecated, replacedBy } = concept;
  const shown = labels[lang] ?? label;
  const above = [...ontology.ancestors(iri)].filter((each) => each !== iri);
  const children = ontology.children(iri).length > 0;
  const below = ontology.descendants(iri).size - 1;
  const codes = [...new Set(ontology.mappingsOf(iri).map(({ curie }) => curie))];
  return {
    appearsIn: [olsOntology.id],
    curie: `${olsOntology.prefix}:${code}`,
    definedBy: [olsOntology.id],
    definition: [],
    directAncestor: above,
    directParent: parents,
    hasDirectChildren: children,
    hasDirectParents: parents.length > 0,
    hasHierarchicalChildren: children,
    hasHierarchicalParents: parents.length > 0,
    hasIndividuals: false,
    hierarchicalAncestor: above,
    hierarchicalParent: parents,
    hierarchicalProperty: subClassOf,
    imported: false,
    iri,
    isDefiningOntology: true,
    isObsolete: deprecated,
    isPreferredRoot: false,
    label: [shown],
    language: Object.keys(labels).sort(),
    numDescendants: below,
    numHierarchicalDescendants: below,
    ontologyId: olsOntology.id,
    ontologyIri: olsOntology.iri,
    ontologyPreferredPrefix: olsOntology.prefix,
    shortForm: `${olsOntology.prefix}_${code}`,
    synonym: [...new Set([...synonyms, ...Object.values(labels)])].filter((each) => each !== shown),
    type: ['class', 'entity'],
    ...(codes.length > 0 && { [crossReference]: codes }),
    ...(replacedBy !== undefined && { 'http://purl.obolibrary.org/obo/IAO_0100001': replacedBy }),
    linkedEntities: Object.fromEntries(
      parents.flatMap((parent) => {
        const found = ontology.concept(parent);
        return found === undefined
          ? []
          : [
              [
                parent,
                {
                  label: [found.label],
                  curie: `${olsOntology.prefix}:${found.code}`,
                  type: ['class', 'entity'],
                },
              ],
            ];
      }),
    ),
  };
}
