import type { Quad, Term } from '@rdfjs/types';
import canonize from 'rdf-canonize';
import { sha256 } from '../base/index.ts';
import { iri, quad } from './terms.ts';

// RDFC-1.0; quads are handed over as objects, since the text reader of rdf-canonize compares each quad with every
// other one: 20,000 took 16 s on the thread that serves.
const options = { algorithm: 'RDFC-1.0', format: 'application/n-quads', maxWorkFactor: 1 } as const;

const terms = ({ subject, predicate, object, graph }: Quad): Term[] => [subject, predicate, object, graph];

/** Each quad once. Throws a TypeError for a triple term, which RDFC-1.0 does not know. */
function distinct(quads: Iterable<Quad>): Quad[] {
  const seen = new Map<string, Quad>();
  for (const each of quads) {
    const key = terms(each).map((term) => {
      if (term.termType === 'Quad') throw new TypeError('A triple term has no canonical form.');
      return term.termType === 'Literal'
        ? [term.value, term.language, term.datatype.value]
        : [term.termType, term.value];
    });
    seen.set(JSON.stringify(key), each);
  }
  return [...seen.values()];
}

const hasBlank = (each: Quad) => terms(each).some(({ termType }) => termType === 'BlankNode');

/**
 * SHA-256 of the canonical form, in hex: the identity of a set of quads, whatever their blank-node labels and order.
 * Throws where the graph is built to make canonicalisation explode.
 */
export async function canonicalHash(quads: Iterable<Quad>): Promise<string> {
  return sha256(await canonize.canonize(distinct(quads), options));
}

/**
 * Gives every blank node an IRI below `base` that depends only on the graph (RDF 1.1 §3.5), so that the same
 * description always has the same nodes and a change touches only what changed. Quads without blank nodes have no
 * say in the names (RDFC-1.0 §4.4), so they are left aside.
 */
export async function skolemise(quads: Iterable<Quad>, base: string): Promise<Quad[]> {
  const all = distinct(quads);
  const canonicalIdMap = new Map<string, string>();
  await canonize.canonize(all.filter(hasBlank), { ...options, canonicalIdMap });
  const name = <T extends Term>(term: T): T => {
    if (term.termType !== 'BlankNode') return term;
    const label = canonicalIdMap.get(term.value);
    if (label === undefined) throw new Error(`The blank node ${term.value} was given no name.`);
    return iri(`${base}#${label.replace('c14n', 'node-')}`) as Term as T;
  };
  return all.map((each) => quad(name(each.subject), each.predicate, name(each.object), each.graph));
}
