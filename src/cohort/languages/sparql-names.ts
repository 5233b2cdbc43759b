import { nearest } from '../../base/index.ts';
import type { Facet, Ontology } from '../../ontology/index.ts';
import { expand, prefixes } from '../../rdf/index.ts';
import type { Predicate, Select } from './sparql-read.ts';

/** What a property of a case means: its facet, and whether what is under a value is included. */
export type Property =
  | { state: 'facet'; facet: Facet; narrower: boolean }
  | { state: 'type' }
  | { state: 'upwards' }
  | { state: 'refused'; code: 'E_TERM' | 'E_PATH' | 'E_FORM'; message: string; nearest?: string[] };

/** A term of a query as far as this room cares. */
interface TermLike {
  type: string;
  subType: string;
  value?: string;
  prefix?: string;
}

const type = `${prefixes.rdf}type`;
const upwards = new Set([`${prefixes.rdfs}subClassOf`, `${prefixes.skos}broader`]);

/** Names of a query: its prefixes, and ours where it declares none of that name. */
export class Names {
  readonly #declared = new Map<string, string>();
  readonly #facets: Map<string, Facet>;

  constructor({ context }: Select, ontology: Ontology) {
    for (const part of context) if (part.subType === 'prefix') this.#declared.set(part.key, part.value.value);
    const counted = ontology.facets.filter(({ lattice }) => lattice.length > 0);
    this.#facets = new Map(counted.map((facet) => [facet.iri, facet]));
  }

  /** The IRI of a term; undefined where it is none, or its prefix is not known. */
  iri(term: TermLike): string | undefined {
    if (term.subType !== 'namedNode' || term.value === undefined) return undefined;
    if (term.prefix === undefined) return term.value;
    const namespace = this.#declared.get(term.prefix);
    return namespace === undefined ? expand(`${term.prefix}:${term.value}`) : namespace + term.value;
  }

  /** What stands in the place of a property. */
  property(predicate: Predicate): Property {
    if (predicate.type === 'path') {
      const [first, second, ...more] = predicate.items;
      if (predicate.subType === '*' && first && this.#isUpwards(first)) return { state: 'upwards' };
      if (predicate.subType !== '/' || first?.type !== 'term' || second === undefined || more.length > 0)
        return refusedPath;
      const facet = this.property(first);
      if (facet.state !== 'facet') return facet.state === 'refused' ? facet : refusedPath;
      const climbs = second.type === 'path' && second.subType === '*' && this.#isUpwards(second.items[0]);
      return climbs ? { ...facet, narrower: true } : refusedPath;
    }
    const iri = this.iri(predicate);
    if (iri === undefined)
      return { state: 'refused', code: 'E_FORM', message: 'A property is named here, not asked for.' };
    const facet = this.#facets.get(iri);
    if (facet) return { state: 'facet', facet, narrower: false };
    if (iri === type) return { state: 'type' };
    if (upwards.has(iri))
      return { ...refusedPath, message: 'Hierarchies are followed with *, all the way up.' };
    const near = nearest(iri, this.#facets.keys());
    return { state: 'refused', code: 'E_TERM', message: `Cases have no property <${iri}>.`, nearest: near };
  }

  #isUpwards(path: Predicate): boolean {
    return path.type === 'term' && upwards.has(this.iri(path) ?? '');
  }
}

const refusedPath = {
  state: 'refused',
  code: 'E_PATH',
  message: 'Of paths, a facet followed by /rdfs:subClassOf* or /skos:broader* is understood.',
} as const;
