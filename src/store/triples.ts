import { inGraph, type NamedNode, type Quad, read, type Term, toSparql } from '../rdf/index.ts';
import { sorting } from './lines.ts';
import { piece, type Slices } from './slices.ts';

function text(term: Term): string {
  if (term.termType === 'NamedNode' || term.termType === 'Literal') return toSparql(term).toWellFormed();
  throw new TypeError(`A ${term.termType} cannot be stored: skolemise blank nodes before the change.`);
}

/**
 * One line of N-Triples for each quad, sorted and without doubles, in slices. Throws a TypeError for a blank node.
 */
export function* lining(quads: Iterable<Quad>): Slices<string[]> {
  const lines = new Set<string>();
  let done = 0;
  for (const { subject, predicate, object } of quads) {
    lines.add(`${text(subject)} ${text(predicate)} ${text(object)} .`);
    if (++done % piece === 0) yield;
  }
  return yield* sorting([...lines]);
}

/** The quads of N-Triples text, in one graph. Throws where the text is not N-Triples, which only a bug can cause. */
export async function fromNTriples(triples: string, graph?: NamedNode): Promise<Quad[]> {
  const reading = await read(triples, 'ntriples', 'urn:x:');
  if (reading.state === 'malformed') throw new Error(`Triples that cannot be read: ${reading.message}`);
  return inGraph(reading.quads, graph);
}
