import type { Quad, Term } from '../rdf/index.ts';
import { keyOf } from './keys.ts';

/** The values of one property of one node. */
interface Values {
  terms: Term[];
  keys: string[];
  /** The keys again, where there are many. */
  index?: Set<string>;
}
/** Up to so many values are looked through one by one, which costs less than a set for each property. */
const few = 8;

/** A node with its values by property. */
export interface Described {
  node: Term;
  values: Map<string, Values>;
}

/** A statement that leads to a node. */
interface Mention {
  subject: Term;
  property: string;
}

/** Statements indexed by node, whatever graph they stand in; other ways to look are made when they are first gone. */
export class Statements {
  #nodes = new Map<string, Described>();
  /** The nodes that have each value of a property, by property: few properties are ever looked along backwards. */
  #holders = new Map<string, Map<string, Term[]>>();
  #byProperty: Map<string, Described[]> | undefined;
  #mentions: Map<string, Mention> | undefined;
  /** The greatest number of values that any node has of any property. */
  #most = 0;

  /** Adds quads; what is there already is not added again. */
  add(quads: Iterable<Quad>): void {
    for (const { subject, predicate, object } of quads) {
      const key = keyOf(object);
      if (!this.#enter(subject, predicate.value, object, key)) continue;
      const holders = this.#holders.get(predicate.value);
      if (holders) hold(holders, key, subject);
      this.#byProperty = undefined;
      this.#mentions = undefined;
    }
  }

  /** The same statements and some more. What the two have in common they share, so that nothing may be added later. */
  and(quads: readonly Quad[]): Statements {
    const all = new Statements();
    all.#most = this.#most;
    all.#nodes = new Map(this.#nodes);
    for (const key of new Set(quads.map(({ subject }) => keyOf(subject)))) {
      const known = this.#nodes.get(key);
      if (known) all.#nodes.set(key, copied(known));
    }
    const changed = new Set(quads.map(({ predicate }) => predicate.value));
    all.#holders = new Map([...this.#holders].filter(([property]) => !changed.has(property)));
    all.add(quads);
    return all;
  }

  /** Whether the statement was new. */
  #enter(node: Term, property: string, value: Term, key: string): boolean {
    const nodeKey = keyOf(node);
    let described = this.#nodes.get(nodeKey);
    if (described === undefined) {
      described = { node, values: new Map() };
      this.#nodes.set(nodeKey, described);
    }
    const values = described.values.get(property);
    if (values === undefined) described.values.set(property, { terms: [value], keys: [key] });
    else {
      const { terms, keys, index } = values;
      if (index ? index.has(key) : keys.includes(key)) return false;
      terms.push(value);
      keys.push(key);
      if (index) index.add(key);
      else if (keys.length > few) values.index = new Set(keys);
    }
    this.#most = Math.max(this.#most, values?.terms.length ?? 1);
    return true;
  }

  /** How many nodes are described. */
  get size(): number {
    return this.#nodes.size;
  }

  get most(): number {
    return this.#most;
  }

  /** Every node that is described. */
  nodes(): MapIterator<Described> {
    return this.#nodes.values();
  }

  /** What is said of the node with a key. */
  about(key: string): Described | undefined {
    return this.#nodes.get(key);
  }

  /** The values of a property of the node with a key. */
  objects(key: string, property: string): readonly Term[] | undefined {
    return this.#nodes.get(key)?.values.get(property)?.terms;
  }

  /** The nodes that have the property with the value that has a key. */
  subjects(property: string, key: string): readonly Term[] | undefined {
    let holders = this.#holders.get(property);
    if (holders === undefined) {
      holders = new Map();
      for (const { node, values } of this.having(property))
        for (const each of values.get(property)?.keys ?? []) hold(holders, each, node);
      this.#holders.set(property, holders);
    }
    return holders.get(key);
  }

  /** The nodes that have each property. */
  byProperty(): ReadonlyMap<string, readonly Described[]> {
    if (this.#byProperty === undefined) {
      this.#byProperty = new Map();
      for (const described of this.#nodes.values())
        for (const property of described.values.keys()) {
          const having = this.#byProperty.get(property);
          if (having === undefined) this.#byProperty.set(property, [described]);
          else having.push(described);
        }
    }
    return this.#byProperty;
  }

  /** The nodes that have a property. */
  having(property: string): readonly Described[] {
    return this.byProperty().get(property) ?? [];
  }

  /** The first statement that leads to the node with a key. */
  mention(key: string): Mention | undefined {
    if (this.#mentions === undefined) {
      this.#mentions = new Map();
      for (const { node, values } of this.#nodes.values())
        for (const [property, { keys }] of values)
          for (const each of keys)
            if (!this.#mentions.has(each)) this.#mentions.set(each, { subject: node, property });
    }
    return this.#mentions.get(key);
  }
}

function hold(holders: Map<string, Term[]>, key: string, node: Term): void {
  const nodes = holders.get(key);
  if (nodes === undefined) holders.set(key, [node]);
  else nodes.push(node);
}

/** A node with values of its own. */
function copied({ node, values }: Described): Described {
  const copies = Array.from(values, ([property, { terms, keys, index }]): [string, Values] => [
    property,
    { terms: [...terms], keys: [...keys], ...(index && { index: new Set(index) }) },
  ]);
  return { node, values: new Map(copies) };
}
