import { Worker } from 'node:worker_threads';

/**
 * Twice the most that an engine can have. Once what is outside the JavaScript heap is more than half of this, V8 collects the
 * whole heap whenever a buffer is made: for three million quads five times a change, which doubled its time. What a query
 * may take is bounded by `Reader.growth`.
 */
const heapMegabytes = 8192;

/** A thread that loads an engine, and then waits to be told what that is to hold. */
const begun = () =>
  new Worker(new URL('./reader.worker.ts', import.meta.url), {
    // Flags of the host process, such as --input-type, are not for workers.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });

/**
 * Threads for readers. One may be begun ahead: to start a thread and to load its modules and the engine's code takes
 * half as long as an image of a million quads, and whoever waits for the reader would wait for that too.
 */
export class Threads {
  readonly #begin: () => Worker;
  #ahead: Worker | undefined;
  #closed = false;

  constructor(begin: () => Worker = begun) {
    this.#begin = begin;
  }

  /** The one that was begun ahead, or else a new one. It is the caller's to end. */
  take(): Worker {
    const worker = this.#ahead ?? this.#begin();
    this.#ahead = undefined;
    return worker;
  }

  /** Begins one ahead, where none is. It does not keep the process alive. */
  prepare(): void {
    if (this.#closed || this.#ahead !== undefined) return;
    const worker = this.#begin();
    this.#ahead = worker;
    const forget = () => {
      if (this.#ahead === worker) this.#ahead = undefined;
    };
    worker.on('error', forget).on('exit', forget).unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#ahead?.terminate();
  }
}
