import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import { bodyChunks } from './body.ts';

/** Largest bodies of POST /validate, in bytes: what an operator sets for any body, and multiples of that. */
export interface UploadBounds {
  /** A text that is read as a whole; also a file of an archive. */
  whole: number;
  /** An archive or a spreadsheet as it comes, or a form. */
  packed: number;
  /** A text that is checked in parts; unpacked, where it is gzip. */
  stream: number;
  /** All files of an archive, unpacked. */
  unpacked: number;
  /** Files of an archive. */
  entries: number;
}

export const uploadBounds = (bodyBytes: number): UploadBounds => ({
  whole: bodyBytes,
  packed: 4 * bodyBytes,
  // Some 50 MB are checked within the time in which a request has to arrive.
  stream: 10 * bodyBytes,
  unpacked: 10 * bodyBytes,
  entries: 1_000,
});

/** A body that was read, or a long one of which only the beginning was; its bytes come in their order. */
export type Body = { state: 'whole'; bytes: Buffer } | { state: 'long'; chunks: AsyncGenerator<Uint8Array> };

/**
 * The bytes of the body, unpacked where Content-Encoding says gzip. Throws a Problem (too-large) as soon as there are
 * more than `limit`, packed or unpacked; nothing beyond is unpacked.
 */
export async function* bytesOf(c: Context, limit: number): AsyncGenerator<Uint8Array> {
  const encoding = (c.req.header('content-encoding') ?? 'identity').trim().toLowerCase();
  if (!['identity', 'gzip', 'x-gzip'].includes(encoding))
    throw new Problem(
      'unsupported-media-type',
      `The encoding ${encoding.slice(0, 50)} is not read here. Send gzip.`,
    );
  const isPacked = encoding !== 'identity';
  const tooLarge = (how: string) =>
    new Problem('too-large', `The body ${how} more than ${limit.toLocaleString('en')} bytes.`, { limit });
  if (Number(c.req.header('content-length') ?? 0) > limit) throw tooLarge('has');
  const source = Readable.from(bodyChunks(c));
  const unpacked = isPacked ? source.pipe(createGunzip()) : source;
  if (isPacked) source.on('error', (error) => unpacked.destroy(error));
  let size = 0;
  try {
    for await (const chunk of unpacked) {
      size += (chunk as Uint8Array).byteLength;
      if (size > limit) throw tooLarge(isPacked ? 'unpacks to' : 'has');
      yield chunk as Uint8Array;
    }
  } catch (error) {
    const { code } = error as { code?: string };
    if (isPacked && code?.startsWith('Z_'))
      throw new Problem('malformed-request', 'The body is not gzip, or it is cut short.', {}, error);
    throw error;
  } finally {
    source.destroy();
  }
}

/** Reads bytes up to a number; where there are more, they go on as a stream that begins at the beginning. */
export async function readUpTo(source: AsyncGenerator<Uint8Array>, most: number): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await source.next(); !next.done; next = await source.next()) {
    chunks.push(next.value);
    size += next.value.byteLength;
    if (size > most) return { state: 'long', chunks: continued(chunks, source) };
  }
  return { state: 'whole', bytes: Buffer.concat(chunks) };
}

async function* continued(first: Uint8Array[], rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let chunk = first.shift(); chunk !== undefined; chunk = first.shift()) yield chunk;
  yield* rest;
}
