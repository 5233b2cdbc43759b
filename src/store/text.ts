import { createHash } from 'node:crypto';
import { piece, type Slices } from './slices.ts';

/** Lines as one text in UTF-8, with their number and the digest of the text. */
export interface Text {
  /** In a buffer of its own, so that it can change threads without a copy. */
  bytes: Uint8Array<ArrayBuffer>;
  lines: number;
  hash: string;
}

/** Joins lines to one text in slices, in a buffer that `make` gives; `look` is shown each part of it in turn. */
export function* encoding<B extends ArrayBufferLike>(
  lines: readonly string[],
  make: (bytes: number) => B,
  look: (part: Uint8Array) => void = () => {},
): Slices<Uint8Array<B>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let i = 0; i < lines.length; i += piece) {
    const end = i + piece < lines.length ? '\n' : '';
    const part = Buffer.from(lines.slice(i, i + piece).join('\n') + end);
    look(part);
    parts.push(part);
    length += part.length;
    yield;
  }
  const bytes = new Uint8Array(make(length));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
    yield;
  }
  return bytes;
}

/** Joins lines in slices; the digest is the one of the text as a whole. */
export function* joining(lines: readonly string[]): Slices<Text> {
  const hash = createHash('sha256');
  const make = (length: number) => new ArrayBuffer(length);
  const bytes = yield* encoding(lines, make, (part) => hash.update(part));
  return { bytes, lines: lines.length, hash: hash.digest('hex') };
}

/** Bytes of a text that are taken apart in one go: a millisecond. */
const part = 200_000;

/** The lines of a text in UTF-8 and the digest of it, in slices; none where it is empty. */
export function* parting(bytes: Uint8Array): Slices<{ lines: string[]; hash: string }> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hash = createHash('sha256');
  const lines: string[] = [];
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from + part);
    const to = end === -1 ? text.length : end;
    hash.update(text.subarray(from, to + 1));
    for (const line of text.toString('utf8', from, to).split('\n')) lines.push(line);
    from = to + 1;
    yield;
  }
  return { lines, hash: hash.digest('hex') };
}
