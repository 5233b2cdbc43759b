import { randomUUID } from 'node:crypto';
import { iri, isIri, type Literal, literal, prefixes, type Quad, quad, type Term } from '../../rdf/index.ts';
import type { Row } from '../../store/index.ts';
import { type Prologue, resolve } from '../prologue.ts';
import type { Quads, TemplateTerm, Triple, Triples } from './operation.ts';

/** A triple of a template; its graph is that of GRAPH around it, or none. */
export interface TemplateTriple {
  subject: TemplateTerm;
  predicate: TemplateTerm;
  object: TemplateTerm;
  graph: TemplateTerm | undefined;
}

/** The triples of a template, one by one: collections and property lists are written out. */
export function flatten(quads: Quads): TemplateTriple[] {
  const found: TemplateTriple[] = [];
  const term = (given: TemplateTerm, graph: TemplateTerm | undefined): TemplateTerm => {
    if (given.type !== 'tripleCollection') return given;
    for (const triple of given.triples) add(triple as Triple, graph);
    return given.identifier;
  };
  const add = (triple: Triple, graph: TemplateTerm | undefined) => {
    const [subject, predicate, object] = [triple.subject, triple.predicate, triple.object].map((each) =>
      term(each, graph),
    ) as [TemplateTerm, TemplateTerm, TemplateTerm];
    found.push({ subject, predicate, object, graph });
  };
  const addAll = ({ triples }: Pick<Triples, 'triples'>, graph: TemplateTerm | undefined) => {
    // A collection alone, such as [ :p 1 ], stands without a triple around it.
    for (const each of triples) each.type === 'triple' ? add(each, graph) : term(each, graph);
  };
  for (const part of quads) {
    if (part.type === 'pattern') addAll(part, undefined);
    else addAll('triples' in part.triples ? part.triples : { triples: part.triples }, part.graph);
  }
  return found;
}

/** Makes the terms of templates: with the names of one operation, and fresh IRIs for its blank nodes. */
export class Instances {
  readonly #prologue: Prologue;
  readonly #genid: string;
  /** Blank nodes that the engine made or found: one IRI each for the whole operation. */
  readonly #found = new Map<string, Term>();

  constructor(prologue: Prologue, base: string) {
    this.#prologue = prologue;
    this.#genid = `${base}/.well-known/genid/`;
  }

  #fresh(): Term {
    return iri(`${this.#genid}${randomUUID()}`);
  }

  #known(labels: Map<string, Term>, label: string): Term {
    const term = labels.get(label) ?? this.#fresh();
    labels.set(label, term);
    return term;
  }

  /** The term that stands for one of the template; undefined where the row has none that may stand there. */
  term(template: TemplateTerm, row: Row, labels: Map<string, Term>): Term | undefined {
    if (template.type !== 'term') return undefined;
    switch (template.subType) {
      case 'variable': {
        const found = row[template.value];
        return found?.termType === 'BlankNode' ? this.#known(this.#found, found.value) : found;
      }
      case 'blankNode':
        return this.#known(labels, template.label);
      case 'namedNode': {
        const name = resolve(this.#prologue, template);
        return name !== undefined && isIri(name) ? iri(name) : undefined;
      }
      case 'literal': {
        const { value, langOrIri } = template;
        if (langOrIri === undefined) return literal(value);
        if (typeof langOrIri === 'string') return literal(value, { language: langOrIri });
        const datatype = resolve(this.#prologue, langOrIri);
        return datatype === undefined ? undefined : literal(value, { datatype });
      }
    }
  }

  /** The quads of a template for each row; an illegal one is left out (SPARQL 1.1 Update §4.2). */
  *quads(template: readonly TemplateTriple[], rows: Iterable<Row>, graph: string): Generator<Quad> {
    for (const row of rows) {
      const labels = new Map<string, Term>();
      for (const each of template) {
        const subject = this.term(each.subject, row, labels);
        const predicate = this.term(each.predicate, row, labels);
        const object = this.term(each.object, row, labels);
        const where = each.graph === undefined ? iri(graph) : this.term(each.graph, row, labels);
        if (subject?.termType !== 'NamedNode' || predicate?.termType !== 'NamedNode') continue;
        if (object?.termType !== 'NamedNode' && !isLiteral(object)) continue;
        if (where?.termType === 'NamedNode') yield quad(subject, predicate, object, where);
      }
    }
  }
}

/** A literal that RDF knows: an engine also has texts of rdf:langString without any language. */
const isLiteral = (term: Term | undefined): term is Literal =>
  term?.termType === 'Literal' &&
  (term.language !== '' || term.datatype.value !== `${prefixes.rdf}langString`);
