import { name, type Quad } from '../rdf/index.ts';
import { type Concepts, isConcept } from './concepts.ts';
import { Data } from './data.ts';
import { membersOf } from './defined-classes.ts';
import { keyOf } from './keys.ts';
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
  #all: Data | undefined;
  #heard: Data | undefined;
  /** The index with the members that a profile before this one had: those of one family have the same. */
  #joined: { index: Data; key: string; data: Data } | undefined;
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
   * A description must not be able to move a concept: where concepts matter, what it says of them is not heard. Few
   * say anything of them, so that all profiles share one index, but for the members of the classes that they define.
   */
  #indexFor({ roots, classes }: Profile): Data {
    const { quads } = this.text;
    this.#all ??= new Data(quads);
    if (roots.length > 0) this.#heard ??= quads.every(isHeard) ? this.#all : new Data(quads.filter(isHeard));
    const index = (roots.length > 0 ? this.#heard : undefined) ?? this.#all;
    const members = membersOf(index, classes);
    if (members.length === 0) return index;
    const key = members.map(({ subject, object }) => `${keyOf(subject)} ${object.value}`).join('\n');
    const joined =
      index === this.#joined?.index && key === this.#joined.key ? this.#joined.data : index.and(members);
    this.#joined = { index, key, data: joined };
    return joined;
  }
}

const isHeard = ({ subject, predicate }: Quad) =>
  !(predicate.value === subClassOf.value && isConcept(subject));
