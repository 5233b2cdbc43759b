import { setPriority } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { build } from './build.ts';
import { Engine } from './engine.ts';
import type { Contents, Question, Reply, Request } from './messages.ts';

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

/** Begun before it is known what it is to hold. Where that fails the thread ends, with the reason. */
let engine = new Engine();
/** The revision that it was built of. */
let revision = 0;

function built(contents: Contents): Reply {
  try {
    const made = build(contents, engine);
    engine = made.engine;
    revision = made.built.revision;
    // Linux alone has a priority for each thread; elsewhere the whole process would have another.
    if (contents.givesWay && process.platform === 'linux') setPriority(niceness);
    return { kind: 'ready', built: made.built, bytes: bytes() };
  } catch (error) {
    return { kind: 'broken', message: (error as Error).message };
  }
}

function answer(question: Question): Reply {
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

function applied(change: Extract<Request, { kind: 'apply' }>): Reply {
  try {
    // What was written while this reader was built is in it already.
    if (change.revision > revision) for (const packed of change.differences) engine.apply(packed);
    return { kind: 'applied', bytes: bytes() };
  } catch (error) {
    return { kind: 'stale', message: (error as Error).message };
  }
}

port.on('message', (request: Request) => {
  switch (request.kind) {
    case 'build':
      reply(built(request.contents));
      break;
    case 'ask':
      reply(answer(request.question));
      break;
    case 'apply':
      reply(applied(request));
      break;
  }
});
