import { cutToken } from './cut.ts';
import { tokenAfter } from './json-tokens.ts';
import { deepestJson, placesIn } from './json-tree.ts';
import { wordMistake } from './json-words.ts';
import type { Mistake } from './reading.ts';

/** Most mistakes that are told of one text. */
const most = 20;

type Closing = '}' | ']';
const nameOf = { '}': 'object', ']': 'array' };

/** Reads on over mistakes of JSON and notes them. */
class Reader {
  readonly mistakes: { at: number; message: string }[] = [];
  readonly #text: string;
  readonly #placeAt: ReturnType<typeof placesIn>;
  readonly #open: Closing[] = [];
  /** The token at hand, empty at the end of the text, with its offset; and where the one before it ends. */
  #token = '';
  #at = 0;
  #before = 0;
  #end = 0;
  #stopped = false;

  constructor(text: string, placeAt: ReturnType<typeof placesIn>) {
    this.#text = text;
    this.#placeAt = placeAt;
  }

  read(): void {
    this.#next();
    if (!/^[{[]/.test(this.#token)) {
      const found = this.#token === '' ? 'the end of the text' : cutToken(this.#token);
      this.#stop(this.#at, `An object in { } or an array in [ ] is expected, not ${found}.`);
    } else this.#value();
    if (this.#token !== '')
      this.#note(
        this.#at,
        `The document ends before ${cutToken(this.#token)}: one object or array is expected.`,
      );
  }

  #note(at: number, message: string): void {
    if (this.#stopped) return;
    this.mistakes.push({ at, message });
    if (this.mistakes.length === most) this.#stopped = true;
  }

  /** Notes what nothing can be read after. */
  #stop(at: number, message: string): void {
    this.#note(at, message);
    this.#stopped = true;
    this.#token = '';
  }

  #next(): void {
    this.#before = this.#end;
    do {
      const { at, token } = tokenAfter(this.#text, this.#end);
      this.#at = at;
      this.#token = this.#stopped ? '' : token;
      this.#end = this.#at + this.#token.length;
      if (/^(?:\/[/*]|#)/.test(this.#token))
        this.#note(this.#at, 'JSON has no comments: leave this one out.');
    } while (/^(?:\/[/*]|#)/.test(this.#token));
  }

  #value(): void {
    if (this.#token === '{') this.#container('}');
    else if (this.#token === '[') this.#container(']');
    else if (/^["'“”„«]/.test(this.#token)) this.#string('text');
    else this.#word();
  }

  #container(closing: Closing): void {
    const begin = this.#at;
    if (this.#open.push(closing) > deepestJson) {
      this.#stop(begin, `Objects and arrays are nested more than ${deepestJson} deep.`);
      return;
    }
    this.#next();
    let comma: number | undefined;
    for (let isComplete = false; ; ) {
      const [text, at] = [this.#token, this.#at];
      if (text === '') {
        this.#stop(this.#before, `${this.#named(closing, begin)} does not end: ${closing} is missing.`);
        break;
      }
      if (text === '}' || text === ']') {
        if (comma !== undefined)
          this.#note(comma, `Nothing comes after this comma but ${text}: leave the comma out.`);
        if (text !== closing)
          this.#note(at, `${this.#named(closing, begin)} is not closed by ${text}: ${closing} is expected.`);
        // Then the one around it is what ends here.
        const isOuter = text !== closing && this.#open.at(-2) === text;
        if (!isOuter) this.#next();
        break;
      }
      if (text === ',' || text === ';') {
        if (text === ';') this.#note(at, 'A comma is expected, not a semicolon.');
        if (!isComplete)
          this.#note(
            at,
            `A ${closing === '}' ? 'key with its value' : 'value'} is missing before this comma.`,
          );
        [comma, isComplete] = [at, false];
        this.#next();
        continue;
      }
      if (text === ':') {
        this.#note(
          at,
          closing === '}'
            ? 'A key is missing before this colon.'
            : 'A colon stands in an array: keys belong into an object, in { }.',
        );
        this.#next();
        if (!/^[,\]}]?$/.test(this.#token)) this.#value();
      } else {
        if (isComplete && at === this.#before) {
          this.#stop(at, 'A comma is missing before this; a quote that belongs to a text is written \\".');
          break;
        }
        if (isComplete) this.#note(this.#before, 'A comma is missing after this.');
        if (closing === '}') this.#member();
        else this.#value();
      }
      [comma, isComplete] = [undefined, true];
    }
    this.#open.pop();
  }

  #member(): void {
    const key = this.#token;
    if (/^["'“”„«]/.test(key)) this.#string('key');
    else if (key === '{' || key === '[') {
      this.#note(this.#at, 'A key in double quotes and a colon are missing before this.');
      this.#value();
      return;
    } else {
      this.#note(this.#at, `A key stands in double quotes: "${cutToken(key)}".`);
      this.#next();
    }
    if (this.#token === ':') this.#next();
    else if (/^=>?$/.test(this.#token)) {
      this.#note(this.#at, `A colon is expected after the key, not ${this.#token}.`);
      this.#next();
    } else {
      this.#note(this.#before, `A colon and a value are missing after the key ${cutToken(key)}.`);
      if (/^[,}\]]?$/.test(this.#token)) return;
    }
    if (/^[,}\]]$/.test(this.#token))
      this.#note(this.#before, `A value is missing after the key ${cutToken(key)}.`);
    else if (this.#token !== '') this.#value();
  }

  #string(kind: 'key' | 'text'): void {
    const [text, at] = [this.#token, this.#at];
    const opening = text[0] ?? '';
    // Without its escapes: a quote that belongs to the text ends nothing.
    const bare = text.replace(/\\./g, '');
    const isWhole = bare.length > 1 && (!/["']/.test(opening) || bare.endsWith(opening));
    if (!isWhole) {
      this.#stop(
        at,
        `The ${kind} that begins here does not end in its line: the closing quote is missing. A line break in a text is written \\n.`,
      );
      return;
    }
    if (opening !== '"') this.#note(at, `A ${kind} stands in straight double quotes, not in ${opening}.`);
    const bad = /\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.replace(/\\\\/g, '__'));
    if (bad !== null && opening === '"')
      this.#note(
        at + bad.index,
        `${text.slice(bad.index, bad.index + 2)} is no escape of JSON: a backslash is written \\\\.`,
      );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    const control = /[\u0000-\u001f]/.exec(text);
    if (control !== null)
      this.#note(
        at + control.index,
        'A tab or another control character in a text is written with a backslash, e.g. \\t.',
      );
    this.#next();
  }

  #word(): void {
    const mistake = wordMistake(this.#token);
    if (mistake !== undefined) {
      this.#note(this.#at, mistake.message);
      // The words of a text without quotes are one mistake.
      if (mistake.isText)
        this.#end += /^[^,\]}\r\n]*/.exec(this.#text.slice(this.#end, this.#end + 1_000))?.[0].length ?? 0;
    }
    this.#next();
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
