import { name, namespaceOf, prefixes, type Quad } from '../../rdf/index.ts';
import { nearestName } from './near.ts';

const type = name('rdf:type').value;
const ours = Object.values<string>(prefixes);
/** Most namespaces that are remembered with what they are near to. */
const remembered = 1_000;

/** What is left of a namespace without its scheme and its last character, which people mistake most. */
const bare = (namespace: string) =>
  namespace
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/[/#]+$/, '');

/** The namespaces of the vocabularies that the profiles use, and which of them a misspelt one stands for. */
export class Namespaces {
  readonly #known: ReadonlySet<string>;
  readonly #names = new Map<string, Set<string>>();
  readonly #bare = new Map(ours.map((namespace) => [bare(namespace), namespace]));
  readonly #near = new Map<string, string | undefined>();

  /** `known` are the IRIs that the profiles speak of. */
  constructor(known: ReadonlySet<string>) {
    this.#known = known;
    for (const iri of known) {
      const namespace = namespaceOf(iri);
      const names = this.#names.get(namespace) ?? new Set();
      this.#names.set(namespace, names.add(iri.slice(namespace.length)));
    }
  }

  /** The names of a namespace that the profiles speak of; undefined where there are none. */
  namesIn(namespace: string): ReadonlySet<string> | undefined {
    return this.#names.get(namespace);
  }

  /** The namespace that an IRI begins with but for its last character, so that it and the name run into one. */
  runInto(iri: string): string | undefined {
    return ours.find(
      (each) => iri.startsWith(each.slice(0, -1)) && this.#known.has(each + iri.slice(each.length - 1)),
    );
  }

  /** The namespace that is like that of an IRI; where letters differ, only if the name is one of it. */
  meantBy(iri: string): string | undefined {
    const namespace = namespaceOf(iri);
    if (namespace.startsWith('https://schema.org/') || ours.includes(namespace)) return undefined;
    const same = this.#bare.get(bare(namespace));
    if (same !== undefined) return same;
    const near = this.#nearTo(namespace);
    return near !== undefined && this.#known.has(near + iri.slice(namespace.length)) ? near : undefined;
  }

  /** Namespaces that properties and classes of the text show to be misspelt; their other names are so, too. */
  misspeltIn(quads: readonly Quad[]): Map<string, string> {
    const found = new Map<string, string>();
    const seen = new Set<string>();
    for (const { predicate, object } of quads) {
      const isClass = predicate.value === type;
      for (const iri of isClass ? [predicate.value, object.value] : [predicate.value]) {
        if (seen.has(iri)) continue;
        seen.add(iri);
        const namespace = namespaceOf(iri);
        if (found.has(namespace) || this.#names.has(namespace)) continue;
        const right = this.meantBy(iri);
        if (right !== undefined) found.set(namespace, right);
      }
    }
    return found;
  }

  #nearTo(namespace: string): string | undefined {
    if (this.#near.size > remembered) this.#near.clear();
    if (!this.#near.has(namespace)) {
      const near = nearestName(bare(namespace), this.#bare.keys());
      this.#near.set(namespace, near === undefined ? undefined : this.#bare.get(near));
    }
    return this.#near.get(namespace);
  }
}
