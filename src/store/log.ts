import type { DatabaseSync } from 'node:sqlite';
import { sha256 } from './digest.ts';
import { applied, split } from './lines.ts';
import { atOnce, type Slices } from './slices.ts';
import type { HistoryPage, Revision } from './store.ts';
import { parting } from './text.ts';

/** A graph as the log keeps it now. */
export interface Current {
  graph: string;
  /** The revision that left it so. */
  revision: number;
  quads: number;
  /** N-Triples, sorted, without a line end at the last. */
  text: string;
}

/** A graph now in N-Triples and UTF-8, with the digest it should have and the revision that left it so. */
export interface Content {
  bytes: Uint8Array;
  revision: number;
  result: string;
}

/** How a fault of the log is thrown. */
export type Fault = (kind: 'internal' | 'not-found', detail: string) => Error;

/** What every connection to the log can read, be it the writer's, a reader's or the doctor's. Hides SQL. */
export class Log {
  protected readonly database: DatabaseSync;

  readonly #fault: Fault;

  /** Throws its faults as plain Errors where nothing else is given. */
  constructor(database: DatabaseSync, fault: Fault = (_, detail) => new Error(detail)) {
    this.database = database;
    this.#fault = fault;
  }

  /** Says what is damaged, and the way out; nothing is ever made up in its place. */
  protected damaged(what: string): Error {
    const wayOut = 'Run "collimator doctor", and restore a backup if it says so.';
    return this.#fault('internal', `The log is damaged: ${what}. Nothing was changed. ${wayOut}`);
  }

  /** The number of the newest revision; 0 before the first. */
  newest(): number {
    return Number(this.database.prepare('SELECT max(number) AS newest FROM revision').get()?.newest ?? 0);
  }

  /** The hash of a revision; undefined where there is none. Before the first it is empty. */
  hash(number: number): string | undefined {
    if (number === 0) return '';
    const row = this.database.prepare('SELECT hash FROM revision WHERE number = ?').get(number);
    return row === undefined ? undefined : String(row.hash);
  }

  /** The oldest revision at which graphs can still be read; older quads were dropped by compaction. */
  horizon(): number {
    return Number(this.database.prepare('SELECT revision FROM horizon').get()?.revision ?? 0);
  }

  /** The newest revision at or before a time (ISO 8601 UTC); 0 where all are later. */
  revisionAt(time: string): number {
    const row = this.database.prepare('SELECT max(number) AS number FROM revision WHERE at <= ?').get(time);
    return Number(row?.number ?? 0);
  }

  /** The number of quads of all graphs now. */
  quads(): number {
    return Number(this.database.prepare('SELECT sum(quads) AS quads FROM graph').get()?.quads ?? 0);
  }

  /** Every graph as it is now, one after another. Throws where one is not what its revision left. */
  *graphs(): Generator<Current> {
    const rows = this.database
      .prepare(
        'SELECT graph, g.revision, quads, triples, result FROM graph g LEFT JOIN difference d USING (graph, revision)',
      )
      .iterate();
    for (const { graph, revision, quads, triples, result } of rows) {
      if (sha256(String(triples)) !== result)
        throw this.damaged(`<${graph}> is not what revision ${revision} left`);
      yield { graph: String(graph), revision: Number(revision), quads: Number(quads), text: String(triples) };
    }
  }

