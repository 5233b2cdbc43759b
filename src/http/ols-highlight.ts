const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Clients put highlighted texts into pages as they are, so everything but the marks is escaped. */
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => escapes[sign] as string);

/** A letter as it is compared: without case and accents. */
const plain = (letter: string) => letter.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The text as HTML, with `<b>` around the beginning of each word that begins as a word of the query does; undefined where none does. */
export function highlighted(text: string, query: string): string | undefined {
  const wanted = (query.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => [...word].map(plain).join(''));
  let met = false;
  const marked = text.split(/([\p{L}\p{N}]+)/u).map((piece, i) => {
    if (i % 2 === 0) return escaped(piece);
    const letters = [...piece];
    const word = letters.map(plain).join('');
    const longest = wanted
      .filter((each) => word.startsWith(each))
      .reduce((most, each) => Math.max(most, each.length), 0);
    if (longest === 0) return escaped(piece);
    met = true;
    // Letters, not characters of the folded word: one letter may fold to several.
    let [end, length] = [0, 0];
    while (length < longest && end < letters.length) length += plain(letters[end++] as string).length;
    return `<b>${letters.slice(0, end).join('')}</b>${letters.slice(end).join('')}`;
  });
  return met ? marked.join('') : undefined;
}
