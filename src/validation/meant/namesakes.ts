import { iri, type NamedNode, prefixes, type Term, toSparql, valuesBlock } from '../../rdf/index.ts';
import type { Store } from '../../store/index.ts';
import type { Missed } from './missed.ts';

/** Most concepts asked for in one query, and most that are remembered. */
const batch = 500;
const remembered = 10_000;

/**
 * For concepts that stand at the wrong place: the concept of the same English label under the right root, e.g. the
 * modality for the procedure. Each is looked for once: the hyper-ontology does not change while the program runs.
 */
export class Namesakes {
  readonly #store: Store;
  readonly #graph: NamedNode;
  #known = new Map<string, string | undefined>();

  constructor(store: Store, graph: NamedNode) {
    this.#store = store;
    this.#graph = graph;
  }

  /** The key of the answer is the concept and the root, joined by a space. */
  async of(missed: readonly Missed[]): Promise<Map<string, string>> {
    const wanted = new Map(missed.slice(0, batch).map((each) => [keyOf(each), each]));
    if (this.#known.size + wanted.size > remembered) this.#known = new Map();
    const missing = [...wanted].filter(([key]) => !this.#known.has(key)).map(([, each]) => each);
    if (missing.length > 0) await this.#ask(missing);
    return new Map(
      [...wanted.keys()].flatMap((key) => {
        const found = this.#known.get(key);
        return found === undefined ? [] : [[key, found] as const];
      }),
    );
  }

  async #ask(missing: readonly Missed[]): Promise<void> {
    const iris = (terms: Term[]) => Array.from(new Set(terms.map(({ value }) => value)), iri);
    const answer = await this.#store.query(`PREFIX rdfs: <${prefixes.rdfs}> PREFIX skos: <${prefixes.skos}>
    SELECT DISTINCT ?concept ?root ?namesake FROM ${toSparql(this.#graph)} WHERE {
      ${valuesBlock('concept', iris(missing.map(({ value }) => value)))}
      ?concept skos:prefLabel|rdfs:label ?label .
      ?namesake skos:prefLabel|rdfs:label ?label .
      FILTER(?namesake != ?concept)
      ${valuesBlock('root', iris(missing.map(({ root }) => root)))}
      ?namesake rdfs:subClassOf* ?root .
    } ORDER BY DESC(STR(?namesake))`);
    // A missing suggestion is no failure: the finding stands without it, and the next one asks again.
    if (answer.state !== 'rows') return;
    for (const each of missing) this.#known.set(keyOf(each), undefined);
    for (const { concept, root, namesake } of answer.rows)
      if (namesake) this.#known.set(`${concept?.value} ${root?.value}`, namesake.value);
  }
}

const keyOf = ({ value, root }: Missed) => `${value.value} ${root.value}`;
