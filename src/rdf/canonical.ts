import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Quad, Term } from '@rdfjs/types';
import canonize from 'rdf-canonize';
import { sha256 } from '../base/index.ts';
import { iri, quad } from './terms.ts';

// RDFC-1.0; quads are handed over as objects, since the text reader of rdf-canonize compares each quad with every
// other one: 20,000 took 16 s on the thread that serves.
const options = { algorithm: 'RDFC-1.0', format: 'application/n-quads', maxWorkFactor: 2 } as const;

/** Most blank nodes that may look alike: telling them apart takes time that grows without a bound. */
const mostAlike = 32;

const terms = ({ subject, predicate, object, graph }: Quad): Term[] => [subject, predicate, object, graph];

/** Quads that are worked on before others have a turn: a few milliseconds. */
const slice = 1000;

/** What a term is, letter by letter. Throws a TypeError for a triple term, which RDFC-1.0 does not know. */
function exact(term: Term): string[] {
  if (term.termType === 'Quad') throw new TypeError('A triple term has no canonical form.');
  return term.termType === 'Literal'
    ? [term.value, term.language, term.datatype.value]
    : [term.termType, term.value];
}

/** Each quad once. */
async function distinct(quads: Iterable<Quad>): Promise<Quad[]> {
  const seen = new Map<string, Quad>();
  let done = 0;
  for (const each of quads) {
    if (++done % slice === 0) await nextTurn();
    seen.set(JSON.stringify(terms(each).map(exact)), each);
  }
  return [...seen.values()];
}

const hasBlank = (each: Quad) => terms(each).some(({ termType }) => termType === 'BlankNode');

/** How many blank nodes have the same statements about them as another (RDFC-1.0 §4.6, hash first degree quads). */
async function countAlike(quads: readonly Quad[]): Promise<number> {
  const said = new Map<string, string[]>();
  let done = 0;
  for (const each of quads) {
    if (++done % slice === 0) await nextTurn();
    const all = terms(each);
    for (const self of new Set(all.flatMap((term) => (term.termType === 'BlankNode' ? [term.value] : [])))) {
      const seen = all.map(({ termType, value }) =>
        termType === 'BlankNode' ? (value === self ? 'a' : 'z') : `${termType} ${value}`,
      );
      const statements = said.get(self) ?? [];
      statements.push(seen.join('\n'));
      said.set(self, statements);
    }
  }
  const groups = Map.groupBy(said.values(), (statements) => statements.sort().join('\n\n'));
  return [...groups.values()].reduce((sum, { length }) => sum + (length > 1 ? length : 0), 0);
}

/** The canonical N-Quads of quads with blank nodes, and the label of each there; undefined where that takes too long. */
async function canonical(quads: readonly Quad[]) {
  const labels = new Map<string, string>();
  if ((await countAlike(quads.filter(hasBlank))) > mostAlike) return undefined;
  try {
    return { text: await canonize.canonize(quads, { ...options, canonicalIdMap: labels }), labels };
  } catch (error) {
    if (/deep iterations/.test((error as Error).message)) return undefined;
    throw error;
  }
}

/** Labels in the order in which blank nodes come. */
function labelsInOrder(quads: readonly Quad[]): Map<string, string> {
  const labels = new Map<string, string>();
  for (const term of quads.flatMap(terms)) {
    if (term.termType === 'BlankNode' && !labels.has(term.value))
      labels.set(term.value, `c14n${labels.size}`);
  }
  return labels;
}

/** Puts an IRI in the place of each blank node: the prefix, and what its label gives. */
function naming(labels: ReadonlyMap<string, string>, prefix: string): (each: Quad) => Quad {
  const name = <T extends Term>(term: T): T => {
    if (term.termType !== 'BlankNode') return term;
    const label = labels.get(term.value);
    if (label === undefined) throw new Error(`The blank node ${term.value} was given no name.`);
    return iri(prefix + label.replace('c14n', 'node-')) as Term as T;
  };
  return (each) => quad(name(each.subject), each.predicate, name(each.object), each.graph);
}

/**
 * SHA-256 of the canonical form, in hex: the identity of a set of quads, whatever their blank-node labels and order.
 * Where too many blank nodes are alike it is that of the quads in their order, so that the same text has the same hash.
 */
export async function canonicalHash(quads: Iterable<Quad>): Promise<string> {
  const all = await distinct(quads);
  const found = await canonical(all);
  if (found !== undefined) return sha256(found.text);
  const named = all.map(naming(labelsInOrder(all), 'urn:x:'));
  return sha256(JSON.stringify(named.map((each) => terms(each).map(exact))));
}

/**
 * Gives every blank node an IRI below `base` that depends only on the graph (RDF 1.1 §3.5), so that the same
 * description always has the same nodes and a change touches only what changed. Quads without blank nodes have no
 * say in the names (RDFC-1.0 §4.4), so they are left aside. Where too many are alike, as in a ring or a long list of
 * equal values, they are named in the order in which they come.
 */
export async function skolemise(quads: Iterable<Quad>, base: string): Promise<Quad[]> {
  const all = await distinct(quads);
  const blank = all.filter(hasBlank);
  const labels = (await canonical(blank))?.labels ?? labelsInOrder(blank);
  const name = naming(labels, `${base}#`);
  const named: Quad[] = [];
  for (const each of all) {
    named.push(name(each));
    if (named.length % slice === 0) await nextTurn();
  }
  return named;
}
