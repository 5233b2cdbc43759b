import { cutToken } from './cut.ts';
import { JsonCursor } from './json-cursor.ts';
import { isClosed, isQuoted, stringMistakes } from './json-strings.ts';
import { deepestJson, placesIn } from './json-tree.ts';
import { wordMistake } from './json-words.ts';
import type { Mistake } from './reading.ts';

type Closing = '}' | ']';
const nameOf = { '}': 'object', ']': 'array' };

/** Reads on over mistakes of JSON. */
class Reader extends JsonCursor {
  readonly #placeAt: ReturnType<typeof placesIn>;
  readonly #open: Closing[] = [];

  constructor(text: string, placeAt: ReturnType<typeof placesIn>) {
    super(text);
    this.#placeAt = placeAt;
  }

  read(): void {
    this.next();
    if (!/^[{[]/.test(this.token)) {
      const found = this.token === '' ? 'the end of the text' : cutToken(this.token);
      this.stop(this.at, `An object in { } or an array in [ ] is expected, not ${found}.`);
    } else this.#value();
    if (this.token !== '')
      this.note(
        this.at,
        `The document ends before ${cutToken(this.token)}: one object or array is expected.`,
      );
  }

  #value(): void {
    if (this.token === '{') this.#container('}');
    else if (this.token === '[') this.#container(']');
    else if (isQuoted(this.token)) this.#string('text');
    else this.#word();
  }

  #container(closing: Closing): void {
    const begin = this.at;
    if (this.#open.push(closing) > deepestJson) {
      this.stop(begin, `Objects and arrays are nested more than ${deepestJson} deep.`);
      return;
    }
    this.next();
    let comma: number | undefined;
    for (let isComplete = false; ; ) {
      const [text, at] = [this.token, this.at];
      if (text === '') {
        this.stop(this.before, `${this.#named(closing, begin)} does not end: ${closing} is missing.`);
        break;
      }
      if (text === '}' || text === ']') {
        if (comma !== undefined)
          this.note(comma, `Nothing comes after this comma but ${text}: leave the comma out.`);
        if (text !== closing)
          this.note(at, `${this.#named(closing, begin)} is not closed by ${text}: ${closing} is expected.`);
        // Then the one around it is what ends here.
        const isOuter = text !== closing && this.#open.at(-2) === text;
        if (!isOuter) this.next();
        break;
      }
      if (text === ',' || text === ';') {
        if (text === ';') this.note(at, 'A comma is expected, not a semicolon.');
        if (!isComplete)
          this.note(
            at,
            `A ${closing === '}' ? 'key with its value' : 'value'} is missing before this comma.`,
          );
        [comma, isComplete] = [at, false];
        this.next();
        continue;
      }
      if (text === ':') {
        this.note(
          at,
          closing === '}'
            ? 'A key is missing before this colon.'
            : 'A colon stands in an array: keys belong into an object, in { }.',
        );
        this.next();
        if (!/^[,\]}]?$/.test(this.token)) this.#value();
      } else {
        if (isComplete && at === this.before) {
          this.stop(at, 'A comma is missing before this; a quote that belongs to a text is written \\".');
          break;
        }
        if (isComplete) this.note(this.before, 'A comma is missing after this.');
        if (closing === '}') this.#member();
        else this.#value();
      }
      [comma, isComplete] = [undefined, true];
    }
    this.#open.pop();
  }

  #member(): void {
    const key = this.token;
    if (isQuoted(key)) this.#string('key');
    else if (key === '{' || key === '[') {
      this.note(this.at, 'A key in double quotes and a colon are missing before this.');
      this.#value();
      return;
    } else {
      this.note(this.at, `A key stands in double quotes: "${cutToken(key)}".`);
      this.next();
    }
    if (this.token === ':') this.next();
    else if (/^=>?$/.test(this.token)) {
      this.note(this.at, `A colon is expected after the key, not ${this.token}.`);
      this.next();
    } else {
      this.note(this.before, `A colon and a value are missing after the key ${cutToken(key)}.`);
      if (/^[,}\]]?$/.test(this.token)) return;
    }
    if (/^[,}\]]$/.test(this.token))
      this.note(this.before, `A value is missing after the key ${cutToken(key)}.`);
    else if (this.token !== '') this.#value();
  }

  #string(kind: 'key' | 'text'): void {
    const { token, at } = this;
    if (!isClosed(token)) {
      this.stop(
        at,
        `The ${kind} that begins here does not end in its line: the closing quote is missing. A line break in a text is written \\n.`,
      );
      return;
    }
    for (const mistake of stringMistakes(token, kind)) this.note(at + mistake.at, mistake.message);
    this.next();
  }

  #word(): void {
    const mistake = wordMistake(this.token);
    if (mistake !== undefined) {
      this.note(this.at, mistake.message);
      if (mistake.isText) this.passWords();
    }
    this.next();
  }

  #named(closing: Closing, at: number): string {
    const { line, column } = this.#placeAt(at);
    return `The ${nameOf[closing]} that begins at ${line}:${column}`;
  }
}

/** The mistakes of a text that is not JSON, in the order of the text: at most 20, with what is expected there. */
export function jsonMistakes(text: string): Required<Mistake>[] {
  const placeAt = placesIn(text);
  const reader = new Reader(text, placeAt);
  reader.read();
  return reader.mistakes.sort((a, b) => a.at - b.at).map(({ at, message }) => ({ ...placeAt(at), message }));
}
