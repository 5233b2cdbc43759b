import type { DatabaseSync } from 'node:sqlite';
import { chainHash, type Entry, type Trace } from './digest.ts';
import type { Text } from './text.ts';

/** What a revision did to one graph, and what the graph then is. */
export interface GraphRecord {
  graph: string;
  added: Text;
  removed: Text;
  now: Text;
}

/** A revision as it is put down. */
export interface RevisionRecord {
  entry: Entry;
  hash: string;
  graphs: readonly GraphRecord[];
}

const trace = ({ graph, added, removed, now }: GraphRecord): Trace => ({
  graph,
  added: added.lines,
  removed: removed.lines,
  addedHash: added.hash,
  removedHash: removed.hash,
  result: now.hash,
});

/** A revision with its hash over the one before. */
export function record(previous: string, entry: Entry, graphs: readonly GraphRecord[]): RevisionRecord {
  return { entry, graphs, hash: chainHash(previous, entry, graphs.map(trace)) };
}

// Bytes are bound, not text, since they come from another thread; of no bytes at all SQLite makes NULL.
const text = "CAST(coalesce(?, x'') AS TEXT)";

/** Writes a revision and makes its graphs current, inside the caller's transaction. */
export function put(database: DatabaseSync, { entry, hash, graphs }: RevisionRecord): void {
  const { number, at, who, why } = entry;
  database.prepare('INSERT INTO revision VALUES (?, ?, ?, ?, ?)').run(number, at, who, why, hash);
  const insert = database.prepare(`INSERT INTO difference VALUES (?, ?, ?, ?, ?, ?, ?, ${text}, ${text})`);
  const replace = database.prepare(`INSERT OR REPLACE INTO graph VALUES (?, ?, ?, ${text})`);
  const remove = database.prepare('DELETE FROM graph WHERE graph = ?');
  for (const { graph, added, removed, now } of graphs) {
    const counts = [added.lines, removed.lines];
    const hashes = [added.hash, removed.hash, now.hash];
    insert.run(number, graph, ...counts, ...hashes, added.bytes, removed.bytes);
    if (now.lines === 0) remove.run(graph);
    else replace.run(graph, number, now.lines, now.bytes);
  }
}

/** Does work in a transaction: all of it, or nothing. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has already ended the transaction.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
