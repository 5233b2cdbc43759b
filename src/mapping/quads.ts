import { Problem, sha256 } from '../base/index.ts';
import { iri, isIri, literal, type NamedNode, name, prefixes, type Quad, quad } from '../rdf/index.ts';
import { expandCurie } from './curie.ts';
import type { Mapping, MappingSet } from './mapping.ts';
import { mappingSlots, slotText } from './slots.ts';

const noTerm = 'sssom:NoTermFound';

/** The name of a mapping record: its own id, or an IRI below the set that depends on the row only. */
export function recordIri(set: MappingSet, mapping: Mapping): NamedNode {
  if (mapping.other.record_id !== undefined) return iri(expandCurie(set, mapping.other.record_id));
  const setId = String(set.metadata.mapping_set_id);
  if (!isIri(setId)) throw new Problem('internal', 'A mapping set without mapping_set_id has no RDF.');
  const row = mappingSlots.map((slot) => slotText(mapping, slot) ?? '').join('\t');
  return iri(`${setId}${/[#/]$/.test(setId) ? '' : '#'}${sha256(row).slice(0, 16)}`);
}

/**
 * A set as RDF in one graph: for each mapping the triple it states (not where it is negated, says that there is
 * no term, or has a literal as an end), and one owl:Axiom that carries its justification, confidence and labels
 * (SSSOM/RDF; a negated one carries sssom:predicate_modifier). Throws a TypeError for an undeclared prefix.
 */
export function mappingQuads(set: MappingSet, graphIri: string): Quad[] {
  const graph = iri(graphIri);
  const nodes = new Map<string, NamedNode>();
  const node = (curie: string): NamedNode => {
    const known = nodes.get(curie) ?? iri(expandCurie(set, curie));
    nodes.set(curie, known);
    return known;
  };
  const quads: Quad[] = [];
  for (const mapping of set.mappings) {
    const record = recordIri(set, mapping);
    const predicate = node(mapping.predicateId);
    const subject = mapping.subjectId ? node(mapping.subjectId) : undefined;
    const object = mapping.objectId ? node(mapping.objectId) : undefined;
    const states =
      mapping.predicateModifier === undefined && mapping.subjectId !== noTerm && mapping.objectId !== noTerm;
    if (states && subject && object) quads.push(quad(subject, predicate, object, graph));

    const note = (property: NamedNode, value: Quad['object']) =>
      quads.push(quad(record, property, value, graph));
    note(name('rdf:type'), name('owl:Axiom'));
    if (subject) note(name('owl:annotatedSource'), subject);
    note(name('owl:annotatedProperty'), predicate);
    if (object) note(name('owl:annotatedTarget'), object);
    note(name('sssom:mapping_justification'), node(mapping.mappingJustification));
    if (mapping.predicateModifier) note(name('sssom:predicate_modifier'), name('sssom:NegatedPredicate'));
    if (mapping.confidence !== undefined) {
      note(
        name('sssom:confidence'),
        literal(String(mapping.confidence), { datatype: `${prefixes.xsd}double` }),
      );
    }
    if (!subject && mapping.subjectLabel !== undefined)
      note(name('sssom:subject_label'), literal(mapping.subjectLabel));
    if (mapping.objectLabel !== undefined) note(name('sssom:object_label'), literal(mapping.objectLabel));
  }
  return quads;
}
