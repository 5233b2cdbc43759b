import type {
  BlankNode,
  Literal,
  NamedNode,
  Quad,
  Quad_Graph,
  Quad_Object,
  Quad_Predicate,
  Quad_Subject,
  Term,
} from '@rdfjs/types';
import { DataFactory } from 'n3';

export type {
  BlankNode,
  Literal,
  NamedNode,
  Quad,
  Quad_Graph,
  Quad_Object,
  Quad_Predicate,
  Quad_Subject,
  Term,
};

const absoluteIri = /^[a-z][a-z0-9+.-]*:[^\p{Cc} <>"{}|^`\\]*$/iu;

/** Whether the text is an absolute IRI that Turtle and SPARQL can carry unescaped. */
export function isIri(text: string): boolean {
  return absoluteIri.test(text);
}

/** A named node. Throws a TypeError where the text is not an absolute IRI. */
export function iri(text: string): NamedNode {
  if (!isIri(text)) throw new TypeError(`Not an absolute IRI: ${text.slice(0, 200)}`);
  return DataFactory.namedNode(text) as NamedNode;
}

/** A literal: plain, with a language tag (`{language: 'en'}`), or with a datatype IRI. */
export function literal(text: string, kind?: { language: string } | { datatype: string }): Literal {
  if (kind === undefined) return DataFactory.literal(text) as Literal;
  if ('language' in kind) {
    if (!/^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i.test(kind.language))
      throw new TypeError(`Not a language tag: ${kind.language}`);
    return DataFactory.literal(text, kind.language.toLowerCase()) as Literal;
  }
  return DataFactory.literal(text, DataFactory.namedNode(iri(kind.datatype).value)) as Literal;
}

/** A quad; without a graph it stands in the default graph. */
export function quad(s: Quad_Subject, p: Quad_Predicate, o: Quad_Object, g?: Quad_Graph): Quad {
  return DataFactory.quad(s as never, p as never, o as never, g as never) as unknown as Quad;
}

/** The same quads, moved into one graph (the default graph where none is named). */
export function inGraph(quads: Iterable<Quad>, graph?: NamedNode): Quad[] {
  return Array.from(quads, (q) => quad(q.subject, q.predicate, q.object, graph));
}

/** The RDF/JS data factory, for libraries that ask for one. */
export const dataFactory = DataFactory;
