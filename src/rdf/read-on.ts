import { asPattern } from '../base/index.ts';
import { offsetOf } from './offset.ts';
import type { Malformed, Mistake } from './reading.ts';

/** Most mistakes told beside the first; each costs one more reading of the text, so fewer of a long one. */
const most = (length: number) => (length > 1_000_000 ? 3 : 19);

const blank = (text: string) => text.replace(/[^\r\n]/g, ' ');

/** The statement around an offset: from the end of the one before to the full stop at the end of a line. */
function statementAround(text: string, offset: number, lineMode: boolean): [number, number] {
  const ending = lineMode ? /[\r\n]/g : /\.[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|$)/g;
  const before = text.slice(0, offset);
  const start = [...before.matchAll(ending)].at(-1);
  ending.lastIndex = offset;
  const end = ending.exec(text);
  return [start ? start.index + start[0].length : 0, end ? end.index + end[0].length : text.length];
}

const undeclared = /^The prefix (.*): is not declared/;

/**
 * The mistakes after the first. What cannot be read is overwritten with spaces, so that every place stays what it
 * is, and the text is read again: the statement (in a format of lines, the line), or each use of a prefix that is
 * not declared, which is told once.
 */
export function readOn(
  text: string,
  first: Malformed,
  readAgain: (text: string) => Malformed | undefined,
  lineMode: boolean,
): Mistake[] {
  const mistakes: Mistake[] = [];
  let mistake: Malformed | undefined = first;
  let rest = text;
  let overwritten = '';
  for (let left = most(text.length); left > 0 && mistake?.line !== undefined; left -= 1) {
    const { line, column = 1 }: Mistake = mistake;
    const [, prefix] = undeclared.exec(mistake.message) ?? [];
    if (prefix !== undefined) rest = withoutPrefix(rest, prefix);
    else {
      const [start, end] = statementAround(rest, offsetOf(rest, { line: line as number, column }), lineMode);
      overwritten += rest.slice(start, end);
      rest = rest.slice(0, start) + blank(rest.slice(start, end)) + rest.slice(end);
    }
    const next = readAgain(rest);
    // The same place again: this text cannot be read on from here.
    if (next === undefined || (next.line === line && next.column === column)) break;
    const lost = undeclared.exec(next.message)?.[1];
    const follows = lost !== undefined && new RegExp(`prefix\\s+${asPattern(lost)}:`, 'i').test(overwritten);
    if (!follows) mistakes.push({ ...place(next), message: next.message });
    mistake = next;
  }
  return mistakes;
}

const place = ({ line, column }: Mistake) => ({
  ...(line !== undefined && { line }),
  ...(column !== undefined && { column }),
});

/** Puts an IRI of the same length for every name with the prefix. */
function withoutPrefix(text: string, prefix: string): string {
  const names = new RegExp(`(?<![\\w.:<-])${asPattern(prefix)}:[^\\s;,()[\\]]*(?<!\\.)`, 'g');
  return text.replace(names, ({ length }) =>
    length < 4 ? 'a'.padEnd(length) : `<u:${'x'.repeat(length - 4)}>`,
  );
}
