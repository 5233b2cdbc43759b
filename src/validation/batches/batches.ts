import { availableParallelism } from 'node:os';
import { Problem } from '../../base/index.ts';
import { type Format, isStreamed, segments } from '../../rdf/index.ts';
import type { Store } from '../../store/index.ts';
import type { Room } from './listed.ts';
import type { BatchOptions } from './messages.ts';
import { type Batch, type Summary, Summing } from './summary.ts';
import { BatchThread } from './thread.ts';

/** A long text, or many. `base` resolves relative IRIs. */
export interface Stream {
  chunks: AsyncIterable<Uint8Array | string>;
  format: Format;
  base: string;
}

/** Validates long texts in parts, on several threads; memory follows the part. */
export interface Batches {
  /**
   * Gives what is found in each part, in the order of the text, and at the end the findings about the whole. What one
   * part says of a node is not seen in another: a dataset and all that hangs on it should stand together.
   * `room` tells how much can be listed still: what goes beyond is only counted. Throws a Problem (too-large) at a
   * limit, and where the format has to be read as a whole.
   */
  validate(
    stream: Stream,
    profile: string,
    language?: string,
    room?: () => Room,
  ): AsyncGenerator<Batch, Summary>;
  close(): Promise<void>;
}

/** Largest text that is read as a whole, for formats that cannot be cut. */
const wholeCharacters = 20_000_000;

/** Starts the threads when the first text comes. Each has its own copy of the profiles. */
export function openBatches(
  store: Store,
  { threads = Math.min(4, availableParallelism()), ...options }: BatchOptions & { threads?: number } = {},
): Batches {
  let pool: BatchThread[] = [];
  return {
    async *validate({ chunks, format, base }, profile, language = 'en', room) {
      pool = pool.filter(({ hasEnded }) => !hasEnded);
      while (pool.length < threads) pool.push(new BatchThread(store, options));
      const summing = new Summing();
      const parts = isStreamed(format) ? segments(chunks, format) : onePart(chunks);
      const waiting: Promise<Batch>[] = [];
      let [next, done] = [0, false];
      // As many parts are in memory as there are threads, and one more for each.
      while (!done || waiting.length > 0) {
        while (!done && waiting.length < threads * 2) {
          const part = await parts.next();
          if (part.done) {
            done = true;
            break;
          }
          const thread = pool[next++ % threads] as BatchThread;
          const answer = thread
            .ask({ ...part.value, format, base, profile, language, ...(room && { room: room() }) })
            .then((found) => ({ ...found, firstLine: part.value.firstLine }));
          // It is awaited in its turn; until then a failure must not count as unheard.
          answer.catch(() => {});
          waiting.push(answer);
        }
        const batch = await waiting.shift();
        if (batch === undefined) break;
        summing.add(batch);
        yield batch;
      }
      const whole = summing.whole();
      if (whole !== undefined) yield whole;
      return summing.summary;
    },
    async close() {
      const threadsToEnd = pool;
      pool = [];
      await Promise.all(threadsToEnd.map((thread) => thread.end()));
    },
  };
}

/** The text as its only part. */
async function* onePart(chunks: Stream['chunks']) {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for await (const chunk of chunks) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.length > wholeCharacters)
      throw new Problem(
        'too-large',
        `JSON-LD and RDF/XML are read as a whole, up to ${wholeCharacters} characters. Send Turtle or N-Triples.`,
      );
  }
  yield { prologue: '', text, firstLine: 1 };
}
