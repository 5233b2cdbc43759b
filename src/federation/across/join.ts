import { Worker } from 'node:worker_threads';
import { Problem } from '../../base/index.ts';
import type { FromThread, Task, ToThread } from './messages.ts';

/** What the thread may take; with more it ends, and the question with it. */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };

export type Joined = Exclude<FromThread, { say: 'ask' | 'too-many' }>;

/** A thread that has answered, and may answer again: loading the engine takes longer than most answers. */
let idle: { worker: Worker; uses: number } | undefined;
/** Most answers of one thread. */
const mostUses = 50;

function takeThread(): { worker: Worker; uses: number } {
  const taken = idle;
  idle = undefined;
  if (taken !== undefined) return taken;
  const url = new URL('./comunica.worker.ts', import.meta.url);
  const thread = { worker: new Worker(url, { execArgv: [], env: {}, resourceLimits }), uses: 0 };
  const forget = () => {
    if (idle === thread) idle = undefined;
  };
  // Also for the time when nobody listens: an engine that breaks while idle must not bring the process down.
  thread.worker.on('error', forget).on('exit', forget);
  return thread;
}

/**
 * Has Comunica answer a query that asks everything by SERVICE, in a thread of its own that has no network: each
 * request is a message, answered by `ask` with a result in JSON. The thread ends with the first failure of `ask`, which
 * is thrown, and with `signal`: then nothing more is asked. Throws a Problem for a query that the engine cannot answer,
 * and for more rows than `task.most`.
 */
export async function join(
  task: Task,
  ask: (service: string, query: string) => Promise<string>,
  signal: AbortSignal,
): Promise<Joined> {
  signal.throwIfAborted();
  const thread = takeThread();
  const { worker } = thread;
  const ended = Promise.withResolvers<Joined>();
  const fail = (error: unknown) => ended.reject(error);
  const abort = () => fail(signal.reason);
  const broken = (message: string, cause?: unknown) =>
    fail(new Problem('query-refused', `The clauses could not be joined: ${message}`, {}, cause));
  const listen = (message: FromThread) => {
    if (message.say === 'too-many')
      fail(
        new Problem('query-too-large', `The answer has more than ${task.most} rows.`, { limit: task.most }),
      );
    else if (message.say !== 'ask') ended.resolve(message);
    else
      ask(message.service, message.query).then(
        (json) => worker.postMessage({ id: message.id, json } satisfies ToThread),
        fail,
      );
  };
  const onError = (error: Error) => broken(error.message, error);
  const onExit = () => broken('the thread ended.');
  signal.addEventListener('abort', abort, { once: true });
  worker.on('message', listen).on('error', onError).on('exit', onExit);
  worker.ref();
  try {
    worker.postMessage(task);
    const joined = await ended.promise;
    thread.uses += 1;
    if (idle === undefined && thread.uses < mostUses) idle = thread;
    return joined;
  } finally {
    signal.removeEventListener('abort', abort);
    worker.off('message', listen).off('error', onError).off('exit', onExit);
    // An idle thread does not keep the process alive.
    if (idle === thread) worker.unref();
    else await worker.terminate();
  }
}
