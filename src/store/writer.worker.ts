import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { Log } from './log.ts';
import { inTransaction, put } from './record.ts';
import type { Asked, Told } from './writer.ts';

const port = parentPort;
if (port === null) throw new Error('A writer runs only as a worker thread.');

const database = new DatabaseSync(String(workerData), { timeout: 5_000 });
database.exec('PRAGMA synchronous = FULL');
const log = new Log(database);

function answer(asked: Asked): Told {
  try {
    if (asked.kind === 'read') return { state: 'read', content: log.contentNow(asked.graph) };
    inTransaction(database, () => put(database, asked.revision));
    return { state: 'written' };
  } catch (error) {
    return { state: 'refused', message: (error as Error).message };
  }
}

port.on('message', (asked: Asked) => {
  const told = answer(asked);
  port.postMessage(told, told.state === 'read' ? [told.content.bytes.buffer as ArrayBuffer] : []);
});
