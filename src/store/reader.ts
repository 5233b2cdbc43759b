import type { Worker } from 'node:worker_threads';
import type { Built, Contents, Outcome, Question, Reply, Request } from './messages.ts';
import type { Packed } from './packed.ts';

/** Bytes that a reader's JavaScript heap stays below between questions, with what is to be collected. */
const restingHeap = 64_000_000;

/**
 * One worker thread with one copy of all graphs. It answers one question at a time; changes may be posted at any
 * moment, and every question after them sees them, since messages keep their order.
 */
export class Reader {
  readonly #worker: Worker;
  readonly #ready = Promise.withResolvers<Built>();
  readonly #broken = Promise.withResolvers<void>();
  #asked: PromiseWithResolvers<Outcome | 'stale'> | undefined;
  #gone = false;
  /** Changes that were posted and are not taken yet, and how many of them come before the question. */
  #behind = 0;
  #before = 0;
  /** What the thread held outside its JavaScript heap when it last had something done, in bytes. */
  #bytes = 0;
  #swelling = 0;

  /** In a thread that was not told anything yet (threads.ts). */
  constructor(contents: Contents, worker: Worker) {
    this.#worker = worker;
    this.#worker.on('message', (reply: Reply) => this.#receive(reply));
    this.#worker.on('error', (error: Error) => this.#giveUp(error.message));
    this.#worker.on('exit', () => this.#giveUp('The reader has ended.'));
    this.#ready.promise.catch(() => {});
    worker.ref();
    this.#post({ kind: 'build', contents });
  }

  /** Settles when the graphs are loaded, with how; rejects where they cannot be. */
  get ready(): Promise<Built> {
    return this.#ready.promise;
  }

  /** Settles when the reader has to be replaced. */
  get broken(): Promise<void> {
    return this.#broken.promise;
  }

  #receive(reply: Reply): void {
    if (reply.kind === 'broken' || reply.kind === 'stale') {
      this.#giveUp(reply.message, reply.kind === 'stale');
      return;
    }
    if (reply.kind === 'answer') this.#swelling += reply.bytes - this.#bytes;
    this.#bytes = reply.bytes;
    if (reply.kind === 'applied') {
      this.#behind--;
      this.#before = Math.max(0, this.#before - 1);
      return;
    }
    // An idle reader does not keep the process alive; one that loads or answers does.
    this.#worker.unref();
    if (reply.kind === 'ready') this.#ready.resolve(reply.built);
    else this.#asked?.resolve(reply.outcome);
  }

  #giveUp(message: string, stale = false): void {
    this.#gone = true;
    const reason = new Error(message);
    this.#ready.reject(reason);
    if (stale) this.#asked?.resolve('stale');
    else this.#asked?.reject(reason);
    this.#broken.resolve();
  }

  #post(request: Request): void {
    this.#worker.postMessage(request);
  }

  /**
   * Asks one question. Settles only when the engine answers, so the caller keeps the deadline and may `end` the
   * reader; `stale` where the reader missed a change, so that another must be asked; rejects when it breaks.
   */
  ask(question: Question): Promise<Outcome | 'stale'> {
    if (this.#gone) return Promise.resolve('stale');
    this.#asked = Promise.withResolvers();
    this.#before = this.#behind;
    this.#worker.ref();
    this.#post({ kind: 'ask', question });
    return this.#asked.promise;
  }

  /** Whether it has to take changes before it can answer. */
  get isBehind(): boolean {
    return this.#behind > 0;
  }

  /** Processor time of the thread so far, in ms, also while it answers; infinite once it has ended. */
  async processorMs(): Promise<number> {
    try {
      const { user, system } = await this.#worker.cpuUsage();
      return (user + system) / 1000;
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  }

  /** By how many bytes questions have made the engine's memory grow, which it never gives back. */
  get swelling(): number {
    return this.#swelling;
  }

  /**
   * By how many bytes the engine's memory has grown for the question under way, and the JavaScript heap past what it has at
   * rest: 0 while the reader has changes to take before it, and once it has ended.
   */
  async growth(): Promise<number> {
    try {
      const { external_memory, used_heap_size } = await this.#worker.getHeapStatistics();
      const heap = Math.max(0, used_heap_size - restingHeap);
      return this.#before > 0 ? 0 : external_memory - this.#bytes + heap;
    } catch {
      return 0;
    }
  }

  apply(revision: number, differences: readonly Packed[]): void {
    this.#behind++;
    this.#post({ kind: 'apply', revision, differences });
  }

  /** Ends the thread at once, whatever it does. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
