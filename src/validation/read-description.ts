import { type Malformed, type Quad, type ReadLimits, read, type Term } from '../rdf/index.ts';
import type { Text } from './places.ts';
import type { Description } from './validated.ts';

/** A description that was read: its quads, and where they stand. */
interface Read {
  state: 'read';
  text: Text;
}

/**
 * Reads a description. Of a part the lines are those of the whole text, and it tells no changes of the text, since it
 * does not have it. Throws a Problem (too-large) at a limit.
 */
export async function readDescription(
  { text, format, base, part }: Description,
  limits: ReadLimits,
): Promise<Read | Malformed> {
  if (part) return readPart({ text, format, base, part }, limits);
  const reading = await read(text, format, base, limits);
  if (reading.state === 'malformed') return reading;
  return { state: 'read', text: { ...reading, source: { text, format, base, prefixes: reading.prefixes } } };
}

async function readPart(
  { text, format, base, part: { prologue, firstLine } }: Description & Required<Pick<Description, 'part'>>,
  limits: ReadLimits,
): Promise<Read | Malformed> {
  const reading = await read(prologue + text, format, base, limits);
  const shift = firstLine - (prologue === '' ? 1 : 2);
  const moved = <P extends { line?: number }>(place: P): P =>
    place.line === undefined ? place : { ...place, line: place.line + shift };
  if (reading.state === 'malformed')
    return { ...moved(reading), ...(reading.more && { more: reading.more.map(moved) }) };
  const placeOf = (quad: Quad) => {
    const place = reading.placeOf(quad);
    return place && moved(place);
  };
  const nodePlaceOf = (node: Term) => {
    const place = reading.nodePlaceOf?.(node);
    return place && moved(place);
  };
  const wording = { text: prologue + text, format, base, prefixes: reading.prefixes };
  return { state: 'read', text: { quads: reading.quads, placeOf, nodePlaceOf, wording } };
}
