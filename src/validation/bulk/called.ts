import { distance } from '../meant/index.ts';
import type { Code } from './codes.ts';

/** Most suggestions for one workbook, since each is sought among all codes of a list. */
const mostSuggestions = 200;

/** What a code may be misspelt as; a code with another number means something else. */
export const spellingsOf = ({ code, label, others = [] }: Code): string[] =>
  [label, ...others, /\d/.test(code) ? '' : code].filter((each) => each !== '');

/** Codes by what a cell may call them: a code wins over a label, and that over other names, which several may have. */
export function byName(codes: readonly Code[]): ReadonlyMap<string, readonly Code[]> {
  const called = (namesOf: (code: Code) => readonly string[]) => {
    const found = new Map<string, Code[]>();
    for (const code of codes)
      for (const each of new Set(namesOf(code).map((name) => name.toLowerCase())))
        found.set(each, [...(found.get(each) ?? []), code]);
    return found;
  };
  return new Map([
    ...called(({ others = [] }) => others),
    ...called(({ label }) => [label]),
    ...called(({ code, iri: own }) => [code, own]),
  ]);
}

/** What was probably meant by the cells of one workbook. */
export class Suggestions {
  #made = 0;

  /** What comes nearest to a text by one of its names; several where they come equally near, none after the 200th text. */
  nearest<T>(text: string, all: Iterable<T>, namesOf: (each: T) => readonly string[]): T[] {
    this.#made += 1;
    if (this.#made > mostSuggestions) return [];
    const wanted = text.toLowerCase();
    // Longer than that, a name has words that nobody wrote: another disease, not another spelling.
    let [least, found]: [number, T[]] = [Math.max(1, Math.floor(wanted.length / 5)), []];
    for (const each of all) {
      const fars = namesOf(each)
        .filter((name) => Math.abs(name.length - wanted.length) <= least)
        .map((name) => distance(name.toLowerCase(), wanted));
      const far = Math.min(...fars, Number.POSITIVE_INFINITY);
      if (far < least) [least, found] = [far, [each]];
      else if (far === least) found.push(each);
    }
    return found;
  }
}
