import type { NamedNode } from '../../rdf/index.ts';
import type { Store } from '../../store/index.ts';
import { type Concepts, isConcept } from '../concepts.ts';
import { ConceptNames } from './concept-names.ts';
import type { Missed } from './missed.ts';
import { Namesakes } from './namesakes.ts';

/** The concepts that were meant by values which are not at or under their root: namesakes there, or what a text names. */
export class ConceptsMeant {
  readonly #concepts: Concepts;
  readonly #namesakes: Namesakes;
  readonly #names: ConceptNames;

  constructor(store: Store, graph: NamedNode, concepts: Concepts) {
    this.#concepts = concepts;
    this.#namesakes = new Namesakes(store, graph);
    this.#names = new ConceptNames(store, graph);
  }

  /** The key of the answer is the value and the root, joined by a space. */
  async of(missed: readonly Missed[]): Promise<Map<string, string>> {
    const wrong = missed.filter(({ value }) => isConcept(value));
    const named = missed.filter(({ value }) => value.termType === 'Literal');
    const meant = await this.#names.of(named);
    // What is told of the concepts that were meant has their labels.
    if (named.length > 0)
      await this.#concepts.about([...meant.values(), ...named.map(({ root }) => root.value)]);
    return new Map([...meant, ...(await this.#namesakes.of(wrong))]);
  }
}
