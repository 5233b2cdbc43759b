/** The lines of a text; none where it is empty. */
export const split = (text: unknown): string[] => (text === '' ? [] : String(text).split('\n'));

/** Sorted lines with some put in and some taken out. */
export function applied(lines: readonly string[], put: readonly string[], out: readonly string[]): string[] {
  if (lines.length === 0) return [...put].sort();
  const left = new Set(lines);
  for (const line of out) left.delete(line);
  for (const line of put) left.add(line);
  return [...left].sort();
}
