import { prefixes } from '../rdf/index.ts';
import { assemble, columnsOf } from './assemble.ts';
import { contraction } from './curie.ts';
import { Findings } from './findings.ts';
import type { MappingReading, ReadOptions } from './mapping.ts';
import type { Entries } from './metadata.ts';
import { type RdfText, rdfType, SlotReader } from './rdf-slots.ts';
import type { RawRow } from './rows.ts';
import { slots } from './slot-table.ts';
import { joinValues } from './slots.ts';

/**
 * Reads a set from SSSOM/RDF. Ids become CURIEs by the prefixes of the text and of the options; an IRI that none
 * of them fits is a mistake. What tools wrote before SSSOM 1.1 is read too: a blank set with sssom:mapping_set_id,
 * enumerations as text, URIs as literals. Direct triples are not looked at.
 */
export function readSssomRdf(text: RdfText, options: ReadOptions = {}): MappingReading {
  const findings = new Findings(options.tolerant ?? false);
  const curieMap = { ...options.curieMap, ...text.prefixes };
  const reader = new SlotReader(text, contraction(curieMap), findings);
  const sets = text.quads.filter(
    ({ predicate, object }) => predicate.value === rdfType && object.value === `${prefixes.sssom}MappingSet`,
  );
  const [only] = sets;
  if (only === undefined || sets.length > 1) {
    const message = `The RDF holds ${sets.length} resources of type sssom:MappingSet; one is expected.`;
    return { state: 'invalid', mistakes: [{ line: reader.line(sets[1]), message }] };
  }
  const node = only.subject;
  const entries: Entries = new Map();
  const definitions = reader.definitions(node.value);
  if (definitions.length > 0)
    entries.set('extension_definitions', { value: definitions, line: reader.line(only) });
  if (node.termType === 'NamedNode')
    entries.set('mapping_set_id', { value: node.value, line: reader.line(only) });
  for (const [slot, { values, line }] of reader.slots(node.value))
    entries.set(slot, { value: slots.get(slot)?.many ? values : (values[0] ?? ''), line });
  const rows = reader.objects(node.value, `${prefixes.sssom}mappings`).map(({ object }): RawRow => {
    const held = reader.slots(object.value);
    const row = new Map(
      [...held].map(([slot, { values }]) => [
        slot,
        slots.get(slot)?.many ? joinValues(values) : (values[0] ?? ''),
      ]),
    );
    if (object.termType === 'NamedNode')
      row.set('record_id', contraction(curieMap)(object.value) ?? object.value);
    return { line: reader.line(reader.about(object.value)[0]), slots: row };
  });
  return assemble(
    { entries, columns: columnsOf(rows), headerLine: reader.line(only), rows, iris: true },
    { ...options, curieMap },
    findings,
  );
}
