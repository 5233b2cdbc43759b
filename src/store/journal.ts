import { mkdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Difference } from './difference.ts';
import { chainHash, sha256, type Trace } from './digest.ts';
import { folderProblem, problem } from './fault.ts';
import { logFile, removeUnfinished } from './files.ts';
import { claim } from './lock.ts';
import { Log } from './log.ts';
import { mendGraphs } from './mend.ts';
import { guards, liftGuards, migrate, refuseNewer } from './schema.ts';
import type { Revision } from './store.ts';

/**
 * The durable log as its one writer has it: every revision with its differences, chained by hashes, and each graph
 * as it is now. A write that returns is on disk.
 */
export class Journal extends Log {
  readonly #lock: { release(): void } | undefined;
  readonly #where: string;

  private constructor(database: DatabaseSync, where: string, lock?: { release(): void }) {
    super(database, problem);
    this.#where = where;
    this.#lock = lock;
  }

  /** Opens the log of a folder, or one in memory. Throws a Problem where another store has it open. */
  static open(folder: string | undefined): Journal {
    const where = `The store in ${folder ?? 'memory'}`;
    let lock: { release(): void } | undefined;
    let database: DatabaseSync | undefined;
    try {
      if (folder !== undefined) {
        mkdirSync(folder, { recursive: true });
        lock = claim(folder);
        removeUnfinished(folder);
      }
      database = new DatabaseSync(folder === undefined ? ':memory:' : logFile(folder), { timeout: 5_000 });
      refuseNewer(database);
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      const journal = new Journal(database, where, lock);
      const opened = database;
      journal.#transaction(() => migrate(opened));
      return journal;
    } catch (error) {
      database?.close();
      lock?.release();
      throw folderProblem(`${where} cannot be opened`, error);
    }
  }

  #transaction<T>(work: () => T): T {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk has already ended the transaction.
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  /**
   * Logs one revision and makes its graphs current, in one transaction: all of it, or nothing. Throws a Problem
   * where the disk does not take it.
   */
  append(
    entry: { at: string; who: string; why: string },
    differences: readonly Difference[],
    now: Map<string, string[]>,
  ): Revision {
    try {
      return this.#transaction(() => this.#write(entry, differences, now));
    } catch (error) {
      throw folderProblem(`${this.#where} did not take the change`, error);
    }
  }

  #write(
    { at, who, why }: { at: string; who: string; why: string },
    differences: readonly Difference[],
    now: Map<string, string[]>,
  ): Revision {
    const previous = this.newest();
    const previousHash = this.hash(previous);
    if (previousHash === undefined) throw this.damaged(`revision ${previous} is missing`);
    const number = previous + 1;
    const entry = { number, at, who, why };
    const insert = this.database.prepare('INSERT INTO difference VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const replace = this.database.prepare('INSERT OR REPLACE INTO graph VALUES (?, ?, ?, ?)');
    const remove = this.database.prepare('DELETE FROM graph WHERE graph = ?');
    const sign = this.database.prepare('INSERT INTO revision VALUES (?, ?, ?, ?, ?)');
    const rows = differences.map(({ graph, added, removed }) => {
      const lines = now.get(graph) ?? [];
      const texts = { added: added.join('\n'), removed: removed.join('\n'), now: lines.join('\n') };
      const result = sha256(texts.now);
      const trace: Trace = {
        graph,
        added: added.length,
        removed: removed.length,
        // A new graph is all that was added: hashed once.
        addedHash: texts.added === texts.now ? result : sha256(texts.added),
        removedHash: sha256(texts.removed),
        result,
      };
      return { trace, texts, quads: lines.length };
    });
    const hash = chainHash(
      previousHash,
      entry,
      rows.map(({ trace }) => trace),
    );
    sign.run(number, at, who, why, hash);
    for (const { trace, texts, quads } of rows) {
      const { graph, added, removed, addedHash, removedHash, result } = trace;
      insert.run(number, graph, added, removed, addedHash, removedHash, result, texts.added, texts.removed);
      if (quads === 0) remove.run(graph);
      else replace.run(graph, number, quads, texts.now);
    }
    const graphs = rows.map(({ trace: { graph, added, removed } }) => ({ graph, added, removed }));
    return { ...entry, graphs };
  }

  /**
   * Drops the quads of every difference up to a revision; who, when, why, counts and hashes stay, and the chain
   * still verifies. The dropping is itself a revision. Gives the disk space back.
   */
  compact(upTo: number, entry: { at: string; who: string; why: string }): Revision {
    try {
      const revision = this.#transaction(() => {
        this.database.exec(liftGuards);
        this.database
          .prepare('UPDATE difference SET added = NULL, removed = NULL WHERE revision <= ?')
          .run(upTo);
        this.database.prepare('UPDATE horizon SET revision = max(revision, ?)').run(upTo);
        this.database.exec(guards);
        return this.#write(entry, [], new Map());
      });
      this.database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
      return revision;
    } catch (error) {
      throw folderProblem(`${this.#where} cannot be compacted`, error);
    }
  }

  /** Makes each graph's current text again from the differences; gives the graphs that were not so. */
  mend(): string[] {
    return this.#transaction(() => mendGraphs(this.database));
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
    this.#lock?.release();
  }
}
