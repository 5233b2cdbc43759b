import { builtInPrefixes, prefixOf } from './curie.ts';
import type { Mapping, MappingSet } from './mapping.ts';
import {
  mappingSlots,
  multivaluedSlots,
  numberSlots,
  propagatableSlots,
  referenceSlots,
  setSlots,
  slotText,
  splitValues,
} from './slots.ts';
import { type YamlValue, yamlText } from './yaml.ts';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The slots that a set's mappings use, standard ones first, in the order of the schema. */
function usedColumns(mappings: Mapping[]): string[] {
  const standard = mappingSlots.filter((slot) =>
    mappings.some((mapping) => slotText(mapping, slot) !== undefined),
  );
  const others = new Set(mappings.flatMap((mapping) => Object.keys(mapping.other)));
  return [...standard, ...[...others].filter((slot) => !mappingSlots.includes(slot)).sort(compare)];
}

/** The propagatable slots in which all mappings agree, with the value that moves to the metadata. */
function condensed(set: MappingSet, columns: string[]): Map<string, string> {
  const common = new Map<string, string>();
  for (const slot of propagatableSlots) {
    const [first] = set.mappings;
    if (!columns.includes(slot) || first === undefined || set.metadata[slot] !== undefined) continue;
    const value = slotText(first, slot);
    if (value !== undefined && set.mappings.every((mapping) => slotText(mapping, slot) === value))
      common.set(slot, value);
  }
  return common;
}

function usedPrefixes(set: MappingSet, columns: string[]): Set<string | undefined> {
  const used = new Set<string | undefined>();
  const note = (slot: string, text: string | undefined) => {
    if (text === undefined) return;
    for (const curie of multivaluedSlots.has(slot) ? splitValues(text) : [text]) used.add(prefixOf(curie));
  };
  for (const slot of columns.filter((column) => referenceSlots.has(column))) {
    for (const mapping of set.mappings) note(slot, slotText(mapping, slot));
  }
  for (const [slot, value] of Object.entries(set.metadata)) {
    if (referenceSlots.has(slot)) for (const text of [value].flat()) used.add(prefixOf(String(text)));
  }
  for (const definition of [set.metadata.extension_definitions ?? []].flat() as Record<string, string>[]) {
    for (const text of Object.values(definition)) used.add(prefixOf(text));
  }
  return used;
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

const cell = (text: string) => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Writes a set in the canonical form of SSSOM/TSV: LF, slots in the order of the schema, prefixes sorted and
 * only those in use, slots that all mappings share moved to the metadata, rows sorted, no empty column,
 * confidence with at most three decimals. Reading it gives the same set, with its mappings in that order.
 */
export function writeSssom(set: MappingSet): string {
  const used = usedColumns(set.mappings);
  const shared = condensed(set, used);
  const prefixes = usedPrefixes(set, used);
  const curieMap = Object.entries(set.curieMap)
    .filter(([prefix]) => prefixes.has(prefix) && !Object.hasOwn(builtInPrefixes, prefix))
    .sort(([a], [b]) => compare(a, b));
  const metadata: Record<string, YamlValue> = { ...(set.metadata as Record<string, YamlValue>) };
  if (curieMap.length > 0) metadata.curie_map = Object.fromEntries(curieMap);
  for (const [slot, text] of shared) metadata[slot] = multivaluedSlots.has(slot) ? splitValues(text) : text;
  const others = Object.keys(metadata).filter((slot) => !setSlots.includes(slot));
  const head = [...setSlots, ...others.sort(compare)].flatMap((slot) => {
    const value = metadata[slot];
    return value === undefined ? [] : metadataLines(slot, value);
  });
  const left = used.filter((slot) => !shared.has(slot));
  const columns =
    set.mappings.length > 0 ? left : ['subject_id', 'predicate_id', 'object_id', 'mapping_justification'];
  const rows = set.mappings.map((mapping) => columns.map((slot) => slotText(mapping, slot) ?? ''));
  rows.sort((a, b) => {
    const differing = a.findIndex((text, i) => text !== b[i]);
    return differing < 0 ? 0 : compare(a[differing]!, b[differing]!);
  });
  const table = [columns, ...rows].map((row) => row.map(cell).join('\t'));
  return `${[...head.map((line) => `#${line}`), ...table].join('\n')}\n`;
}
