import { Problem } from '../base/index.ts';
import { dataFactory, iri, isIri, name, prefixes, type Quad, type Quad_Object, quad } from '../rdf/index.ts';
import type { Mapping, MappingSet } from './mapping.ts';
import { isAssertion, SlotTerms } from './rdf-write.ts';
import { mappingValues, metadataValues } from './values-of.ts';
import { usedColumns, writtenMetadata } from './write.ts';

type Subject = Quad['subject'];
type Predicate = Quad['predicate'];

/** A set as OWL: the triples, and the mappings that no axiom can state. */
export interface OwlSet {
  quads: Quad[];
  /** Negated mappings, those of literals, and those with sssom:NoTermFound. */
  leftOut: Mapping[];
}

const built = new Set(['rdf:', 'rdfs:', 'owl:']);
const ends = ['subject_id', 'predicate_id', 'object_id', 'record_id'];

/** Which form of axiom states the mapping (SSSOM, The OWL/RDF serialisation format). */
function formOf({ predicateId, subjectType, other }: Mapping): 'restriction' | 'triple' {
  // What OWL and RDFS define themselves (subClassOf, equivalentClass) is an axiom as it stands.
  if (built.has(predicateId.slice(0, predicateId.indexOf(':') + 1))) return 'triple';
  const both = (type: string) => subjectType === type && other.object_type === type;
  return other.predicate_type === 'owl object property' && both('owl class') ? 'restriction' : 'triple';
}

/**
 * A set as an OWL ontology, to be merged with others: each mapping is an axiom that carries its slots as
 * annotations. An object property between classes becomes `SubClassOf(S, P some O)`; where the types say nothing,
 * the axiom is an annotation. Throws a TypeError for an undeclared prefix.
 */
export function owlQuads(set: MappingSet): OwlSet {
  const setId = String(set.metadata.mapping_set_id);
  if (!isIri(setId)) throw new Problem('internal', 'A mapping set without mapping_set_id has no RDF.');
  const { metadata } = writtenMetadata(set, usedColumns(set));
  const terms = new SlotTerms({ ...set, metadata });
  const type = name('rdf:type');
  const quads: Quad[] = [
    quad(iri(setId), type, name('owl:Ontology')),
    ...terms.quads(iri(setId), metadataValues({ ...set, metadata }), ['mapping_set_id']),
  ];
  const leftOut: Mapping[] = [];
  set.mappings.forEach((mapping, i) => {
    if (!isAssertion(mapping)) {
      leftOut.push(mapping);
      return;
    }
    const subject = terms.node(mapping.subjectId ?? '');
    let predicate: Predicate = terms.node(mapping.predicateId);
    let object: Quad_Object = terms.node(mapping.objectId);
    if (formOf(mapping) === 'restriction') {
      const some = dataFactory.blankNode(`some${i + 1}`) as Subject;
      quads.push(
        quad(predicate as Subject, type, name('owl:ObjectProperty')),
        quad(some, type, name('owl:Restriction')),
        quad(some, name('owl:onProperty'), predicate as Quad_Object),
        quad(some, name('owl:someValuesFrom'), object),
      );
      predicate = name('rdfs:subClassOf');
      object = some as Quad_Object;
    } else if (mapping.other.predicate_type === 'owl annotation property')
      quads.push(quad(predicate as Subject, type, name('owl:AnnotationProperty')));
    const axiom = dataFactory.blankNode(`axiom${i + 1}`) as Subject;
    quads.push(
      quad(subject, predicate, object),
      quad(axiom, type, name('owl:Axiom')),
      quad(axiom, name('owl:annotatedSource'), subject),
      quad(axiom, name('owl:annotatedProperty'), predicate as Quad_Object),
      quad(axiom, name('owl:annotatedTarget'), object),
      ...terms.quads(axiom, mappingValues(mapping), ends),
    );
  });
  const used = new Set(quads.map(({ predicate }) => predicate.value));
  for (const property of used)
    if (
      !property.startsWith(prefixes.rdf) &&
      !property.startsWith(prefixes.rdfs) &&
      !property.startsWith(prefixes.owl)
    )
      if (!quads.some((q) => q.subject.value === property))
        quads.push(quad(iri(property), type, name('owl:AnnotationProperty')));
  return { quads, leftOut };
}
