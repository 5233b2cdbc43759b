import { expandCurie, prefixOf } from './curie.ts';
import { holdsIds } from './extensions.ts';
import type { Mapping, MappingSet } from './mapping.ts';
import {
  canonicalNumber,
  isMappingSlot,
  mappingSlots,
  multivaluedSlots,
  numberSlots,
  referenceSlots,
  slotText,
  splitValues,
} from './slots.ts';
import { extensionsOf } from './used-prefixes.ts';

const encoder = new TextEncoder();

/** 64-bit FNV-1a (RFC 9923) in upper-case hex, on two halves: BigInt would take a hundred times as long. */
function fnv1a64(text: string): string {
  let [high, low] = [0xcbf29ce4, 0x84222325];
  for (const byte of encoder.encode(text)) {
    low = (low ^ byte) >>> 0;
    // Times 2^40 + 0x1b3: the low half times 0x1b3 carries into the high one, and 2^40 moves it up by 8 bits.
    const product = low * 0x1b3;
    const carry = Math.floor(product / 0x100000000);
    high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  // The bytes stand in the order of RFC 9923, least significant first.
  return [low, high]
    .flatMap((half) => [0, 8, 16, 24].map((shift) => (half >>> shift) & 0xff))
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
    .join('');
}

const atom = (text: string) => `${encoder.encode(text).length}:${text}`;

/** The canonical S-expression of a mapping, without record_id and mapping_cardinality (SSSOM, Hashing). */
function mappingExpression(set: Omit<MappingSet, 'mappings'>, mapping: Mapping): string {
  const expanded = (curie: string) => (prefixOf(curie) === undefined ? curie : expandCurie(set, curie));
  const parts: string[] = [];
  for (const slot of mappingSlots) {
    const text = slotText(mapping, slot);
    if (text === undefined || slot === 'record_id' || slot === 'mapping_cardinality') continue;
    const value = (one: string) => {
      if (referenceSlots.has(slot)) return atom(expanded(one));
      return atom(Object.hasOwn(numberSlots, slot) ? canonicalNumber(Number(one)) : one);
    };
    const values = multivaluedSlots.has(slot)
      ? `(${splitValues(text)
          .map((one) => (referenceSlots.has(slot) ? expanded(one) : one))
          .sort()
          .map(atom)
          .join('')})`
      : value(text);
    parts.push(`(${atom(slot)}${values})`);
  }
  const extensions = extensionsOf(set);
  const extra = Object.entries(mapping.other)
    .filter(([slot]) => !isMappingSlot(slot))
    .map(([slot, text]) => {
      const definition = extensions.find(({ slot_name }) => slot_name === slot);
      const property =
        definition?.property === undefined ? `http://sssom.invalid/${slot}` : expanded(definition.property);
      return [property, definition !== undefined && holdsIds(definition) ? expanded(text) : text] as const;
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (extra.length > 0)
    parts.push(`(10:extensions(${extra.map((pair) => `(${pair.map(atom).join('')})`).join('')}))`);
  return `(7:mapping(${parts.join('')}))`;
}

/** SSSOM's hash of a mapping: equal in every tool that implements it, whatever prefixes the set uses. */
export function mappingHash(set: Omit<MappingSet, 'mappings'>, mapping: Mapping): string {
  return fnv1a64(mappingExpression(set, mapping));
}
