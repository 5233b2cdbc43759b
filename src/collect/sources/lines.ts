/** A physical line of a text, numbered from 1; `over` where it was longer than the bound and is cut. */
export interface Line {
  number: number;
  text: string;
  over?: boolean;
}

/** Longest line or record, in characters. */
export const longestRecord = 1_000_000;

/** The encoding that the first bytes name; UTF-8 where they name none. */
function encodingOf(first: Uint8Array): string {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  if (first[0] === 0xfe && first[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** The lines of a byte stream, in batches as they come; in memory are one piece of the stream and one line. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let rest = '';
  let number = 0;
  let cut = false;
  const take = (text: string): Line => {
    const line: Line = { number: ++number, text: text.endsWith('\r') ? text.slice(0, -1) : text };
    if (cut || text.length > longestRecord) Object.assign(line, { text: '', over: true });
    cut = false;
    return line;
  };
  for await (const piece of bytes) {
    decoder ??= new TextDecoder(encodingOf(piece));
    const parts = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    if (parts.length > 0) yield parts.map(take);
    if (rest.length > longestRecord) {
      rest = '';
      cut = true;
    }
  }
  rest += decoder?.decode() ?? '';
  if (rest !== '' || cut) yield [take(rest)];
}
