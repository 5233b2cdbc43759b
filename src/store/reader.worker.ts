import { setPriority } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { build } from './build.ts';
import type { Engine } from './engine.ts';
import type { Contents, Question, Reply, Request } from './messages.ts';
import { unpacked } from './packed.ts';

const port = parentPort;
if (port === null) throw new Error('A reader runs only as a worker thread.');

/** The bytes of an answer go over without a copy: a copy of a large one would hold up the thread that serves. */
const reply = (message: Reply) => {
  const text = message.kind === 'answer' && message.outcome.state === 'text' ? message.outcome : undefined;
  port.postMessage(message, text === undefined ? [] : [text.bytes.buffer]);
};

/** What `Reader.growth` is counted from; a third of a microsecond. */
const bytes = () => getHeapStatistics().external_memory;

/** How much later than others a thread that gives way has its turn: a third of their time (setpriority(2)). */
const niceness = 5;

/** After a trap every later call of the engine fails, or worse, so the reader gives itself up. */
const isTrap = ({ name }: Error) => name === 'RuntimeError' || name === 'RangeError';

function answer(engine: Engine, question: Question): Reply {
  try {
    const outcome = engine.answer(question);
    return { kind: 'answer', outcome, bytes: bytes() };
  } catch (error) {
    const { message } = error as Error;
    if (isTrap(error as Error)) return { kind: 'broken', message: 'The query brought the engine down.' };
    const state = message.startsWith('error at ') ? 'malformed' : 'failed';
    return { kind: 'answer', outcome: { state, message: message.slice(0, 500) }, bytes: bytes() };
  }
}

try {
  const { engine, built } = build(workerData as Contents);
  port.on('message', (request: Request) => {
    if (request.kind === 'ask') {
      reply(answer(engine, request.question));
      return;
    }
    try {
      // What was written while this reader was built is in it already.
      if (request.revision > built.revision)
        for (const packed of request.differences) engine.apply([unpacked(packed)]);
      reply({ kind: 'applied', bytes: bytes() });
    } catch (error) {
      reply({ kind: 'stale', message: (error as Error).message });
    }
  });
  // Linux alone has a priority for each thread; elsewhere the whole process would have another.
  if ((workerData as Contents).givesWay && process.platform === 'linux') setPriority(niceness);
  reply({ kind: 'ready', built, bytes: bytes() });
} catch (error) {
  reply({ kind: 'broken', message: (error as Error).message });
}
