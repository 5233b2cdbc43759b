import type { Quad } from '@rdfjs/types';
import { Parser } from 'n3';
import canonize from 'rdf-canonize';
import { sha256 } from '../base/index.ts';
import { iri, quad } from './terms.ts';
import { write } from './write.ts';

/**
 * Canonical N-Quads (RDFC-1.0): equal for equal graphs, whatever their blank-node labels and order.
 * Throws where the graph is built to make canonicalisation explode.
 */
async function canonicalNQuads(quads: Iterable<Quad>): Promise<string> {
  const input = await write(quads, 'nquads');
  return canonize.canonize(input, {
    algorithm: 'RDFC-1.0',
    inputFormat: 'application/n-quads',
    format: 'application/n-quads',
    maxWorkFactor: 1,
  });
}

/** SHA-256 of the canonical form, in hex: the identity of a set of quads. */
export async function canonicalHash(quads: Iterable<Quad>): Promise<string> {
  return sha256(await canonicalNQuads(quads));
}

/**
 * Gives every blank node an IRI below `base` that depends only on the graph (RDF 1.1 §3.5), so that the same
 * description always has the same nodes and a change touches only what changed.
 */
export async function skolemise(quads: Iterable<Quad>, base: string): Promise<Quad[]> {
  const parsed = new Parser({ format: 'N-Quads', blankNodePrefix: '' }).parse(await canonicalNQuads(quads));
  const name = <T extends { termType: string; value: string }>(term: T): T =>
    term.termType === 'BlankNode'
      ? (iri(`${base}#${term.value.replace('c14n', 'node-')}`) as unknown as T)
      : term;
  return (parsed as unknown as Quad[]).map((q) =>
    quad(name(q.subject), q.predicate, name(q.object), q.graph),
  );
}
