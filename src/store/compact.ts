import { statfsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { diskReason } from '../base/index.ts';
import { guards, liftGuards } from './schema.ts';

const count = (database: DatabaseSync, sql: string, ...given: number[]): number =>
  Number(Object.values(database.prepare(sql).get(...given) ?? {})[0] ?? 0);

const pageBytes = (database: DatabaseSync) => count(database, 'PRAGMA page_size');

/** Bytes of a log's file that hold nothing any more. */
export const freeBytes = (database: DatabaseSync): number =>
  count(database, 'PRAGMA freelist_count') * pageBytes(database);

/** How many bytes a log's file takes at most once the quads of changes up to a revision are dropped, and it is shrunk. */
export function bytesWithout(database: DatabaseSync, upTo: number): number {
  const quads = count(
    database,
    'SELECT total(octet_length(added) + octet_length(removed)) FROM difference WHERE revision <= ?',
    upTo,
  );
  return count(database, 'PRAGMA page_count') * pageBytes(database) - freeBytes(database) - quads;
}

/** Drops the quads of every difference up to a revision, inside the caller's transaction. */
export function dropQuads(database: DatabaseSync, upTo: number): void {
  database.exec(liftGuards);
  database.prepare('UPDATE difference SET added = NULL, removed = NULL WHERE revision <= ?').run(upTo);
  database.prepare('UPDATE horizon SET revision = max(revision, ?)').run(upTo);
  database.exec(guards);
}

/**
 * Makes a log's file as small as what it holds; SQLite cannot do that in the transaction that dropped something. Gives
 * the reason where it could not, and then nothing but space is lost, which another call gives back.
 */
export function shrink(database: DatabaseSync): string | undefined {
  try {
    // First what the dropping left ahead, so that both need not lie there at once.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE); VACUUM');
    const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? {};
    return busy === 0 ? undefined : 'another process reads it. Wait until it has ended, then try again';
  } catch (error) {
    return diskReason(error);
  }
}

/** Bytes that this process may still write in a folder. */
export function roomIn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
