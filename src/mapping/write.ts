import { builtInPrefixes, curieMistake, expandCurie } from './curie.ts';
import type { Mapping, MappingSet } from './mapping.ts';
import { slots } from './slot-table.ts';
import {
  isMappingSlot,
  isSetSlot,
  mappingSlots,
  multivaluedSlots,
  numberSlots,
  propagatableSlots,
  setSlots,
  slotText,
  splitValues,
} from './slots.ts';
import { extensionsOf, usedPrefixes } from './used-prefixes.ts';
import { usesOf11 } from './version.ts';
import { type YamlValue, yamlText } from './yaml.ts';

/** What a writer may be told; without options it writes the canonical form. */
export interface WriteOptions {
  /** Whether slots that all mappings share move to the metadata; they do unless this is false. */
  condense?: boolean;
  /** Writes numbers in full, where the canonical form rounds them to three decimals. */
  exactNumbers?: boolean;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The IRI-like property by which the canonical form sorts an extension. */
function propertyOf(set: Pick<MappingSet, 'metadata' | 'curieMap'>): (slot: string) => string {
  const properties = new Map(
    extensionsOf(set).map(({ slot_name, property }) => [
      slot_name,
      property === undefined || curieMistake(property, set.curieMap) !== undefined
        ? property
        : expandCurie(set, property),
    ]),
  );
  return (slot) => properties.get(slot) ?? `http://sssom.invalid/${slot}`;
}

/** The slots that a set's mappings use, standard ones first, in the order of the schema. */
export function usedColumns(set: MappingSet): string[] {
  const standard = mappingSlots.filter((slot) =>
    set.mappings.some((mapping) => slotText(mapping, slot, true) !== undefined),
  );
  const others = new Set(set.mappings.flatMap((mapping) => Object.keys(mapping.other)));
  const property = propertyOf(set);
  const extra = [...others].filter((slot) => !isMappingSlot(slot));
  return [...standard, ...extra.sort((a, b) => compare(property(a), property(b)) || compare(a, b))];
}

/** The propagatable slots in which all mappings agree, with the value that moves to the metadata. */
function condensed(set: MappingSet, columns: readonly string[], as11: boolean): Map<string, string> {
  const common = new Map<string, string>();
  for (const slot of propagatableSlots) {
    const [first] = set.mappings;
    if (!columns.includes(slot) || first === undefined || set.metadata[slot] !== undefined) continue;
    // In the metadata these came with 1.1: moving them would make a set of 1.0 one of 1.1.
    if (!as11 && slots.get(slot)?.setSince11) continue;
    const value = slotText(first, slot);
    if (value !== undefined && set.mappings.every((mapping) => slotText(mapping, slot) === value))
      common.set(slot, value);
  }
  return common;
}

/** The lines of one slot of the metadata, without their `#`. */
function metadataLines(slot: string, value: YamlValue): string[] {
  if (typeof value === 'string') return [`${slot}: ${yamlText(value, Object.hasOwn(numberSlots, slot))}`];
  if (!Array.isArray(value))
    return [`${slot}:`, ...Object.entries(value).map(([key, text]) => `  ${key}: ${yamlText(text)}`)];
  const items = value.flatMap((item) => {
    if (typeof item === 'string') return [`  - ${yamlText(item)}`];
    return Object.entries(item).map(([key, text], i) => `  ${i === 0 ? '-' : ' '} ${key}: ${yamlText(text)}`);
  });
  return items.length === 0 ? [] : [`${slot}:`, ...items];
}

/** The metadata as they are written: prefixes and definitions in use and in order, and the version that the set needs. */
export function writtenMetadata(
  set: MappingSet,
  columns: readonly string[],
): { metadata: Record<string, YamlValue>; order: string[] } {
  const property = propertyOf(set);
  const metadata: Record<string, YamlValue> = { ...(set.metadata as Record<string, YamlValue>) };
  const inUse = new Set([...columns, ...Object.keys(metadata)]);
  const definitions = extensionsOf(set)
    .filter(({ slot_name }) => inUse.has(slot_name))
    .sort((a, b) => compare(property(a.slot_name), property(b.slot_name)));
  delete metadata.extension_definitions;
  if (definitions.length > 0)
    metadata.extension_definitions = definitions.map((definition) => ({ ...definition }));
  const used = usedPrefixes({ metadata, mappings: set.mappings }, columns);
  const curieMap = Object.entries(set.curieMap)
    .filter(([prefix]) => used.has(prefix) && !Object.hasOwn(builtInPrefixes, prefix))
    .sort(([a], [b]) => compare(a, b));
  if (curieMap.length > 0) metadata.curie_map = Object.fromEntries(curieMap);
  const pairs = (mapping: Mapping) => columns.map((slot) => [slot, slotText(mapping, slot)] as const);
  if (metadata.sssom_version === undefined && usesOf11(metadata, set.mappings.map(pairs)).length > 0)
    metadata.sssom_version = '1.1';
  const others = Object.keys(metadata).filter((slot) => !isSetSlot(slot));
  return {
    metadata,
    order: [...setSlots, ...others.sort((a, b) => compare(property(a), property(b)) || compare(a, b))],
  };
}

const cell = (text: string) => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The slots of a table that has no mappings: SSSOM needs the line with their names all the same. */
const bareColumns = ['subject_id', 'predicate_id', 'object_id', 'mapping_justification'];

/**
 * Writes a set in the canonical form of SSSOM/TSV: LF, slots in the order of the schema, prefixes sorted and
 * only those in use, slots that all mappings share moved to the metadata, rows sorted, no empty column,
 * numbers with at most three decimals, and sssom_version where the set needs 1.1. Reading it gives the same set,
 * with its mappings in that order.
 */
export function writeSssom(set: MappingSet, options: WriteOptions = {}): string {
  const used = usedColumns(set);
  const { metadata, order } = writtenMetadata(set, used);
  const shared =
    options.condense === false
      ? new Map<string, string>()
      : condensed(set, used, metadata.sssom_version !== undefined);
  for (const [slot, text] of shared) metadata[slot] = multivaluedSlots.has(slot) ? splitValues(text) : text;
  const head = order.flatMap((slot) => {
    const value = metadata[slot];
    return value === undefined ? [] : metadataLines(slot, value);
  });
  const left = used.filter((slot) => !shared.has(slot));
  const columns = set.mappings.length > 0 ? left : bareColumns;
  const exact = options.exactNumbers ?? false;
  const rows = set.mappings.map((mapping) => columns.map((slot) => slotText(mapping, slot, exact) ?? ''));
  rows.sort((a, b) => {
    const differing = a.findIndex((text, i) => text !== b[i]);
    return differing < 0 ? 0 : compare(a[differing]!, b[differing]!);
  });
  const table = [columns, ...rows].map((row) => row.map(cell).join('\t'));
  return `${[...head.map((line) => `#${line}`), ...table].join('\n')}\n`;
}
