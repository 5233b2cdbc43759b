import { dataFactory, type NamedNode, name, type Quad, quad, type Term } from '../rdf/index.ts';

/** A text that is equal exactly for equal terms. */
export function keyOf(term: Term): string {
  switch (term.termType) {
    case 'NamedNode':
      return term.value;
    case 'BlankNode':
      return `_:${term.value}`;
    case 'Literal':
      return term.language
        ? `"${term.value}"@${term.language.toLowerCase()}`
        : `"${term.value}"^^${term.datatype.value}`;
    default:
      return `${term.termType} ${term.value}`;
  }
}

/** The last part of an IRI (or a text) in lower case, for comparing what is meant rather than what is written. */
export function localOf(text: string): string {
  return (/[^/#]*$/.exec(text.replace(/[/#]$/, ''))?.[0] ?? '').slice(0, 100).toLowerCase();
}

/** Distinct terms, in order. */
export function distinct(terms: readonly Term[]): Term[] {
  if (terms.length < 2) return [...terms];
  return [...new Map(terms.map((term) => [keyOf(term), term])).values()];
}

/** The terms that stand at the other end of one property of one node. */
interface Ends {
  terms: Term[];
  keys: string[];
  /** The keys again, where there are many. */
  index?: Set<string>;
}
/** Up to so many values are looked through one by one, which costs less than a set for each property. */
const few = 8;
interface Entry {
  node: Term;
  ends: Map<string, Ends>;
}
type Index = Map<string, Entry>;
/** The ways to look along statements; all but the first are made when they are first gone. */
interface Indices {
  forwards: Index;
  backwards?: Index;
  /** The nodes that have each property. */
  byProperty?: Map<string, Entry[]> | undefined;
  /** The greatest number of values that any node has of any property. */
  most: number;
}

/** Gives how many ends there are now; 0 where this one was there already. */
function enter(index: Index, node: Term, property: string, end: Term): number {
  const key = keyOf(node);
  let entry = index.get(key);
  if (entry === undefined) {
    entry = { node, ends: new Map() };
    index.set(key, entry);
  }
  let ends = entry.ends.get(property);
  if (ends === undefined) {
    ends = { terms: [], keys: [] };
    entry.ends.set(property, ends);
  }
  const endKey = keyOf(end);
  if (ends.index ? ends.index.has(endKey) : ends.keys.includes(endKey)) return 0;
  ends.terms.push(end);
  ends.keys.push(endKey);
  if (ends.index) ends.index.add(endKey);
  else if (ends.keys.length > few) ends.index = new Set(ends.keys);
  return ends.terms.length;
}

/** The index with entries of its own for some nodes; it shares all others. */
function forked(index: Index, keys: Iterable<string>): Index {
  const fork = new Map(index);
  for (const key of keys) {
    const entry = index.get(key);
    if (entry === undefined) continue;
    const ends = new Map<string, Ends>();
    for (const [property, { terms, keys: known }] of entry.ends)
      ends.set(property, {
        terms: [...terms],
        keys: [...known],
        ...(known.length > few && { index: new Set(known) }),
      });
    fork.set(key, { node: entry.node, ends });
  }
  return fork;
}

const none: readonly Term[] = [];

/**
 * Quads indexed for validation, whatever graph they stand in. A background (the hyper-ontology, vocabularies) is
 * read along with them, but nothing in it is ever validated.
 */
export class Data {
  #indices: Indices = { forwards: new Map(), most: 0 };
  readonly #background: readonly Data[];

  constructor(quads: Iterable<Quad>, background: readonly Data[] = []) {
    // One level deep, since every look goes through it.
    this.#background = background.flatMap((each) => [each, ...each.#background]);
    this.add(quads);
  }

  /** The same statements beside another background; the two share their index, so that it is made once. */
  beside(background: readonly Data[]): Data {
    const data = new Data([], background);
    data.#indices = this.#indices;
    return data;
  }

  /**
   * The same statements and some more, without a background. What the two have in common they share, so that nothing
   * may be added to either afterwards.
   */
  and(quads: readonly Quad[]): Data {
    const data = new Data([]);
    const { forwards, backwards, most } = this.#indices;
    data.#indices = {
      most,
      forwards: forked(forwards, new Set(quads.map(({ subject }) => keyOf(subject)))),
      ...(backwards && { backwards: forked(backwards, new Set(quads.map(({ object }) => keyOf(object)))) }),
    };
    data.add(quads);
    return data;
  }

  /** Adds quads; what is there already is not added again. */
  add(quads: Iterable<Quad>): void {
    const indices = this.#indices;
    for (const { subject, predicate, object } of quads) {
      const count = enter(indices.forwards, subject, predicate.value, object);
      if (count === 0) continue;
      if (count > indices.most) indices.most = count;
      if (indices.backwards) enter(indices.backwards, object, predicate.value, subject);
      indices.byProperty = undefined;
    }
  }

  get #forwards(): Index {
    return this.#indices.forwards;
  }

  get #inverse(): Index {
    if (this.#indices.backwards === undefined) {
      const backwards: Index = new Map();
      for (const { node, ends } of this.#forwards.values())
        for (const [property, { terms }] of ends)
          for (const end of terms) enter(backwards, end, property, node);
      this.#indices.backwards = backwards;
    }
    return this.#indices.backwards;
  }

  get #byProperty(): Map<string, Entry[]> {
    if (this.#indices.byProperty === undefined) {
      const byProperty = new Map<string, Entry[]>();
      for (const entry of this.#forwards.values())
        for (const property of entry.ends.keys()) {
          const entries = byProperty.get(property);
          if (entries === undefined) byProperty.set(property, [entry]);
          else entries.push(entry);
        }
      this.#indices.byProperty = byProperty;
    }
    return this.#indices.byProperty;
  }

  /** The values of a property. */
  objects(subject: Term, property: Term): readonly Term[] {
    const key = keyOf(subject);
    let found = this.#forwards.get(key)?.ends.get(property.value)?.terms ?? none;
    for (const each of this.#background) {
      const more = each.#forwards.get(key)?.ends.get(property.value)?.terms;
      if (more !== undefined) found = found.length === 0 ? more : distinct([...found, ...more]);
    }
    return found;
  }

  /** The nodes that have the property with this value. */
  subjects(property: Term, object: Term): readonly Term[] {
    const key = keyOf(object);
    let found = this.#inverse.get(key)?.ends.get(property.value)?.terms ?? none;
    for (const each of this.#background) {
      const more = each.#inverse.get(key)?.ends.get(property.value)?.terms;
      if (more !== undefined) found = found.length === 0 ? more : distinct([...found, ...more]);
    }
    return found;
  }

  /** The same without the background. */
  ownSubjects(property: Term, object: Term): readonly Term[] {
    return this.#inverse.get(keyOf(object))?.ends.get(property.value)?.terms ?? none;
  }

  /** Every node that has the property, without the background. */
  having(property: Term): Term[] {
    return (this.#byProperty.get(property.value) ?? []).map(({ node }) => node);
  }

  /** Every value that the property has anywhere, without the background. */
  valuesOf(property: Term): Term[] {
    const entries = this.#byProperty.get(property.value) ?? [];
    return distinct(entries.flatMap(({ ends }) => ends.get(property.value)?.terms ?? []));
  }

  /** Whether a node has more values than that of one of the properties, without the background. */
  hasMoreValues(limit: number, properties: ReadonlySet<string>): boolean {
    if (this.#indices.most <= limit) return false;
    return [...this.#byProperty].some(
      ([property, entries]) =>
        properties.has(property) &&
        entries.some(({ ends }) => (ends.get(property)?.terms.length ?? 0) > limit),
    );
  }

  /** The properties of a node with their values, without the background. */
  *propertiesOf(subject: Term): Generator<[property: string, values: readonly Term[]]> {
    for (const [property, { terms }] of this.#forwards.get(keyOf(subject))?.ends ?? [])
      yield [property, terms];
  }

  /** Whether the background says anything of a node. */
  isBackground(node: Term): boolean {
    const key = keyOf(node);
    return this.#background.some((each) => each.#forwards.has(key));
  }

  /** The nodes of the background whose IRI ends in this name, whatever its case. */
  backgroundNamed(local: string): Term[] {
    return this.#background.flatMap((each) => each.#named().get(local) ?? []);
  }

  #byName: Map<string, Term[]> | undefined;
  #named(): Map<string, Term[]> {
    // Made anew where something was added since.
    if (this.#byName === undefined || this.#namedSize !== this.#forwards.size) {
      const nodes = [...this.#forwards.values()].map(({ node }) => node);
      this.#byName = Map.groupBy(nodes, ({ value }) => localOf(value));
      this.#namedSize = this.#forwards.size;
    }
    return this.#byName;
  }
  #namedSize = 0;

  /** The first statement that leads to a node, without the background. */
  incoming(object: Term): { subject: Term; property: string } | undefined {
    for (const [property, { terms }] of this.#inverse.get(keyOf(object))?.ends ?? [])
      if (terms[0]) return { subject: terms[0], property };
    return undefined;
  }

  /** Every node with its properties, without the background. */
  *nodes(): Generator<{ node: Term; properties: Iterable<[string, { terms: readonly Term[] }]> }> {
    for (const { node, ends } of this.#forwards.values()) yield { node, properties: ends };
  }

  /** Every statement without the background, in a graph where one is named. */
  *quads(graph?: NamedNode): Generator<Quad> {
    for (const { node, ends } of this.#forwards.values())
      for (const [property, { terms }] of ends)
        for (const term of terms)
          yield quad(
            node as Quad['subject'],
            dataFactory.namedNode(property) as NamedNode,
            term as Quad['object'],
            graph,
          );
  }

  /** The members of an RDF list, in order; a list that runs in a circle ends where it meets itself. */
  list(head: Term | undefined): Term[] {
    const members: Term[] = [];
    const seen = new Set<string>();
    for (let rest = head; rest !== undefined && !rest.equals(name('rdf:nil')); ) {
      if (seen.has(keyOf(rest))) break;
      seen.add(keyOf(rest));
      members.push(...this.objects(rest, name('rdf:first')).slice(0, 1));
      [rest] = this.objects(rest, name('rdf:rest'));
    }
    return members;
  }
}
