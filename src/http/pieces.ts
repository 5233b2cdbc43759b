import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Context } from 'hono';

/** Bytes that are handed on at once: more only when the client has taken these. */
const piece = 65_536;

/** Fewest bytes that are worth compressing: below them the answer fits into one packet anyway. */
const worthwhile = 1024;

/**
 * Answers with bytes, with the headers that were set before. What is neither small nor large is compressed here, in one
 * go and lightly, where the client takes gzip: by a stream, as everything else is, it would cost as much as the query.
 */
export function sendBytes(c: Context, bytes: Uint8Array<ArrayBuffer>): Response {
  const takesGzip = /\bgzip\b(?!\s*;\s*q\s*=)/i.test(c.req.header('accept-encoding') ?? '');
  if (!takesGzip || bytes.length < worthwhile || bytes.length > piece || c.req.method === 'HEAD') {
    // Told now, so that the small ones are not compressed on their way.
    c.header('Content-Length', `${bytes.length}`);
    return c.body(inPieces(bytes));
  }
  const packed = gzipSync(bytes, { level: 1 });
  c.header('Content-Encoding', 'gzip');
  c.header('Content-Length', `${packed.length}`);
  return c.body(packed);
}

/** A body from bytes: small ones as they are, large ones as a stream that waits for its reader. */
function inPieces(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
  if (bytes.length <= piece) return bytes;
  let from = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        // A fast client takes every piece at once: without a turn for others they would wait for the last one.
        await nextTurn();
        // A view of what is there, not a copy.
        controller.enqueue(bytes.subarray(from, from + piece));
        from += piece;
        if (from >= bytes.length) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
