import { valuesSince11 } from './enums.ts';
import { slots } from './slot-table.ts';
import { isSetSlot } from './slots.ts';

/** The slots or values of a set that came with SSSOM 1.1, in the metadata and in the mappings. */
export function usesOf11(
  metadata: Record<string, unknown>,
  mappings: Iterable<Iterable<readonly [string, string | undefined]>>,
): string[] {
  const uses = new Set<string>();
  for (const name of Object.keys(metadata)) {
    const slot = isSetSlot(name) ? slots.get(name) : undefined;
    if (slot !== undefined && (slot.since11 || slot.setSince11)) uses.add(name);
  }
  for (const mapping of mappings) {
    for (const [name, text] of mapping) {
      if (!text || uses.has(name)) continue;
      if (slots.get(name)?.since11) uses.add(name);
      else if (valuesSince11.has(text) && (name.endsWith('_type') || name === 'mapping_cardinality'))
        uses.add(`"${text}"`);
    }
  }
  uses.delete('sssom_version');
  return [...uses];
}
