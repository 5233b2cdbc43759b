import type { Mapping, MappingSet } from './mapping.ts';
import { mappingSlots, multivaluedSlots, slotText, splitValues } from './slots.ts';

/** One slot with its values, singly. */
export interface SlotValues {
  slot: string;
  values: string[];
}

/** The slots of a mapping that have a value, with numbers in full: standard ones in order, then extensions. */
export function mappingValues(mapping: Mapping): SlotValues[] {
  const extra = Object.keys(mapping.other).filter((slot) => !mappingSlots.includes(slot));
  return [...mappingSlots, ...extra.sort()].flatMap((slot) => {
    const text = slotText(mapping, slot, true);
    if (text === undefined) return [];
    return [{ slot, values: multivaluedSlots.has(slot) ? splitValues(text) : [text] }];
  });
}

/** The slots of a set that have a value, without its prefixes and definitions of extensions. */
export function metadataValues(set: MappingSet): SlotValues[] {
  return Object.entries(set.metadata).flatMap(([slot, value]) =>
    value === undefined || slot === 'extension_definitions' || slot === 'curie_map'
      ? []
      : [{ slot, values: [value].flat().map(String) }],
  );
}
