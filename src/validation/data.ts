import { dataFactory, type NamedNode, name, type Quad, quad, type Term } from '../rdf/index.ts';
import { distinct, keyOf, localOf } from './keys.ts';
import { type Described, Statements } from './statements.ts';

const none: readonly Term[] = [];

/**
 * Quads indexed for validation, whatever graph they stand in. A background (the hyper-ontology, vocabularies) is
 * read along with them, but nothing in it is ever validated.
 */
export class Data {
  #own = new Statements();
  readonly #background: readonly Data[];
  #byName: Map<string, Term[]> | undefined;
  #namedSize = 0;

  constructor(quads: Iterable<Quad>, background: readonly Data[] = []) {
    // One level deep, since every look goes through it.
    this.#background = background.flatMap((each) => [each, ...each.#background]);
    this.add(quads);
  }

  /** The same statements beside another background; the two share their index, so that it is made once. */
  beside(background: readonly Data[]): Data {
    const data = new Data([], background);
    data.#own = this.#own;
    return data;
  }

  /**
   * The same statements and some more, without a background. What the two have in common they share, so that nothing
   * may be added to either afterwards.
   */
  and(quads: readonly Quad[]): Data {
    const data = new Data([]);
    data.#own = this.#own.and(quads);
    return data;
  }

  /** Adds quads; what is there already is not added again. */
  add(quads: Iterable<Quad>): void {
    this.#own.add(quads);
  }

  /** The values of a property. */
  objects(subject: Term, property: Term): readonly Term[] {
    const key = keyOf(subject);
    let found = this.#own.objects(key, property.value) ?? none;
    for (const each of this.#background) {
      const more = each.#own.objects(key, property.value);
      if (more !== undefined) found = found.length === 0 ? more : distinct([...found, ...more]);
    }
    return found;
  }

  /** The nodes that have the property with this value. */
  subjects(property: Term, object: Term): readonly Term[] {
    const key = keyOf(object);
    let found = this.#own.subjects(property.value, key) ?? none;
    for (const each of this.#background) {
      const more = each.#own.subjects(property.value, key);
      if (more !== undefined) found = found.length === 0 ? more : distinct([...found, ...more]);
    }
    return found;
  }

  /** The same without the background. */
  ownSubjects(property: Term, object: Term): readonly Term[] {
    return this.#own.subjects(property.value, keyOf(object)) ?? none;
  }

  /** Every node that has the property, without the background. */
  having(property: Term): Term[] {
    return this.#own.having(property.value).map(({ node }) => node);
  }

  /** Every value that the property has anywhere, without the background. */
  valuesOf(property: Term): Term[] {
    const having = this.#own.having(property.value);
    return distinct(having.flatMap(({ values }) => values.get(property.value)?.terms ?? []));
  }

  /** Whether a node has more values than that of one of the properties, without the background. */
  hasMoreValues(limit: number, properties: ReadonlySet<string>): boolean {
    if (this.#own.most <= limit) return false;
    return [...this.#own.byProperty()].some(
      ([property, having]) =>
        properties.has(property) &&
        having.some(({ values }) => (values.get(property)?.terms.length ?? 0) > limit),
    );
  }

  /** The properties of a node with their values, without the background. */
  *propertiesOf(subject: Term): Generator<[property: string, values: readonly Term[]]> {
    for (const [property, { terms }] of this.#own.about(keyOf(subject))?.values ?? [])
      yield [property, terms];
  }

  /** Whether the background says anything of a node. */
  isBackground(node: Term): boolean {
    const key = keyOf(node);
    return this.#background.some((each) => each.#own.about(key) !== undefined);
  }

  /** The nodes of the background whose IRI ends in this name, whatever its case. */
  backgroundNamed(local: string): Term[] {
    return this.#background.flatMap((each) => each.#named().get(local) ?? []);
  }

  #named(): Map<string, Term[]> {
    // Made anew where something was added since.
    if (this.#byName === undefined || this.#namedSize !== this.#own.size) {
      const nodes = Array.from(this.#own.nodes(), ({ node }) => node);
      this.#byName = Map.groupBy(nodes, ({ value }) => localOf(value));
      this.#namedSize = this.#own.size;
    }
    return this.#byName;
  }

  /** The first statement that leads to a node, without the background. */
  incoming(object: Term): { subject: Term; property: string } | undefined {
    return this.#own.mention(keyOf(object));
  }

  /** Every node with its values by property, without the background. */
  nodes(): MapIterator<Described> {
    return this.#own.nodes();
  }

  /** Every statement without the background, in a graph where one is named. */
  *quads(graph?: NamedNode): Generator<Quad> {
    for (const { node, values } of this.#own.nodes())
      for (const [property, { terms }] of values)
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
