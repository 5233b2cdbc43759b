import { prefixes } from '../rdf/index.ts';
import type { MappingSet } from './mapping.ts';
import { rdfNamespaces, slotProperty } from './properties.ts';
import { slots } from './slot-table.ts';
import { multivaluedSlots } from './slots.ts';
import { extensionsOf } from './used-prefixes.ts';
import { mappingValues, metadataValues, type SlotValues } from './values-of.ts';
import { usedColumns, writtenMetadata } from './write.ts';

const types: Record<string, string> = { id: '@id', uri: '@id', date: 'xsd:date', number: 'xsd:double' };

/** The JSON-LD context that makes the JSON of a set RDF; enumerations stay text there. */
function context(curieMap: Record<string, string>): Record<string, unknown> {
  const terms = [...slots.values()].map((slot) => {
    const type = types[slot.kind];
    return [slot.name, { '@id': slotProperty(slot), ...(type === undefined ? {} : { '@type': type }) }];
  });
  return {
    ...rdfNamespaces,
    ...curieMap,
    '@vocab': prefixes.sssom,
    ...Object.fromEntries(terms),
    // In the long form, because sssom-py takes every short one for a prefix.
    mapping_set_id: { '@id': '@id' },
    record_id: { '@id': '@id' },
    mappings: { '@id': `${prefixes.sssom}mappings`, '@container': '@set' },
    curie_map: null,
  };
}

/** Writes a set as JSON in the shape of SSSOM's LinkML model; with `context` it is JSON-LD as well. */
export function writeSssomJson(set: MappingSet, options: { context?: boolean } = {}): string {
  const numeric = new Map(extensionsOf(set).map(({ slot_name, type_hint }) => [slot_name, type_hint]));
  const scalar = (slot: string, text: string): string | number | boolean => {
    const type = numeric.get(slot);
    if (type === 'xsd:boolean' && (text === 'true' || text === 'false')) return text === 'true';
    const number = slots.get(slot)?.kind === 'number' || type === 'xsd:integer' || type === 'xsd:double';
    // Only where the number writes as the same text again: 10^17 and more would lose digits.
    return number && String(Number(text)) === text ? Number(text) : text;
  };
  const object = (values: readonly SlotValues[]) =>
    Object.fromEntries(
      values.map(({ slot, values: texts }) => [
        slot,
        multivaluedSlots.has(slot) ? texts : scalar(slot, texts[0] ?? ''),
      ]),
    );
  const { metadata, order } = writtenMetadata(set, usedColumns(set));
  const curieMap = (metadata.curie_map ?? {}) as Record<string, string>;
  const values = metadataValues({ ...set, metadata });
  values.sort((a, b) => order.indexOf(a.slot) - order.indexOf(b.slot));
  const json = {
    ...(options.context ? { '@context': context(curieMap), '@type': 'sssom:MappingSet' } : {}),
    curie_map: curieMap,
    ...object(values),
    ...(metadata.extension_definitions === undefined
      ? {}
      : { extension_definitions: metadata.extension_definitions }),
    mappings: set.mappings.map((mapping) => ({
      ...(options.context ? { '@type': 'owl:Axiom' } : {}),
      ...object(mappingValues(mapping)),
    })),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
