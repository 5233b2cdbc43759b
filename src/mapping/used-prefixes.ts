import { prefixOf } from './curie.ts';
import { type Extension, holdsIds } from './extensions.ts';
import type { Mapping, MappingSet } from './mapping.ts';
import { multivaluedSlots, referenceSlots, slotText, splitValues } from './slots.ts';

/** The definitions of extensions that a set carries. */
export const extensionsOf = (set: Pick<MappingSet, 'metadata'>): Extension[] =>
  [set.metadata.extension_definitions ?? []].flat() as Extension[];

/** The prefixes of every CURIE that stands in the set. */
export function usedPrefixes(set: Omit<MappingSet, 'curieMap'>, columns: readonly string[]): Set<string> {
  const used = new Set<string>();
  const note = (curie: string) => {
    const prefix = prefixOf(curie);
    if (prefix !== undefined) used.add(prefix);
  };
  const extensions = extensionsOf(set);
  const idExtensions = new Set(extensions.filter(holdsIds).map(({ slot_name }) => slot_name));
  const holds = (slot: string) => referenceSlots.has(slot) || idExtensions.has(slot);
  for (const slot of columns.filter(holds)) {
    for (const mapping of set.mappings) {
      const text = slotText(mapping as Mapping, slot, true);
      if (text === undefined) continue;
      if (multivaluedSlots.has(slot)) splitValues(text).forEach(note);
      else note(text);
    }
  }
  for (const [slot, value] of Object.entries(set.metadata)) {
    if (holds(slot)) for (const text of [value].flat()) note(String(text));
  }
  for (const { property, type_hint } of extensions)
    for (const text of [property, type_hint]) if (text) note(text);
  return used;
}
