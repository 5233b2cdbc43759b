import type { Place } from './reading.ts';

/** A token of n3's lexer: lines count from 1, columns (`start`, `end`) from 0. */
export interface Token {
  type: string;
  value: string;
  prefix: string;
  line: number;
  endLine?: number;
  start: number;
  end: number;
}

const openings = new Set(['[', '(', '<<', '<<(', '{|']);
/** Deepest nesting of brackets. */
const deepest = 500;
/** What comes after punctuation, and first inside brackets. */
const nextAfter: Record<string, Frame['next']> = {
  '.': 'subject',
  '{': 'subject',
  '}': 'subject',
  ';': 'property',
};
const opensWith: Record<string, Frame['next']> = {
  '[': 'property',
  '<<': 'subject',
  '<<(': 'subject',
  '{|': 'property',
};
const closings = new Set([']', ')', '>>', ')>>', '|}']);
const terms = new Set(['IRI', 'prefixed', 'literal', 'blank', 'abbreviation', 'var']);

/** What stands inside one pair of brackets: what comes next, and where the last property and object began. */
interface Frame {
  next: 'subject' | 'property' | 'object';
  object: Place;
  property: Place | undefined;
}

/** Where the object and the property of a statement began; one that brackets imply has no property. */
export interface Stood {
  object: Place;
  property: Place | undefined;
}

/** Tokens after which no statement goes on; the IRI of a declaration is no subject. */
const declares = new Set(['@prefix', '@base', 'PREFIX', 'BASE']);

/**
 * Follows the tokens and knows where the last object began, and its property. n3 gives a quad when it meets the
 * punctuation after it, which may be lines below; inside brackets another object is current, so each bracket has its own.
 */
export class Follower {
  #stack: Frame[] = [{ next: 'subject', object: { line: 1, column: 1 }, property: undefined }];
  #inStatement = 0;
  #inDeclaration = false;
  /** Where the last token that was understood ends. */
  end: Place = { line: 1, column: 1 };
  readonly #lineMode: boolean;

  constructor(lineMode: boolean) {
    this.#lineMode = lineMode;
  }

  get #frame(): Frame {
    return this.#stack[this.#stack.length - 1]!;
  }

  get stood(): Stood {
    const { object, property } = this.#frame;
    return { object, property };
  }

  before(token: Token): void {
    const { type, line, start } = token;
    const opens = openings.has(type);
    const frame = this.#frame;
    const punctuation = nextAfter[type];
    if (punctuation !== undefined) frame.next = punctuation;
    if (declares.has(type)) this.#inDeclaration = true;
    if (type === '.') this.#inStatement = 0;
    if (!opens && !terms.has(type)) return;
    if (this.#inDeclaration) {
      this.#inDeclaration = false;
      return;
    }
    this.#inStatement += 1;
    const place = { line, column: start + 1 };
    if (frame.next === 'property') frame.property = place;
    // The fourth term of a line of N-Quads is the graph.
    if (!this.#lineMode || this.#inStatement <= 3) frame.object = place;
    frame.next = frame.next === 'subject' ? 'property' : 'object';
    if (opens) this.#stack.push({ next: opensWith[type] ?? 'object', object: place, property: undefined });
    if (this.#stack.length > deepest)
      throw Object.assign(new Error(`Brackets are nested more than ${deepest} deep`), { context: { token } });
  }

  after({ type, line, endLine = line, end }: Token): void {
    this.end = { line: endLine, column: end + 1 };
    if (closings.has(type) && this.#stack.length > 1) this.#stack.pop();
  }
}
