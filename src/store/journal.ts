import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '../base/index.ts';
import type { Difference } from './difference.ts';
import type { Revision } from './store.ts';

/** Revisions and differences are only ever added, which SQLite itself enforces. */
const schema = `
  CREATE TABLE revision (number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL) STRICT;
  CREATE TABLE difference (
    revision INTEGER NOT NULL REFERENCES revision, graph TEXT NOT NULL,
    added TEXT NOT NULL, removed TEXT NOT NULL, addedCount INTEGER NOT NULL, removedCount INTEGER NOT NULL,
    PRIMARY KEY (graph, revision)) STRICT, WITHOUT ROWID;
  CREATE INDEX differenceByRevision ON difference (revision);
  CREATE TABLE graph (graph TEXT PRIMARY KEY, triples TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TRIGGER revisionStays BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END;
  CREATE TRIGGER revisionRemains BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END;
  CREATE TRIGGER differenceStays BEFORE UPDATE ON difference BEGIN SELECT RAISE(ABORT, 'differences are append-only'); END;
  CREATE TRIGGER differenceRemains BEFORE DELETE ON difference BEGIN SELECT RAISE(ABORT, 'differences are append-only'); END;
  PRAGMA user_version = 1;
`;

const split = (lines: unknown): string[] => (lines === '' ? [] : String(lines).split('\n'));

/** The durable log: every revision with its differences, and each graph as it is now. Hides SQLite. */
export class Journal {
  readonly #database: DatabaseSync;

  /** Opens `store.sqlite` in the folder, or a log in memory. Throws where another process has it open. */
  constructor(folder: string | undefined) {
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
    this.#database = new DatabaseSync(folder === undefined ? ':memory:' : join(folder, 'store.sqlite'));
    try {
      // Exclusive, since a second process would not see the first one's changes in its readers.
      this.#database.exec(
        'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;',
      );
      this.#prepareSchema();
    } catch (error) {
      this.#database.close();
      const { message } = error as Error;
      const reason = /locked/.test(message)
        ? 'another process uses it. Stop that one, or choose another folder'
        : message;
      throw new Problem(
        'unavailable',
        `The store in ${folder ?? 'memory'} cannot be opened: ${reason}.`,
        {},
        error,
      );
    }
  }

  #prepareSchema(): void {
    this.#transaction(() => {
      const version = this.#database.prepare('PRAGMA user_version').get()?.user_version;
      if (version === 0) this.#database.exec(schema);
      else if (version !== 1) throw new Error(`its format is ${version}, and this program reads format 1`);
    });
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Logs one revision and makes its graphs current, in one transaction: all of it, or nothing. */
  append(
    entry: { at: string; who: string; why: string },
    differences: readonly Difference[],
    now: Map<string, string[]>,
  ): Revision {
    return this.#transaction(() => {
      const number = this.newest() + 1;
      const { at, who, why } = entry;
      this.#database.prepare('INSERT INTO revision VALUES (?, ?, ?, ?)').run(number, at, who, why);
      const insert = this.#database.prepare('INSERT INTO difference VALUES (?, ?, ?, ?, ?, ?)');
      const replace = this.#database.prepare('INSERT OR REPLACE INTO graph VALUES (?, ?)');
      const remove = this.#database.prepare('DELETE FROM graph WHERE graph = ?');
      const graphs = differences.map(({ graph, added, removed }) => {
        insert.run(number, graph, added.join('\n'), removed.join('\n'), added.length, removed.length);
        const lines = now.get(graph) ?? [];
        if (lines.length === 0) remove.run(graph);
        else replace.run(graph, lines.join('\n'));
        return { graph, added: added.length, removed: removed.length };
      });
      return { number, at, who, why, graphs };
    });
  }

  /** The lines of a graph, now or as they were at a revision. */
  lines(graph: string, at?: number): string[] {
    const row = this.#database.prepare('SELECT triples FROM graph WHERE graph = ?').get(graph);
    const now = split(row?.triples ?? '');
    if (at === undefined || at >= this.newest()) return now;
    const lines = new Set(now);
    const later = this.#database.prepare(
      'SELECT added, removed FROM difference WHERE graph = ? AND revision > ? ORDER BY revision DESC',
    );
    for (const { added, removed } of later.iterate(graph, at)) {
      for (const line of split(added)) lines.delete(line);
      for (const line of split(removed)) lines.add(line);
    }
    return [...lines].sort();
  }

  /** Every graph as it is now, as N-Triples text. */
  graphs(): { graph: string; text: string }[] {
    return this.#database
      .prepare('SELECT graph, triples FROM graph')
      .all()
      .map(({ graph, triples }) => ({ graph: String(graph), text: `${triples}\n` }));
  }

  /** The revisions that touched a graph, or all, newest first. */
  history(graph?: string): Revision[] {
    const chosen =
      graph === undefined ? '' : 'WHERE number IN (SELECT revision FROM difference WHERE graph = ?)';
    const rows = this.#database
      .prepare(
        `SELECT number, at, who, why, graph, addedCount, removedCount FROM revision
         JOIN difference ON revision = number ${chosen} ORDER BY number DESC, graph`,
      )
      .iterate(...(graph === undefined ? [] : [graph]));
    const revisions: Revision[] = [];
    for (const row of rows) {
      const number = Number(row.number);
      let revision = revisions.at(-1);
      if (revision?.number !== number) {
        revision = { number, at: String(row.at), who: String(row.who), why: String(row.why), graphs: [] };
        revisions.push(revision);
      }
      const touched = {
        graph: String(row.graph),
        added: Number(row.addedCount),
        removed: Number(row.removedCount),
      };
      revision.graphs.push(touched);
    }
    return revisions;
  }

  /** The number of the newest revision; 0 before the first. */
  newest(): number {
    return Number(this.#database.prepare('SELECT max(number) AS newest FROM revision').get()?.newest ?? 0);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}
