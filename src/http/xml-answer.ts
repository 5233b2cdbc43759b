import { setImmediate as nextTurn } from 'node:timers/promises';
import { Problem } from '../base/index.ts';
import { unfitForXml } from '../rdf/index.ts';

/** Bytes that are looked at between two turns of others. */
const piece = 262_144;
/** Characters of a piece that are looked at again with the next, since something may begin in one and end in the other. */
const seam = 100;

/**
 * Looks through an answer that an engine wrote as XML. Rejects with a Problem (not-acceptable) where it holds what XML
 * cannot carry: nothing is put in its place in silence. `offered` are the media types there are.
 */
export async function refuseUnfitXml(
  bytes: Uint8Array,
  mediaType: string,
  offered: readonly string[],
): Promise<void> {
  if (!mediaType.endsWith('xml')) return;
  const decoder = new TextDecoder();
  let last = '';
  for (let from = 0; from < bytes.length; from += piece) {
    if (from > 0) await nextTurn();
    const text = last + decoder.decode(bytes.subarray(from, from + piece), { stream: true });
    const unfit = unfitForXml(text);
    last = text.slice(-seam);
    if (unfit === undefined) continue;
    const others = offered.filter((type) => !type.endsWith('xml'));
    const detail = `The answer has ${unfit}, which XML cannot carry. Ask for ${others.join(', ')}.`;
    throw new Problem('not-acceptable', detail, { offered: others });
  }
}
