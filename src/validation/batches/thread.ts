import { Worker } from 'node:worker_threads';
import { Problem, type ProblemKind } from '../../base/index.ts';
import { write } from '../../rdf/index.ts';
import type { Store } from '../../store/index.ts';
import type { BatchAnswer, BatchOptions, BatchQuestion, FromThread, ToThread } from './messages.ts';

/** One thread that validates parts of texts; it asks the store through here. */
export class BatchThread {
  readonly #worker: Worker;
  readonly #store: Store;
  readonly #asked = new Map<number, PromiseWithResolvers<BatchAnswer>>();
  readonly #heapMegabytes: number;
  #last = 0;
  #hasEnded = false;

  constructor(store: Store, { heapMegabytes = 512, ...options }: BatchOptions) {
    this.#heapMegabytes = heapMegabytes;
    this.#store = store;
    this.#worker = new Worker(new URL('./batch.worker.ts', import.meta.url), {
      workerData: options,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    this.#worker.on('message', (message: FromThread) => void this.#receive(message));
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('A thread that validates has ended.')));
    this.#worker.unref();
  }

  /** Whether it has died; nothing may be asked of it then. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  ask(question: BatchQuestion): Promise<BatchAnswer> {
    this.#last += 1;
    const asked = Promise.withResolvers<BatchAnswer>();
    this.#asked.set(this.#last, asked);
    this.#worker.ref();
    this.#post({ kind: 'batch', id: this.#last, question });
    return asked.promise;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  async #receive(message: FromThread): Promise<void> {
    if (message.kind === 'query') {
      this.#post({ kind: 'answered', id: message.id, ...(await this.#query(message.sparql)) });
      return;
    }
    const asked = this.#asked.get(message.id);
    this.#asked.delete(message.id);
    if (this.#asked.size === 0) this.#worker.unref();
    if (message.kind === 'answer') asked?.resolve(message.answer);
    else if (message.problem) asked?.reject(new Problem(message.problem as ProblemKind, message.message));
    else asked?.reject(new Error(message.message));
  }

  /** Terms do not cross threads, so the answer goes as text. */
  async #query(sparql: string): Promise<{ state: string; text: string }> {
    const answer = await this.#store.query(sparql);
    if (answer.state === 'quads') return { state: 'quads', text: await write(answer.quads, 'ntriples') };
    if (answer.state !== 'rows') return { state: answer.state, text: '' };
    const rows = answer.rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([variable, { value }]) => [variable, value])),
    );
    return { state: 'rows', text: JSON.stringify(rows) };
  }

  #fail(error: Error): void {
    this.#hasEnded = true;
    const reason =
      (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? new Problem(
            'too-large',
            `A part of the text needs more than ${this.#heapMegabytes} MB of memory. Break up what stands in one statement.`,
            {},
            error,
          )
        : error;
    for (const asked of this.#asked.values()) asked.reject(reason);
    this.#asked.clear();
  }
}
