import { Worker } from 'node:worker_threads';

/** JavaScript heap of one reader; the engine's own memory is beside it. */
const heapMegabytes = 1024;

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
