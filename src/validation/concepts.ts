import { Problem } from '../base/index.ts';
import { iri, isIri, type NamedNode, prefixes, type Term, toSparql, valuesBlock } from '../rdf/index.ts';
import type { Answer, Store } from '../store/index.ts';
import { Data } from './data.ts';

/** Most concepts asked for in one query. */
const batch = 500;
const prologue = `PREFIX rdfs: <${prefixes.rdfs}> PREFIX skos: <${prefixes.skos}>`;

/** Whether the IRI is in the namespace of the hyper-ontology. */
export function isConcept(term: Term): boolean {
  return term.termType === 'NamedNode' && term.value.startsWith(prefixes.eucaim) && isIri(term.value);
}

function unanswered(answer: Exclude<Answer, { state: 'rows' | 'quads' }>): Problem {
  return new Problem(
    'unavailable',
    `The hyper-ontology did not answer (${answer.state}), so nothing was validated.`,
  );
}

/** Most concepts remembered; a description can name any number of concepts that do not exist. */
const remembered = 50_000;

/**
 * What the hyper-ontology says of the concepts asked for: everything above them, and the English labels of all of
 * it. It is asked once for each concept: its graph ships with the product and does not change while it runs.
 * Only the ontology's own graph is asked: a description that was stored could state anything of a concept.
 */
export class Concepts {
  readonly #store: Store;
  readonly #graph: NamedNode;
  #known = new Set<string>();
  #facts = new Data([]);

  constructor(store: Store, graph: NamedNode) {
    this.#store = store;
    this.#graph = graph;
  }

  /**
   * The facts about these concepts (and about those asked for before). Throws a Problem (unavailable) where the
   * store does not answer: silence is not "no such concept".
   */
  async about(concepts: Iterable<string>): Promise<Data> {
    const missing = [...new Set(concepts)].filter((concept) => !this.#known.has(concept));
    if (this.#known.size + missing.length > remembered) {
      this.#known = new Set();
      this.#facts = new Data([]);
      return missing.length > remembered ? this.#ask(missing.slice(0, remembered)) : this.about(concepts);
    }
    return this.#ask(missing);
  }

  async #ask(missing: readonly string[]): Promise<Data> {
    const facts = this.#facts;
    for (let start = 0; start < missing.length; start += batch) {
      const asked = missing.slice(start, start + batch);
      const answer = await this.#store.query(`${prologue}
      CONSTRUCT { ?concept rdfs:subClassOf ?parent . ?concept rdfs:label ?label } FROM ${toSparql(this.#graph)} WHERE {
        { SELECT DISTINCT ?concept WHERE {
            ${valuesBlock('start', asked.map(iri))} ?start rdfs:subClassOf* ?concept } }
        { ?concept rdfs:subClassOf ?parent FILTER(isIRI(?parent)) }
        UNION
        { ?concept skos:prefLabel|rdfs:label ?label FILTER(LANG(?label) IN ("", "en")) }
      }`);
      if (answer.state !== 'quads') throw unanswered(answer as Exclude<Answer, { state: 'rows' | 'quads' }>);
      facts.add(answer.quads);
      for (const concept of asked) this.#known.add(concept);
    }
    return facts;
  }
}
