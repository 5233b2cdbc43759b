import { Problem } from '../base/index.ts';
import { cutMessage } from './cut.ts';
import { type Format, formats } from './formats.ts';
import { readJsonLd } from './jsonld.ts';
import { readWithPlaces } from './places.ts';
import { readRdfXml } from './rdfxml.ts';
import type { Malformed, Mistake, Reading } from './reading.ts';

/** Bounds on a text from outside; without them it is read whatever its size. */
export interface ReadLimits {
  /** Most statements, also while the text is read. */
  statements?: number;
  /** Most characters. */
  characters?: number;
}

/**
 * Reads RDF text. `base` resolves relative IRIs. No remote JSON-LD context is ever fetched. Throws a Problem
 * (too-large) at a limit.
 */
export async function read(
  text: string,
  format: Format,
  base: string,
  { statements = Number.POSITIVE_INFINITY, characters = Number.POSITIVE_INFINITY }: ReadLimits = {},
): Promise<Reading> {
  if (text.length > characters)
    throw new Problem('too-large', `The text has more than ${characters} characters.`);
  const count = (quads: number) => {
    if (quads > statements)
      throw new Problem('too-large', `The text has more than ${statements} statements.`);
  };
  const reading = await readAs(text, format, base, count);
  return reading.state === 'malformed' ? bounded(reading) : reading;
}

/** Tokens of the text that messages repeat are cut. */
function bounded(malformed: Malformed): Malformed {
  const cut = <M extends Mistake>(mistake: M): M => ({ ...mistake, message: cutMessage(mistake.message) });
  return { ...cut(malformed), ...(malformed.more && { more: malformed.more.map(cut) }) };
}

async function readAs(
  text: string,
  format: Format,
  base: string,
  count: (quads: number) => void,
): Promise<Reading> {
  switch (format) {
    case 'jsonld': {
      const reading = await readJsonLd(text, base);
      if (reading.state === 'read') count(reading.quads.length);
      return reading;
    }
    case 'rdfxml':
      return readRdfXml(text, base, count);
    default:
      return readWithPlaces(text, formats[format].mediaType, base, count);
  }
}
