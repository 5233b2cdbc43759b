/** Whether a token begins a text, in whatever quotes. */
export const isQuoted = (token: string): boolean => /^["'“”„«]/.test(token);

/** Whether a text in quotes has its closing one; one that belongs to the text, after a backslash, ends nothing. */
export function isClosed(quoted: string): boolean {
  const opening = quoted[0] ?? '';
  const bare = quoted.replace(/\\./g, '');
  return bare.length > 1 && (!/["']/.test(opening) || bare.endsWith(opening));
}

/** What is wrong within a text in quotes that is closed, with the offset in it. */
export function* stringMistakes(
  quoted: string,
  kind: 'key' | 'text',
): Generator<{ at: number; message: string }> {
  const opening = quoted[0] ?? '';
  if (opening !== '"')
    yield { at: 0, message: `A ${kind} stands in straight double quotes, not in ${opening}.` };
  const bad = /\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(quoted.replace(/\\\\/g, '__'));
  if (bad !== null && opening === '"')
    yield {
      at: bad.index,
      message: `${quoted.slice(bad.index, bad.index + 2)} is no escape of JSON: a backslash is written \\\\.`,
    };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const control = /[\u0000-\u001f]/.exec(quoted);
  if (control !== null)
    yield {
      at: control.index,
      message: 'A tab or another control character in a text is written with a backslash, e.g. \\t.',
    };
}
