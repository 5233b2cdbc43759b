import { setImmediate as nextTurn } from 'node:timers/promises';

/** Characters that are read in one go, about: a millisecond. */
const part = 16_384;

/** How long reading may hold the thread at a stretch, in ms. */
const longestMs = 5;

/** Where a part of a text ends: at the end of a line where one is near, and never within a character. */
function endOfPart(text: string, from: number): number {
  const line = text.indexOf('\n', from + part) + 1;
  if (line > 0 && line < from + 4 * part) return line;
  const end = from + part;
  if (end >= text.length) return text.length;
  return /[\ud800-\udbff\r]/.test(text[end - 1] ?? '') ? end + 1 : end;
}

/** A text that a parser takes for a stream, and that is given to it in parts. */
export class TextSource {
  readonly #takers = new Map<string, (part?: string) => void>();

  /** Called by the parser. */
  on(event: string, take: (part?: string) => void): void {
    this.#takers.set(event, take);
  }

  /** Gives the whole text, with turns of the event loop between; rejects with what the parser throws. */
  async give(text: string, goesOn: () => boolean): Promise<void> {
    let began = performance.now();
    for (let from = 0; from < text.length && goesOn(); ) {
      const end = endOfPart(text, from);
      this.#takers.get('data')?.(text.slice(from, end));
      from = end;
      if (performance.now() - began < longestMs) continue;
      await nextTurn();
      began = performance.now();
    }
    if (goesOn()) this.#takers.get('end')?.();
  }
}
