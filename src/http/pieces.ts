import { setImmediate as nextTurn } from 'node:timers/promises';

/** Bytes that are handed on at once: more only when the client has taken these. */
const piece = 65_536;

/** A body from bytes: small ones as they are, large ones as a stream that waits for its reader. */
export function inPieces(
  bytes: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
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
