import { Worker } from 'node:worker_threads';
import { OneByOne } from '../base/index.ts';
import type { Content } from './log.ts';
import type { RevisionRecord } from './record.ts';

/** What the thread is asked for. */
export type Asked =
  | { kind: 'write'; revision: RevisionRecord }
  | { kind: 'read'; graph: string }
  | { kind: 'checkpoint' };

/** What came of it. */
export type Told =
  | { state: 'done' }
  | { state: 'read'; content: Content }
  | { state: 'refused'; message: string };

/**
 * A thread that puts large revisions down, reads large graphs, and brings the write-ahead file into the log's own, one at
 * a time: SQLite copies every byte and waits for the disk, which would hold up everybody else. It starts with the first,
 * and stays.
 */
export class Writer {
  readonly #file: string;
  #worker: Worker | undefined;
  #told: PromiseWithResolvers<Told> | undefined;
  readonly #turns = new OneByOne();

  /** For the log in this file. */
  constructor(file: string) {
    this.#file = file;
  }

  /** Resolves when the revision is on disk; rejects where that was refused, or the thread ended meanwhile. */
  async write(revision: RevisionRecord): Promise<void> {
    const texts = revision.graphs.flatMap(({ added, removed, now }) => [added, removed, now]);
    const buffers = new Set(texts.map(({ bytes }) => bytes.buffer));
    await this.#ask({ kind: 'write', revision }, [...buffers]);
  }

  /** A graph as it is on disk; rejects where it cannot be read, or the thread ended meanwhile. */
  async read(graph: string): Promise<Content | undefined> {
    const told = await this.#ask({ kind: 'read', graph }, []);
    return told.state === 'read' ? told.content : undefined;
  }

  /** Brings what the write-ahead file holds by now into the log's own; rejects where the thread ended meanwhile. */
  async checkpoint(): Promise<void> {
    await this.#ask({ kind: 'checkpoint' }, []);
  }

  #ask(asked: Asked, buffers: ArrayBuffer[]): Promise<Told> {
    return this.#turns.do(() => this.#tell(asked, buffers));
  }

  async #tell(asked: Asked, buffers: ArrayBuffer[]): Promise<Told> {
    const worker = this.#started();
    this.#told = Promise.withResolvers();
    worker.ref();
    worker.postMessage(asked, buffers);
    const told = await this.#told.promise;
    if (told.state === 'refused') throw new Error(told.message);
    return told;
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL('./writer.worker.ts', import.meta.url), {
      workerData: this.#file,
      // Flags of the host process, such as --input-type, are not for workers.
      execArgv: [],
    });
    const lost = (message: string) => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#told?.reject(new Error(message));
    };
    worker.on('message', (told: Told) => {
      worker.unref();
      this.#told?.resolve(told);
    });
    worker.on('error', (error: Error) => lost(error.message));
    worker.on('exit', () => lost('The thread that writes has ended.'));
    this.#worker = worker;
    return worker;
  }

  /** Ends the thread when it has done what it was asked for. */
  async end(): Promise<void> {
    await this.#turns.done;
    await this.#worker?.terminate();
  }
}
