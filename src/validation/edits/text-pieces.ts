import type { Place } from '../../rdf/index.ts';
import type { Edit, Source } from './source.ts';

/** A term of Turtle that stands on its own: an IRI, a literal with its tail, a name, a number. */
export const simpleTerm =
  /<[^<>\s]*>|(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')(?:@[\w-]+|\^\^(?:<[^<>\s]*>|[\w.-]*:(?:[\w.-]*[\w-])?))?|[^\s;,()[\]{}"'<>#]*[^\s;,()[\]{}"'<>#.]/y;
/** Brackets with nothing inside. */
export const emptyBrackets = /\[\s*\]/y;

/** Where the lines of a text begin; made once for each source, since there may be hundreds of edits. */
const lineStarts = new WeakMap<Source, number[]>();

/** Where the lines of a text begin. */
export function startsOf(text: string): number[] {
  const starts = [0];
  for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return starts;
}

/** The same of a source. */
export function startsIn(source: Source): number[] {
  const starts = lineStarts.get(source) ?? startsOf(source.text);
  lineStarts.set(source, starts);
  return starts;
}

/** The offset of a place. */
export const offsetOf = (starts: readonly number[], { line, column }: Place) =>
  (starts[line - 1] ?? 0) + column - 1;

/** The piece of text at a place that the pattern matches. */
export function pieceAt(source: Source, place: Place, pattern: RegExp) {
  const { text } = source;
  const start = offsetOf(startsIn(source), place);
  pattern.lastIndex = start;
  const piece = pattern.exec(text)?.[0];
  if (piece === undefined) return undefined;
  const lines = piece.split(/\r\n|\r|\n/);
  const last = lines.at(-1)?.length ?? 0;
  const end =
    lines.length === 1
      ? { endLine: place.line, endColumn: place.column + last }
      : { endLine: place.line + lines.length - 1, endColumn: last + 1 };
  return { piece, ...end, end: start + piece.length };
}

/** Puts a text for the piece at a place; undefined where another piece stands there. */
export function replaced(source: Source, place: Place, pattern: RegExp, text: string): Edit | undefined {
  const found = pieceAt(source, place, pattern);
  return found && { ...place, endLine: found.endLine, endColumn: found.endColumn, text };
}

/** Where a text ends. */
export function lastPlace(source: Source): Place {
  const starts = startsIn(source);
  return { line: starts.length, column: source.text.length - (starts.at(-1) ?? 0) + 1 };
}
