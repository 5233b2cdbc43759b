import { tokenAfter } from './json-tokens.ts';

/** Most mistakes that are told of one text. */
const most = 20;

const comment = /^(?:\/[/*]|#)/;

/** Goes through the tokens of a text that need not be JSON, and notes what is wrong at which offset. */
export class JsonCursor {
  readonly mistakes: { at: number; message: string }[] = [];
  readonly #text: string;
  /** The token at hand, empty at the end of the text, with its offset; and where the one before it ends. */
  token = '';
  at = 0;
  before = 0;
  #end = 0;
  #stopped = false;

  constructor(text: string) {
    this.#text = text;
  }

  next(): void {
    this.before = this.#end;
    do {
      const { at, token } = tokenAfter(this.#text, this.#end);
      this.at = at;
      this.token = this.#stopped ? '' : token;
      this.#end = this.at + this.token.length;
      if (comment.test(this.token)) this.note(this.at, 'JSON has no comments: leave this one out.');
    } while (comment.test(this.token));
  }

  /** Goes on over the words of a text without quotes: they are one mistake. */
  passWords(): void {
    const words = /^[^,\]}\r\n]*/.exec(this.#text.slice(this.#end, this.#end + 1_000))?.[0] ?? '';
    this.#end += words.length;
  }

  note(at: number, message: string): void {
    if (this.#stopped) return;
    this.mistakes.push({ at, message });
    if (this.mistakes.length === most) this.#stopped = true;
  }

  /** Notes what nothing can be read after. */
  stop(at: number, message: string): void {
    this.note(at, message);
    this.#stopped = true;
    this.token = '';
  }
}
