import { type Edit, startsOf } from '../edits/index.ts';

/**
 * Applies edits that were all made for this text. Two that would change the same piece are not both applied: the first
 * in the list is. Gives the new text and how many were applied.
 */
export function applyEdits(text: string, edits: readonly Edit[]): { text: string; applied: number } {
  const starts = startsOf(text);
  const offset = (line: number, column: number) => (starts[line - 1] ?? text.length) + column - 1;
  const taken: { from: number; to: number; text: string }[] = [];
  for (const edit of edits) {
    const from = offset(edit.line, edit.column);
    const to = offset(edit.endLine, edit.endColumn);
    const same = (each: { from: number; to: number; text: string }) =>
      from === each.from && to === each.to && edit.text === each.text;
    if (!taken.some((each) => (from < each.to && each.from < to) || same(each)))
      taken.push({ from, to, text: edit.text });
  }
  const inOrder = taken.toSorted((a, b) => a.from - b.from || a.to - b.to);
  let [out, at] = ['', 0];
  for (const { from, to, text: added } of inOrder) {
    out += text.slice(at, from) + added;
    at = to;
  }
  return { text: out + text.slice(at), applied: taken.length };
}
