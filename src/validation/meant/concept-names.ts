import { iri, type NamedNode, prefixes, type Term, toSparql } from '../../rdf/index.ts';
import type { Store } from '../../store/index.ts';
import { keyOf } from '../keys.ts';
import type { Missed } from './missed.ts';

/** The concepts of one name, those that are mainly called so apart. */
interface Called {
  main: Set<string>;
  other: Set<string>;
}

const nameOf = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase();

/**
 * The concepts below the roots of the hyper-ontology by what they are called: labels, other labels and notations,
 * whatever their case. A root is read once, when it is first asked for: roots stand in shapes, so they are few.
 */
export class ConceptNames {
  readonly #store: Store;
  readonly #graph: NamedNode;
  readonly #roots = new Map<string, Map<string, Called>>();

  constructor(store: Store, graph: NamedNode) {
    this.#store = store;
    this.#graph = graph;
  }

  /** The one concept of each name; none where several are called so. The key is the value and the root. */
  async of(named: readonly Missed[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const { value, root } of named) {
      const called = (await this.#below(root))?.get(nameOf(value.value));
      const [first, ...more] = called && called.main.size > 0 ? called.main : (called?.other ?? []);
      if (first !== undefined && more.length === 0) found.set(`${keyOf(value)} ${root.value}`, first);
    }
    return found;
  }

  async #below(root: Term): Promise<Map<string, Called> | undefined> {
    const known = this.#roots.get(root.value);
    if (known) return known;
    const answer = await this.#store.query(`PREFIX rdfs: <${prefixes.rdfs}> PREFIX skos: <${prefixes.skos}>
    SELECT DISTINCT ?concept ?property ?name FROM ${toSparql(this.#graph)} WHERE {
      ?concept rdfs:subClassOf* ${toSparql(iri(root.value))} .
      VALUES ?property { skos:prefLabel rdfs:label skos:altLabel skos:notation }
      ?concept ?property ?name
    }`);
    // A missing suggestion is no failure: the finding stands without it, and the next one asks again.
    if (answer.state !== 'rows') return undefined;
    const names = new Map<string, Called>();
    for (const { concept, property, name } of answer.rows) {
      if (concept?.termType !== 'NamedNode' || name === undefined) continue;
      const called = names.get(nameOf(name.value)) ?? { main: new Set(), other: new Set() };
      names.set(nameOf(name.value), called);
      const isMain = !property?.value.endsWith('altLabel');
      called[isMain ? 'main' : 'other'].add(concept.value);
    }
    this.#roots.set(root.value, names);
    return names;
  }
}
