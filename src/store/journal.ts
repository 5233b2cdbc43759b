import { mkdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { bytesWithout, dropQuads, freeBytes, shrink } from './compact.ts';
import type { Difference } from './difference.ts';
import { folderProblem, problem } from './fault.ts';
import { logFile, removeUnfinished } from './files.ts';
import { Head, lossOf } from './head.ts';
import { claim } from './lock.ts';
import { Log } from './log.ts';
import { mendGraphs } from './mend.ts';
import { type GraphRecord, inTransaction, put, type RevisionRecord, record } from './record.ts';
import { migrate, refuseNewer } from './schema.ts';
import { inTurns, type Slices } from './slices.ts';
import type { Reason, Revision } from './store.ts';
import { joining, type Text } from './text.ts';
import { Writer } from './writer.ts';

/** Bytes of a revision from which on a thread of its own writes it: those of about 2,000 statements. */
const largeBytes = 500_000;
/** Bytes that the thread has written after which it brings the write-ahead file into the log's own, as SQLite does. */
const checkpointBytes = 4_000_000;
/** Statements of a graph from which on that thread reads it too. */
const largeGraph = 5_000;

/**
 * The durable log as its one writer has it: every revision with its differences, chained by hashes, and each graph
 * as it is now. A write that returns is on disk.
 */
export class Journal extends Log {
  readonly #lock: { release(): void } | undefined;
  readonly #where: string;
  /** A log in memory has none: no other thread could see it. */
  readonly #writer: Writer | undefined;
  readonly #head: Head | undefined;
  /** Bytes that the thread has written since its last checkpoint, and that checkpoint. */
  #ahead = 0;
  #checkpoint: Promise<void> = Promise.resolve();

  private constructor(
    database: DatabaseSync,
    folder: string | undefined,
    { where, lock }: { where: string; lock: { release(): void } | undefined },
  ) {
    super(database, problem);
    this.#where = where;
    this.#lock = lock;
    this.#writer = folder === undefined ? undefined : new Writer(logFile(folder));
    this.#head = folder === undefined ? undefined : new Head(folder);
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
      const journal = new Journal(database, folder, { where, lock });
      const opened = database;
      inTransaction(opened, () => migrate(opened));
      const lost = folder && lossOf(folder, (number) => journal.hash(number), journal.newest());
      if (lost) throw new Error(lost);
      return journal;
    } catch (error) {
      database?.close();
      lock?.release();
      throw folderProblem(`${where} cannot be opened`, error);
    }
  }

  /**
   * The sorted lines of a graph now, with turns of the event loop for others; all of it is read at once. Rejects as
   * `lines` throws.
   */
  async linesNow(graph: string): Promise<string[]> {
    const row = this.database.prepare('SELECT quads FROM graph WHERE graph = ?').get(graph);
    const isLarge = Number(row?.quads ?? 0) >= largeGraph;
    const content = isLarge ? await this.#writer?.read(graph) : undefined;
    return inTurns(this.parted(graph, content ?? this.contentNow(graph)));
  }

  /**
   * Logs one revision and makes its graphs current: all of it, or nothing. Rejects with a Problem where the disk
   * does not take it. Others have turns of the event loop meanwhile, and see the log as it was.
   */
  async append(
    by: { at: string } & Reason,
    differences: readonly Difference[],
    now: ReadonlyMap<string, readonly string[]>,
  ): Promise<Revision> {
    const graphs = await inTurns(records(differences, now));
    try {
      const revision = this.#next(by, graphs);
      const bytes = bytesOf(graphs.flatMap(({ added, removed }) => [added, removed]));
      if (this.#writer === undefined || bytes < largeBytes)
        inTransaction(this.database, () => put(this.database, revision));
      else await this.#aside(this.#writer, revision);
      this.#head?.note({ number: revision.entry.number, hash: revision.hash });
      const changed = graphs.map(({ graph, added, removed }) => ({
        graph,
        added: added.lines,
        removed: removed.lines,
      }));
      return { ...revision.entry, graphs: changed };
    } catch (error) {
      throw folderProblem(`${this.#where} did not take the change`, error, this.database.location());
    }
  }

  #next(by: { at: string } & Reason, graphs: readonly GraphRecord[]): RevisionRecord {
    const previous = this.newest();
    const hash = this.hash(previous);
    if (hash === undefined) throw this.damaged(`revision ${previous} is missing`);
    return record(hash, { number: previous + 1, ...by }, graphs);
  }

  /** Has the other thread write it, while this connection goes on seeing the log as it was: nobody is to find a
   * revision there that the readers were not told of yet. */
  async #aside(writer: Writer, revision: RevisionRecord): Promise<void> {
    const { number } = revision.entry;
    // The write-ahead file begins anew only where all of it was brought over and this connection looks at none of it.
    await this.#checkpoint;
    // Told before the thread takes the texts.
    this.#ahead += bytesOf(revision.graphs.flatMap(({ added, removed, now }) => [added, removed, now]));
    this.database.exec('BEGIN');
    // The first reading, not BEGIN, settles what is seen.
    this.newest();
    const failed = await writer.write(revision).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    this.database.exec('COMMIT');
    if (this.#ahead >= checkpointBytes) {
      this.#ahead = 0;
      this.#checkpoint = writer.checkpoint().catch(() => {});
    }
    // A thread may end after it has written, before it could say so.
    if (failed !== undefined && this.hash(number) !== revision.hash) throw failed.error;
  }

  /**
   * Drops the quads of every difference up to a revision; who, when, why, counts and hashes stay, and the chain
   * still verifies. The dropping is itself a revision. The file keeps its size until it is shrunk.
   */
  drop(upTo: number, by: { at: string } & Reason): Revision {
    try {
      const revision = inTransaction(this.database, () => {
        dropQuads(this.database, upTo);
        const dropping = this.#next(by, []);
        put(this.database, dropping);
        return dropping;
      });
      this.#head?.note({ number: revision.entry.number, hash: revision.hash });
      return { ...revision.entry, graphs: [] };
    } catch (error) {
      throw folderProblem(`${this.#where} cannot be compacted`, error, this.database.location());
    }
  }

  /** Bytes of the file that hold nothing any more. */
  free(): number {
    return freeBytes(this.database);
  }

  /** How many bytes the file takes at most without the quads of every difference up to a revision, once it is shrunk. */
  bytesWithout(upTo: number): number {
    return bytesWithout(this.database, upTo);
  }

  /** Makes the file as small as what it holds; gives the reason where that could not be, and may be tried again. */
  shrink(): string | undefined {
    return shrink(this.database);
  }

  /** Makes each graph's current text again from the differences; gives the graphs that were not so. */
  mend(): string[] {
    return inTransaction(this.database, () => mendGraphs(this.database));
  }

  /** Ends the thread that writes, where one was started; comes before `close`. */
  async rest(): Promise<void> {
    await this.#writer?.end();
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
    this.#head?.close();
    this.#lock?.release();
  }
}

const bytesOf = (texts: readonly Text[]): number => texts.reduce((sum, { bytes }) => sum + bytes.length, 0);

/** What is put down of each graph that differs; `now` has the lines of each. */
function* records(
  differences: readonly Difference[],
  now: ReadonlyMap<string, readonly string[]>,
): Slices<GraphRecord[]> {
  const graphs: GraphRecord[] = [];
  for (const { graph, added, removed } of differences) {
    const lines = now.get(graph) ?? [];
    const whole = yield* joining(lines);
    graphs.push({
      graph,
      // A new graph is all that was added: joined once.
      added: added.length === lines.length ? whole : yield* joining(added),
      removed: yield* joining(removed),
      now: whole,
    });
  }
  return graphs;
}
