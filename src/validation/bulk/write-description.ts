import { asPattern } from '../../base/index.ts';
import {
  dataFactory,
  type Format,
  inOrder,
  prefixes,
  type Quad,
  shorten,
  type Term,
  write,
} from '../../rdf/index.ts';
import { iriEscaped, prefixOf, turtleTerm } from './turtle-term.ts';

/** Deepest nesting of nameless nodes; what hangs deeper gets a label. */
const mostNested = 20;
const rdfType = `${prefixes.rdf}type`;

/**
 * Writes a description for people to go on with: in Turtle, a nameless node stands where it is mentioned, and one that
 * is mentioned several times, or by itself, has a short label. What is `relativeTo`, or a fragment of it, is written as
 * `<>` and `<#x>` where the syntax has relative IRIs: N-Triples and N-Quads have none.
 */
export async function writeDescription(
  quads: readonly Quad[],
  format: Format,
  relativeTo?: string,
): Promise<string> {
  const isOneGraph = quads.every(({ graph }) => graph.termType === 'DefaultGraph');
  // What is one graph is the same text in TriG.
  if (format === 'turtle' || (format === 'trig' && isOneGraph))
    return new TurtleText(inOrder(quads), relativeTo).text();
  const text = await write(quads, format);
  return relativeTo === undefined ? text : (relative[format]?.(text, relativeTo) ?? text);
}

const fragment = (iri: string, base: string) =>
  iri === base || iri.startsWith(`${base}#`) ? iri.slice(base.length) : iri;

/** How absolute IRIs are made relative in a text that was just written, where the syntax allows it. */
const relative: Partial<Record<Format, (text: string, base: string) => string>> = {
  // Texts are skipped as a whole, since an IRI may stand in one.
  trig: (text, base) =>
    text.replace(
      new RegExp(`"(?:[^"\\\\]|\\\\.)*"|<${asPattern(base)}(#[^<>]*)?>`, 'g'),
      (all, local: string | undefined) => (all.startsWith('<') ? `<${local ?? ''}>` : all),
    ),
  rdfxml: (text, base) =>
    text.replace(
      /(rdf:(?:about|resource)=")([^"]*)(?=")/g,
      (_, start: string, iri: string) => start + fragment(iri, base.replaceAll('&', '&amp;')),
    ),
  jsonld: (text, base) => {
    const shorter = (value: unknown) => (typeof value === 'string' ? fragment(value, base) : value);
    const names = (key: string, value: unknown) => {
      if (key === '@id') return shorter(value);
      return key === '@type' ? (Array.isArray(value) ? value.map(shorter) : shorter(value)) : value;
    };
    return `${JSON.stringify(JSON.parse(text, names), undefined, 2)}\n`;
  },
};

class TurtleText {
  readonly #nodes: Map<string, Quad[]>;
  readonly #mentions = new Map<string, number>();
  readonly #labels = new Map<string, string>();
  readonly #written = new Set<string>();
  readonly #prefixes = new Set<string>();

  readonly #relativeTo: string | undefined;

  constructor(quads: readonly Quad[], relativeTo: string | undefined) {
    this.#relativeTo = relativeTo;
    this.#nodes = Map.groupBy(quads, ({ subject }) => `${subject.termType} ${subject.value}`);
    for (const { object } of quads)
      if (object.termType === 'BlankNode')
        this.#mentions.set(object.value, (this.#mentions.get(object.value) ?? 0) + 1);
  }

  text(): string {
    const nodes = [...this.#nodes.values()];
    const isRoot = ([first]: readonly Quad[]) =>
      first?.subject.termType !== 'BlankNode' || this.#mentions.get(first.subject.value) !== 1;
    // After the roots, what only mentions itself in a ring, or hangs too deep, still has no place.
    const blocks = [...nodes.filter(isRoot), ...nodes].map((own) => this.#block(own));
    const lines = [...this.#prefixes]
      .sort()
      .map((prefix) => `@prefix ${prefix}: <${prefixes[prefix as keyof typeof prefixes]}> .\n`);
    return [lines.join(''), ...blocks].filter((each) => each !== '').join('\n');
  }

  #block(own: readonly Quad[]): string {
    const [first] = own;
    if (first === undefined || this.#written.has(first.subject.value)) return '';
    this.#written.add(first.subject.value);
    const subject = this.#term(first.subject);
    const [only, ...more] = this.#statements(own, 1);
    return `${[`${subject} ${only}`, ...more].join(' ;\n  ')} .\n`;
  }

  /** One entry for each property, with all its values. */
  #statements(own: readonly Quad[], depth: number): string[] {
    const byProperty = Map.groupBy(own, ({ predicate }) => predicate.value);
    return [...byProperty].map(([property, all]) => {
      const verb = property === rdfType ? 'a' : this.#term(all[0]?.predicate as Term);
      return `${verb} ${all.map(({ object }) => this.#object(object, depth)).join(', ')}`;
    });
  }

  #object(object: Term, depth: number): string {
    if (object.termType !== 'BlankNode') return this.#term(object);
    const own = this.#nodes.get(`BlankNode ${object.value}`) ?? [];
    const isAlone = this.#mentions.get(object.value) === 1 && !this.#written.has(object.value);
    if (!isAlone || depth > mostNested) return this.#term(object);
    this.#written.add(object.value);
    const statements = this.#statements(own, depth + 1);
    if (statements.length < 2) return statements.length === 0 ? '[]' : `[ ${statements[0]} ]`;
    const indent = '  '.repeat(depth + 1);
    return `[\n${indent}${statements.join(` ;\n${indent}`)}\n${'  '.repeat(depth)}]`;
  }

  #term(term: Term): string {
    if (term.termType === 'BlankNode') {
      const label = this.#labels.get(term.value) ?? `b${this.#labels.size + 1}`;
      this.#labels.set(term.value, label);
      return turtleTerm(dataFactory.blankNode(label) as unknown as Term);
    }
    const base = this.#relativeTo;
    if (base !== undefined && term.termType === 'NamedNode') {
      if (term.value === base) return '<>';
      if (term.value.startsWith(`${base}#`)) return `<${iriEscaped(term.value.slice(base.length))}>`;
    }
    const text = turtleTerm(term);
    const iri = term.termType !== 'Literal' ? term.value : text.endsWith('"') ? '' : term.datatype.value;
    const prefix = prefixOf(iri);
    if (prefix !== undefined && text.endsWith(shorten(iri))) this.#prefixes.add(prefix);
    return text;
  }
}
