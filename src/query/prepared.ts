import { randomInt, randomUUID } from 'node:crypto';
import type { AdHoc } from './ad-hoc.ts';
import { parse } from './parse.ts';
import { emptyPrologue, extend, resolve } from './prologue.ts';
import { below, type Node } from './syntax.ts';

type Accepted = Extract<AdHoc, { state: 'accepted' }>;

/** A query whose IRIs and whole numbers are taken out, so that those who ask the same of other things ask the same text. */
export interface Apart {
  /** The text with something that stands for each constant, the same for the same. */
  text: string;
  /** What they stand for as it is written, each once, in order. */
  constants: string[];
}

/** What stands for IRIs and numbers begins so. No other text has it, since nobody knows it. */
const iriStandIn = `http://${randomUUID()}.invalid/`;
const numberStandIn = `${randomInt(10 ** 11, 10 ** 12)}`;
const standIns = new RegExp(`<${iriStandIn}(?=\\d+>)|${numberStandIn}(?=\\d)`);

/**
 * An absolute IRI in which nothing is escaped, resolved or given a meaning by SPARQL, as `xsd:integer` has; or a number of at
 * most nine digits, by itself. They are found in strings and comments too, and go back there.
 */
const plain =
  /<https?:\/\/(?!www\.w3\.org\/)[\w./#~@$&'()*+,;=:!?-]{1,200}>|(?<=[\s(,])(?:0|[1-9]\d{0,8})(?=[\s),;}])/g;

/**
 * Takes the constants out of a query, between its first brace and its last: IRIs of the prologue say what other names mean,
 * and the numbers at the end how many rows are asked for.
 */
export function takeConstantsOut(text: string): Apart {
  const numbers = new Map<string, number>();
  const [from, to] = [Math.max(0, text.indexOf('{')), text.lastIndexOf('}') + 1];
  const body = text.slice(from, to).replace(plain, (constant) => {
    const number = numbers.get(constant) ?? numbers.size;
    numbers.set(constant, number);
    return constant.startsWith('<') ? `<${iriStandIn}${number}>` : `${numberStandIn}${number}`;
  });
  return { text: text.slice(0, from) + body + text.slice(to), constants: [...numbers.keys()] };
}

/** A piece of an accepted text, after the constant of this number; `undefined` for the first. */
interface Piece {
  constant: number | undefined;
  text: string;
}

/** The pieces of a text around what stands for constants. */
function piecesOf(text: string): Piece[] {
  const [first = '', ...others] = text.split(standIns);
  return [
    { constant: undefined, text: first },
    ...others.map((each) => {
      const [, number = '', rest = ''] = /^(\d+)>?(.*)$/s.exec(each) ?? [];
      return { constant: Number(number), text: rest };
    }),
  ];
}

/** What an IRI or a number means that is written out in a query; undefined where that may turn out to be the same as another. */
function meantBy({ subType, value }: Node, absolute: () => string | undefined): string | undefined {
  if (subType !== 'namedNode') return /^[+-]?\d/.test(String(value)) ? `${Number(value)}` : String(value);
  const iri = absolute();
  return iri === undefined || iri.includes('\\') ? undefined : `<${iri}>`;
}

/**
 * An accepted query in which constants may be put. To check, bound and rewrite a query takes as long as to answer it, and
 * treats constants alike: all that counts is which are the same. So what was found for names that stand for different ones
 * holds for any others, where these differ from each other and from all that is written out in the query.
 */
export class PreparedQuery {
  readonly #accepted: Accepted;
  readonly #pieces: readonly Piece[];
  readonly #writtenOut: ReadonlySet<string>;

  private constructor(accepted: Accepted, pieces: readonly Piece[], writtenOut: ReadonlySet<string>) {
    this.#accepted = accepted;
    this.#pieces = pieces;
    this.#writtenOut = writtenOut;
  }

  /** The query of a text without constants, as it was accepted; undefined where constants may decide what it means. */
  static from(text: string, accepted: Accepted): PreparedQuery | undefined {
    const parsed = parse(text);
    if (parsed.state === 'malformed' || !accepted.repeatable) return undefined;
    // Which graphs are asked depends on their names.
    if (parsed.query.datasets.clauses.length > 0) return undefined;
    const prologue = extend(emptyPrologue, parsed.query.context);
    const writtenOut = new Set<string>();
    for (const node of below(parsed.query)) {
      if (node.type !== 'term' || (node.subType !== 'namedNode' && node.subType !== 'literal')) continue;
      const meant = meantBy(node, () => resolve(prologue, node as Parameters<typeof resolve>[1]));
      if (meant === undefined) return undefined;
      writtenOut.add(meant);
    }
    const pieces = piecesOf(accepted.text);
    const isWhole = pieces.every(
      (piece) => !piece.text.includes(iriStandIn) && !Number.isNaN(piece.constant),
    );
    return isWhole ? new PreparedQuery(accepted, pieces, writtenOut) : undefined;
  }

  /** Its length in characters. */
  get length(): number {
    return this.#accepted.text.length;
  }

  /** The query about these constants; undefined where it has to be looked at by itself. */
  about(constants: readonly string[]): Accepted | undefined {
    if (constants.some((constant) => this.#writtenOut.has(constant))) return undefined;
    const text = this.#pieces
      .map((piece) => (piece.constant === undefined ? '' : constants[piece.constant]) + piece.text)
      .join('');
    return { ...this.#accepted, text };
  }
}