  /**
   * The sorted lines of a graph, now or as they were at a revision. Throws a Problem where they were dropped by
   * compaction, or are not what the log's hashes say.
   */
  lines(graph: string, at?: number): string[] {
    // Without its differences, which take as long to read again.
    if (at === undefined) return atOnce(this.parted(graph, this.contentNow(graph)));
    const row = this.database.prepare('SELECT triples FROM graph WHERE graph = ?').get(graph);
    let lines = split(row?.triples ?? '');
    const rows = this.database
      .prepare(
        'SELECT revision, result, removedHash, addedHash, added, removed FROM difference WHERE graph = ? ORDER BY revision DESC',
      )
      .iterate(graph);
    let said: Record<string, unknown> | undefined;
    for (const each of rows) {
      said = each;
      if (Number(each.revision) <= at) break;
      said = undefined;
      if (each.added === null || each.removed === null)
        throw this.#fault(
          'not-found',
          `<${graph}> at revision ${at} was dropped by compaction; the oldest kept is ${this.horizon()}.`,
        );
      lines = applied(lines, split(each.removed), split(each.added));
    }
    const wanted = said?.result ?? emptyHash;
    if (sha256(lines.join('\n')) !== wanted)
      throw this.damaged(`<${graph}> at revision ${said?.revision ?? 0} is not what its hash says`);
    return lines;
  }

  /**
   * A graph now, as bytes: made one text of ten megabytes, it would hold the thread four times as long. One that is
   * not there has none.
   */
  contentNow(graph: string): Content {
    const row = this.database
      .prepare('SELECT CAST(triples AS BLOB) AS bytes FROM graph WHERE graph = ?')
      .get(graph);
    const said = this.database
      .prepare('SELECT revision, result FROM difference WHERE graph = ? ORDER BY revision DESC LIMIT 1')
      .get(graph);
    return {
      bytes: row?.bytes instanceof Uint8Array ? row.bytes : new Uint8Array(),
      revision: Number(said?.revision ?? 0),
      result: String(said?.result ?? emptyHash),
    };
  }

  /** The sorted lines of a graph, in slices. Throws a Problem where they are not what the log's hashes say. */
  protected *parted(graph: string, { bytes, revision, result }: Content): Slices<string[]> {
    const { lines, hash } = yield* parting(bytes);
    if (hash !== result) throw this.damaged(`<${graph}> at revision ${revision} is not what its hash says`);
    return lines;
  }

  /** Whether a graph at a revision can still be read: nothing that changed it since was dropped. */
  reaches(graph: string, at: number): boolean {
    const row = this.database
      .prepare('SELECT 1 FROM difference WHERE graph = ? AND revision > ? AND added IS NULL LIMIT 1')
      .get(graph, at);
    return row === undefined;
  }

  /** The graphs that revisions after one touched. */
  touchedSince(revision: number): string[] {
    return this.database
      .prepare('SELECT DISTINCT graph FROM difference WHERE revision > ?')
      .all(revision)
      .map(({ graph }) => String(graph));
  }

  /** Revisions, newest first: those that touched a graph, or all. */
  history(graph: string | undefined, { before, limit }: HistoryPage): Revision[] {
    const numbers = this.database
      .prepare(
        graph === undefined
          ? 'SELECT number FROM revision WHERE number < ? ORDER BY number DESC LIMIT ?'
          : 'SELECT revision AS number FROM difference WHERE revision < ? AND graph = ? ORDER BY revision DESC LIMIT ?',
      )
      .all(...[before ?? Number.MAX_SAFE_INTEGER, ...(graph === undefined ? [] : [graph]), limit ?? -1]);
    return numbers.map(({ number }) => this.revision(Number(number), graph));
  }

  /** Revisions after one, oldest first. */
  since(revision: number, limit: number): Revision[] {
    return this.database
      .prepare('SELECT number FROM revision WHERE number > ? ORDER BY number LIMIT ?')
      .all(revision, limit)
      .map(({ number }) => this.revision(Number(number)));
  }

  /** One revision, which must be there, with all its graphs or with one: a single revision may touch thousands. */
  protected revision(number: number, graph?: string): Revision {
    const row = this.database.prepare('SELECT at, who, why FROM revision WHERE number = ?').get(number);
    if (row === undefined) throw this.damaged(`revision ${number} is missing`);
    const only = graph === undefined ? '' : 'AND graph = ?';
    const graphs = this.database
      .prepare(
        `SELECT graph, addedCount, removedCount FROM difference WHERE revision = ? ${only} ORDER BY graph`,
      )
      .all(number, ...(graph === undefined ? [] : [graph]))
      .map(({ graph, addedCount, removedCount }) => ({
        graph: String(graph),
        added: Number(addedCount),
        removed: Number(removedCount),
      }));
    return { number, at: String(row.at), who: String(row.who), why: String(row.why), graphs };
  }
}

const emptyHash = sha256('');
