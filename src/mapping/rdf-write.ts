import { Problem } from '../base/index.ts';
import {
  dataFactory,
  iri,
  isIri,
  literal,
  name,
  prefixes,
  type Quad,
  type Quad_Object,
  quad,
} from '../rdf/index.ts';
import { expandCurie, isFullIri } from './curie.ts';
import { valuesOf } from './enums.ts';
import { type Extension, holdsIds } from './extensions.ts';
import type { Mapping, MappingSet } from './mapping.ts';
import { extensionProperty, slotProperty } from './properties.ts';
import { slots } from './slot-table.ts';
import { extensionsOf } from './used-prefixes.ts';
import { mappingValues, metadataValues, type SlotValues } from './values-of.ts';
import { usedColumns, writtenMetadata } from './write.ts';

type Subject = Quad['subject'];

/** Turns slots of a set into RDF terms. */
export class SlotTerms {
  readonly #set: Pick<MappingSet, 'metadata' | 'curieMap'>;
  readonly #extensions: Map<string, Extension>;

  constructor(set: Pick<MappingSet, 'metadata' | 'curieMap'>) {
    this.#set = set;
    this.#extensions = new Map(extensionsOf(set).map((one) => [one.slot_name, one]));
  }

  /** The node that a CURIE stands for; an IRI, which a tolerant reading leaves where a CURIE should be, is one as it is. */
  node(curie: string) {
    return iri(isFullIri(curie) && isIri(curie) ? curie : expandCurie(this.#set, curie));
  }

  /** The property of a slot. */
  property(slot: string) {
    const standard = slots.get(slot);
    if (standard !== undefined) return iri(slotProperty(standard));
    return iri(extensionProperty(slot, this.#extensions.get(slot), (curie) => this.node(curie).value));
  }

  /** One value of a slot (SSSOM/RDF, Representation of slot values). */
  value(slot: string, text: string): Quad_Object {
    const kind = slots.get(slot)?.kind;
    switch (kind) {
      case undefined: {
        const extension = this.#extensions.get(slot);
        if (extension === undefined) return literal(text);
        if (holdsIds(extension)) return this.node(text);
        const type = extension.type_hint;
        return type === undefined || type === 'xsd:string'
          ? literal(text)
          : literal(text, { datatype: this.node(type).value });
      }
      case 'id':
        return this.node(text);
      case 'uri':
        return isIri(text) ? iri(text) : literal(text);
      case 'date':
        return literal(text, { datatype: `${prefixes.xsd}date` });
      case 'number':
        return literal(text, { datatype: `${prefixes.xsd}double` });
      default: {
        const meaning = valuesOf(kind)?.[text];
        return meaning === undefined ? literal(text) : iri(meaning);
      }
    }
  }

  /** The triples of slots about one resource. */
  quads(subject: Subject, values: readonly SlotValues[], without: readonly string[]): Quad[] {
    return values
      .filter(({ slot }) => !without.includes(slot))
      .flatMap(({ slot, values: texts }) =>
        texts.map((text) => quad(subject, this.property(slot), this.value(slot, text))),
      );
  }
}

/** Whether a mapping says that its triple holds between two terms (SSSOM/RDF, direct triples). */
export function isAssertion({
  subjectId,
  objectId,
  subjectType,
  predicateModifier,
  other,
}: Mapping): boolean {
  const term = (id: string | undefined, type: string | undefined) =>
    id !== undefined && id !== '' && id !== 'sssom:NoTermFound' && type !== 'rdfs literal';
  return predicateModifier === undefined && term(subjectId, subjectType) && term(objectId, other.object_type);
}

/** The triples that define the extensions of a set. */
function definitionQuads(set: MappingSet, subject: Subject, terms: SlotTerms): Quad[] {
  return extensionsOf(set).flatMap(({ slot_name, property, type_hint }, i) => {
    const node = dataFactory.blankNode(`extension${i + 1}`) as Quad['subject'];
    return [
      quad(subject, name('sssom:extension_definitions'), node as Quad_Object),
      quad(node, name('rdf:type'), name('sssom:ExtensionDefinition')),
      quad(node, name('sssom:slot_name'), literal(slot_name)),
      ...(property === undefined ? [] : [quad(node, name('sssom:property'), terms.node(property))]),
      ...(type_hint === undefined ? [] : [quad(node, name('sssom:type_hint'), terms.node(type_hint))]),
    ];
  });
}

/**
 * A set as SSSOM/RDF, complete: the set, its slots, and an owl:Axiom for each mapping, named by its record_id or
 * blank. `direct` adds the triple of every mapping that states one. Together with the prefixes of the set,
 * `readSssomRdf` gives the same set back. Throws a TypeError for an undeclared prefix.
 */
export function sssomQuads(set: MappingSet, options: { direct?: boolean } = {}): Quad[] {
  const setId = String(set.metadata.mapping_set_id);
  if (!isIri(setId)) throw new Problem('internal', 'A mapping set without mapping_set_id has no RDF.');
  const { metadata } = writtenMetadata(set, usedColumns(set));
  const written: MappingSet = { ...set, metadata };
  const terms = new SlotTerms(written);
  const subject = iri(setId);
  const quads = [
    quad(subject, name('rdf:type'), name('sssom:MappingSet')),
    ...terms.quads(subject, metadataValues(written), ['mapping_set_id']),
    ...definitionQuads(written, subject, terms),
  ];
  set.mappings.forEach((mapping, i) => {
    const id = mapping.other.record_id;
    const record = id === undefined ? dataFactory.blankNode(`mapping${i + 1}`) : terms.node(id);
    quads.push(
      quad(subject, name('sssom:mappings'), record as Quad_Object),
      quad(record as Subject, name('rdf:type'), name('owl:Axiom')),
      ...terms.quads(record as Subject, mappingValues(mapping), ['record_id']),
    );
    if (options.direct && isAssertion(mapping))
      quads.push(
        quad(
          terms.node(mapping.subjectId ?? ''),
          terms.node(mapping.predicateId),
          terms.node(mapping.objectId),
        ),
      );
  });
  return quads;
}
