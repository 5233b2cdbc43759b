import { name, type Quad, type Term } from '../../rdf/index.ts';
import type { Rule } from './rule.ts';

/** Takes some statements away and puts others in their place. */
export interface Edit {
  before: Quad[];
  after: Quad[];
}

function termKey(term: Term): string {
  return term.termType === 'Literal'
    ? `"${term.value}"${term.language}^${term.datatype.value}`
    : `${term.termType[0]}${term.value}`;
}

/** A text that is equal exactly for equal statements. */
function quadKey({ subject, predicate, object, graph }: Quad): string {
  return [subject, predicate, object, graph].map(termKey).join('\u0001');
}

/** A set of statements that can be changed, in the order in which they came. */
export class Statements {
  readonly #byKey = new Map<string, Quad>();
  readonly #bySubject = new Map<string, Map<string, Quad>>();
  readonly #mentions = new Map<string, number>();

  constructor(quads: Iterable<Quad>) {
    for (const quad of quads) this.#add(quad);
  }

  /** All statements as they are now. */
  get all(): Quad[] {
    return [...this.#byKey.values()];
  }

  /** Carries out an edit, and gives what really changed: what was there before, and what is new. */
  apply({ before, after }: Edit): Edit {
    const removed = before.filter((quad) => this.#remove(quad));
    return { before: removed, after: after.filter((quad) => this.#add(quad)) };
  }

  #add(quad: Quad): boolean {
    const key = quadKey(quad);
    if (this.#byKey.has(key)) return false;
    this.#byKey.set(key, quad);
    const subject = termKey(quad.subject);
    const own = this.#bySubject.get(subject) ?? new Map<string, Quad>();
    this.#bySubject.set(subject, own.set(key, quad));
    this.#mention(quad.object, 1);
    return true;
  }

  #remove(quad: Quad): boolean {
    const key = quadKey(quad);
    if (!this.#byKey.delete(key)) return false;
    this.#bySubject.get(termKey(quad.subject))?.delete(key);
    this.#mention(quad.object, -1);
    return true;
  }

  #mention(node: Term, change: number): void {
    const key = termKey(node);
    this.#mentions.set(key, (this.#mentions.get(key) ?? 0) + change);
  }

  /** A test whether a node is one that the rule looks at. */
  inScope({ at }: Rule): (node: Term) => boolean {
    if (at === undefined) return () => true;
    const nodes = new Set<string>();
    for (const { subject, predicate, object } of this.#byKey.values()) {
      if ('property' in at && predicate.value === at.property) nodes.add(termKey(object));
      if ('class' in at && predicate.equals(name('rdf:type')) && object.value === at.class)
        nodes.add(termKey(subject));
    }
    return (node) => nodes.has(termKey(node));
  }

  /** The statements of a node. */
  of(node: Term): Quad[] {
    return [...(this.#bySubject.get(termKey(node))?.values() ?? [])];
  }

  /** The values of a property of a node. */
  values(node: Term, property: Term): Term[] {
    return this.of(node)
      .filter(({ predicate }) => predicate.equals(property))
      .map(({ object }) => object);
  }

  /** What only hangs on a blank node, which goes where the node goes. A node that is used elsewhere stays. */
  below(node: Term, depth = 8): Quad[] {
    if (node.termType !== 'BlankNode' || depth === 0) return [];
    if ((this.#mentions.get(termKey(node)) ?? 0) > 1) return [];
    const own = this.of(node);
    return [...own, ...own.flatMap(({ object }) => this.below(object, depth - 1))];
  }
}
