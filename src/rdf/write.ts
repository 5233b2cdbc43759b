import type { Quad } from '@rdfjs/types';
import { Writer } from 'n3';
import type { Format } from './formats.ts';
import { writeJsonLd } from './jsonld.ts';
import { prefixes } from './namespaces.ts';
import { writeRdfXml } from './rdfxml.ts';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const rdfType = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

function key(quad: Quad): string {
  const predicate = quad.predicate.value === rdfType ? '' : quad.predicate.value;
  const object = quad.object;
  const tail = object.termType === 'Literal' ? `${object.language}\u0000${object.datatype.value}` : '';
  return [quad.graph.value, quad.subject.value, predicate, object.termType, object.value, tail].join(
    '\u0001',
  );
}

/** The quads in one fixed order, without doubles: the same set always gives the same bytes. */
export function inOrder(quads: Iterable<Quad>): Quad[] {
  const byKey = new Map<string, Quad>();
  for (const quad of quads) byKey.set(key(quad), quad);
  return [...byKey].sort(([a], [b]) => compare(a, b)).map(([, quad]) => quad);
}

/**
 * Writes quads as text, deterministically: same quads, same bytes. Triple formats (Turtle, N-Triples, RDF/XML)
 * leave the graph out; JSON-LD, TriG and N-Quads keep it. Throws a Problem (not-acceptable) for what RDF/XML cannot carry.
 */
export async function write(quads: Iterable<Quad>, format: Format): Promise<string> {
  const ordered = inOrder(quads);
  switch (format) {
    case 'jsonld':
      return writeJsonLd(writeWithN3(ordered, 'nquads'));
    case 'rdfxml':
      return writeRdfXml(ordered);
    default:
      return writeWithN3(ordered, format);
  }
}

function usedPrefixes(quads: Quad[]): Record<string, string> {
  const iris = new Set<string>();
  for (const { subject, predicate, object, graph } of quads) {
    // Turtle writes rdf:type as `a`.
    const named =
      predicate.value === rdfType ? [subject, object, graph] : [subject, predicate, object, graph];
    for (const term of named) if (term.termType === 'NamedNode') iris.add(term.value);
    if (object.termType === 'Literal' && !object.language) iris.add(object.datatype.value);
  }
  const used = Object.entries(prefixes).filter(([, namespace]) => {
    for (const value of iris) if (value.startsWith(namespace)) return true;
    return false;
  });
  return Object.fromEntries(used);
}

function writeWithN3(quads: Quad[], format: Exclude<Format, 'jsonld' | 'rdfxml'>): string {
  const names = { turtle: 'Turtle', ntriples: 'N-Triples', trig: 'TriG', nquads: 'N-Quads' };
  const prefixed = format === 'turtle' || format === 'trig' ? usedPrefixes(quads) : {};
  const writer = new Writer({ format: names[format], prefixes: prefixed });
  const withGraph = format === 'trig' || format === 'nquads';
  for (const { subject, predicate, object, graph } of quads) {
    if (withGraph) writer.addQuad(subject as never, predicate as never, object as never, graph as never);
    else writer.addQuad(subject as never, predicate as never, object as never);
  }
  let text = '';
  writer.end((error, result) => {
    if (error) throw error;
    text = result as string;
  });
  return text;
}
