import type { Quad } from '@rdfjs/types';
import { Problem } from '../base/index.ts';
import { formats } from './formats.ts';
import { prefixes } from './namespaces.ts';
import { readRdfXmlStream } from './rdfxml-stream.ts';
import type { Place, Reading } from './reading.ts';
import { unfitForXml } from './xml-characters.ts';

/** Reads RDF/XML that is in memory as a whole; the place of a quad is where the tag that says it begins. */
export async function readRdfXml(
  text: string,
  base: string,
  count: (quads: number) => void = () => {},
): Promise<Reading> {
  const quads: Quad[] = [];
  const places = new WeakMap<Quad, Place>();
  async function* whole() {
    yield text;
  }
  const reading = await readRdfXmlStream(whole(), base, (quad, place) => {
    quads.push(quad);
    places.set(quad, place);
    count(quads.length);
  });
  if (reading.state === 'malformed') return reading;
  return { state: 'read', quads, placeOf: (quad) => places.get(quad), prefixes: {} };
}

const xmlName = /^[\p{L}_][\p{L}\p{N}._-]*$/u;

function escapeXml(text: string): string {
  // A reader of XML takes a bare carriage return for a line feed (XML 1.0 §2.11).
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\r': '&#13;',
  };
  return text.replace(/[&<>"\r]/g, (c) => entities[c] as string);
}

function refused(what: string): Problem {
  const offered = Object.entries(formats).flatMap(([name, { mediaType }]) =>
    name === 'rdfxml' ? [] : [mediaType],
  );
  const detail = `RDF/XML cannot carry ${what}. Ask for ${offered.join(', ')}.`;
  return new Problem('not-acceptable', detail, { offered });
}

/** Splits a predicate at the longest local part that XML allows as a name. */
function splitName(iri: string): { namespace: string; local: string } {
  const [, namespace, local] = /^(.*?)([\p{L}_][\p{L}\p{N}._-]*)$/u.exec(iri) ?? [];
  if (namespace === undefined || local === undefined || !xmlName.test(local)) {
    throw refused(`the property <${iri}>, whose IRI ends in no name`);
  }
  return { namespace, local };
}

/**
 * Writes flat RDF/XML: one rdf:Description for each subject, in the order of the quads. Written by hand since
 * rdflib's writer does not keep an order, and harvesters compare bytes. Throws a Problem (not-acceptable) for what XML
 * cannot carry.
 */
export async function writeRdfXml(quads: Quad[]): Promise<string> {
  const rdf = prefixes.rdf;
  const known = new Map<string, string>(
    Object.entries(prefixes).map(([prefix, namespace]) => [namespace, prefix]),
  );
  const used = new Map([[rdf as string, 'rdf']]);
  const prefixOf = (namespace: string): string => {
    const prefix = used.get(namespace) ?? known.get(namespace) ?? `ns${used.size}`;
    used.set(namespace, prefix);
    return prefix;
  };
  const node = (kind: 'about' | 'resource', term: Quad['subject'] | Quad['object']) =>
    term.termType === 'BlankNode'
      ? `rdf:nodeID="${escapeXml(term.value)}"`
      : `rdf:${kind}="${escapeXml(term.value)}"`;

  const bySubject = Map.groupBy(quads, ({ subject }) => `${subject.termType} ${subject.value}`);
  const body: string[] = [];
  for (const group of bySubject.values()) {
    body.push(`  <rdf:Description ${node('about', group[0]!.subject)}>`);
    for (const { predicate, object } of group) {
      const { namespace, local } = splitName(predicate.value);
      const tag = `${prefixOf(namespace)}:${local}`;
      if (object.termType !== 'Literal') {
        body.push(`    <${tag} ${node('resource', object)}/>`);
        continue;
      }
      const plain = object.datatype.value === `${prefixes.xsd}string`;
      const kind = object.language
        ? ` xml:lang="${object.language}"`
        : plain
          ? ''
          : ` rdf:datatype="${escapeXml(object.datatype.value)}"`;
      body.push(`    <${tag}${kind}>${escapeXml(object.value)}</${tag}>`);
    }
    body.push('  </rdf:Description>');
  }
  const declarations = [...used]
    .sort(([, a], [, b]) => (a < b ? -1 : 1))
    .map(([namespace, prefix]) => `xmlns:${prefix}="${escapeXml(namespace)}"`);
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF ${declarations.join('\n         ')}>\n${body.join('\n')}\n</rdf:RDF>\n`;
  const unfit = unfitForXml(text);
  if (unfit !== undefined) throw refused(unfit);
  return text;
}
