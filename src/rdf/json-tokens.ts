/** Comments, texts in quotes of a book, punctuation, words; anything else is a token of one character. */
const token =
  /\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)|#[^\r\n]*|[“”„«][^“”«»"\r\n]*["“”»]?|[[\]{}:,]|https?:[^\s",\]}]+|[^\s"'“”„«[\]{}:,;#/]+|[\s\S]/gy;
const space = /[ \t\r\n]*/y;

/** The offset after the text that begins with a quote at the offset: it ends with its line at the latest. */
function endOfText(json: string, at: number): number {
  const mark = json[at] === '"' ? /["\\\r\n]/g : /['\\\r\n]/g;
  mark.lastIndex = at + 1;
  for (let found = mark.exec(json); found !== null; found = mark.exec(json)) {
    if (found[0] === json[at]) return mark.lastIndex;
    const isEscape = found[0] === '\\' && !/[\r\n]/.test(json[mark.lastIndex] ?? '\n');
    if (!isEscape) return found[0] === '\\' ? mark.lastIndex : found.index;
    mark.lastIndex += 1;
  }
  return json.length;
}

/** The token that begins at or after the offset, with where it does; empty at the end of the text. */
export function tokenAfter(json: string, offset: number): { at: number; token: string } {
  space.lastIndex = offset;
  space.test(json);
  const at = space.lastIndex;
  if (/["']/.test(json[at] ?? '')) return { at, token: json.slice(at, endOfText(json, at)) };
  token.lastIndex = at;
  return { at, token: token.exec(json)?.[0] ?? '' };
}
