import { type Format, formats } from './formats.ts';
import { readJsonLd } from './jsonld.ts';
import { readWithPlaces } from './places.ts';
import { readRdfXml } from './rdfxml.ts';
import type { Reading } from './reading.ts';

/** Reads RDF text. `base` resolves relative IRIs. No remote JSON-LD context is ever fetched. */
export async function read(text: string, format: Format, base: string): Promise<Reading> {
  switch (format) {
    case 'jsonld':
      return readJsonLd(text, base);
    case 'rdfxml':
      return readRdfXml(text, base);
    default:
      return readWithPlaces(text, formats[format].mediaType, base);
  }
}
