import type { Place } from './reading.ts';

/** The offset of a place in a text. */
export function offsetOf(text: string, { line, column }: Place): number {
  const breaks = text.matchAll(/\r\n|\r|\n/g).take(line - 1);
  const last = [...breaks].at(-1);
  return (last === undefined ? 0 : last.index + last[0].length) + column - 1;
}
