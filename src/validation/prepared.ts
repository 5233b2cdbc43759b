import { name, type Quad } from '../rdf/index.ts';
import { type Concepts, isConcept } from './concepts.ts';
import { Data, keyOf } from './data.ts';
import { Places, type Text } from './places.ts';
import type { Profile } from './profile.ts';

const subClassOf = name('rdfs:subClassOf');

/**
 * A description made ready for any number of profiles: its statements are indexed once, and the places of its text,
 * the concepts that it mentions, and the hierarchy above them are found once.
 */
export class Prepared {
  readonly text: Text;
  readonly places: Places;
  readonly #concepts: Concepts;
  readonly #indexed = new Map<string, Data>();
  #mentioned: string[] | undefined;

  constructor(text: Text, concepts: Concepts) {
    this.text = text;
    this.places = new Places(text);
    this.#concepts = concepts;
  }

  /** The description beside what the profile takes as known: unsaid facts, and its corner of the hyper-ontology. */
  async dataFor(profile: Profile, unsaid: Data): Promise<{ data: Data; hierarchy: Data }> {
    const hierarchy = await this.#concepts.about(this.#conceptsOf(profile));
    return { data: this.#indexFor(profile).beside([unsaid, hierarchy]), hierarchy };
  }

  /** A profile without roots asks nothing of concepts. */
  #conceptsOf({ roots }: Profile): string[] {
    if (roots.length === 0) return [];
    this.#mentioned ??= this.text.quads.flatMap(({ object }) => (isConcept(object) ? [object.value] : []));
    return [...roots, ...this.#mentioned];
  }

  /**
   * Profiles may share an index where they hear the same and define the same classes, whose members are added to it.
   * A description must not be able to move a concept: where concepts matter, what it says of them is not heard.
   */
  #indexFor({ roots, classes }: Profile): Data {
    const listens = roots.length === 0;
    const key = [
      listens,
      ...classes.flatMap(({ term, of, property, value }) => [term, of, property, value].map(keyOf)),
    ].join(' ');
    const data =
      this.#indexed.get(key) ?? new Data(listens ? this.text.quads : this.text.quads.filter(isHeard));
    this.#indexed.set(key, data);
    return data;
  }
}

const isHeard = ({ subject, predicate }: Quad) =>
  !(predicate.value === subClassOf.value && isConcept(subject));
