import { randomUUID } from 'node:crypto';
import type { AdHoc } from './ad-hoc.ts';
import { parse } from './parse.ts';
import { emptyPrologue, extend, resolve } from './prologue.ts';
import { below } from './syntax.ts';

export type Accepted = Extract<AdHoc, { state: 'accepted' }>;

/** A query whose IRIs are taken out, so that those who ask the same of other things ask the same text. */
export interface Apart {
  /** The text with a name that stands for each IRI, the same for the same. */
  text: string;
  /** What they stand for, each once, in order. */
  iris: string[];
}

/** Begins the names that stand for IRIs. No other text has one, since nobody knows it. */
const standIn = `http://${randomUUID()}.invalid/`;
const standIns = new RegExp(`<${standIn}(\\d+)>`);

/**
 * An absolute IRI in which nothing is escaped, resolved or given a meaning by SPARQL, as `xsd:integer` has. It is found
 * in strings and comments too, and goes back there.
 */
const plainIri = /<(https?:\/\/(?!www\.w3\.org\/)[\w./#~@$&'()*+,;=:!?-]{1,200})>/g;

/** Takes the plain IRIs out of a query, from its first brace on: those of the prologue say what other names mean. */
export function takeIrisOut(text: string): Apart {
  const numbers = new Map<string, number>();
  const brace = Math.max(0, text.indexOf('{'));
  const body = text.slice(brace).replace(plainIri, (_, iri: string) => {
    const number = numbers.get(iri) ?? numbers.size;
    numbers.set(iri, number);
    return `<${standIn}${number}>`;
  });
  return { text: text.slice(0, brace) + body, iris: [...numbers.keys()] };
}

/**
 * An accepted query in which IRIs may be put. To check, bound and rewrite a query takes as long as to answer it, and
 * treats IRIs alike: all that counts is which are the same. So what was found for names that stand for different IRIs
 * holds for any others, where these differ from each other and from all that is written out in the query.
 */
export class PreparedQuery {
  readonly #accepted: Accepted;
  /** The text around the IRIs, and between two pieces the number of one. */
  readonly #pieces: string[];
  readonly #writtenOut: ReadonlySet<string>;

  private constructor(accepted: Accepted, pieces: string[], writtenOut: ReadonlySet<string>) {
    this.#accepted = accepted;
    this.#pieces = pieces;
    this.#writtenOut = writtenOut;
  }

  /** The query of a text whose IRIs are taken out, as it was accepted; undefined where IRIs may decide what it means. */
  static from(text: string, accepted: Accepted): PreparedQuery | undefined {
    const parsed = parse(text);
    if (parsed.state === 'malformed' || !accepted.repeatable) return undefined;
    // Which graphs are asked depends on their names.
    if (parsed.query.datasets.clauses.length > 0) return undefined;
    const prologue = extend(emptyPrologue, parsed.query.context);
    const writtenOut = new Set<string>();
    for (const node of below(parsed.query)) {
      if (node.type !== 'term' || node.subType !== 'namedNode') continue;
      const iri = resolve(prologue, node as Parameters<typeof resolve>[1]);
      // What is relative, or escaped, may turn out to be the same as another.
      if (iri === undefined || iri.includes('\\')) return undefined;
      if (!iri.startsWith(standIn)) writtenOut.add(iri);
    }
    const pieces = accepted.text.split(standIns);
    return pieces.some((piece) => piece.includes(standIn))
      ? undefined
      : new PreparedQuery(accepted, pieces, writtenOut);
  }

  /** Its length in characters. */
  get length(): number {
    return this.#accepted.text.length;
  }

  /** The query about these IRIs; undefined where it has to be looked at by itself. */
  about(iris: readonly string[]): Accepted | undefined {
    if (iris.some((iri) => this.#writtenOut.has(iri))) return undefined;
    const text = this.#pieces.map((piece, i) => (i % 2 === 0 ? piece : `<${iris[Number(piece)]}>`)).join('');
    return { ...this.#accepted, text };
  }
}
