import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { Log } from './log.ts';
import { inTransaction, put } from './record.ts';
import type { Asked, Told } from './writer.ts';

const port = parentPort;
if (port === null) throw new Error('A writer runs only as a worker thread.');

const database = new DatabaseSync(String(workerData), { timeout: 5_000 });
// It is asked for checkpoints: amid a change, the connection that waits for it still looks at the write-ahead file.
database.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0');
const log = new Log(database);

function answer(asked: Asked): Told {
  try {
    if (asked.kind === 'read') return { state: 'read', content: log.contentNow(asked.graph) };
    if (asked.kind === 'write') inTransaction(database, () => put(database, asked.revision));
    else database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    return { state: 'done' };
  } catch (error) {
    return { state: 'refused', message: (error as Error).message };
  }
}

port.on('message', (asked: Asked) => {
  const told = answer(asked);
  port.postMessage(told, told.state === 'read' ? [told.content.bytes.buffer as ArrayBuffer] : []);
});
