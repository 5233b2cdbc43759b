import type { DatabaseSync } from 'node:sqlite';
import { chainHash, sha256, type Trace } from './digest.ts';
import { applied, split } from './lines.ts';

/** The format that this program writes. */
export const format = 2;

/** Revisions and differences are only ever added, which SQLite itself enforces. */
export const guards = `
  CREATE TRIGGER revisionStays BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END;
  CREATE TRIGGER revisionRemains BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END;
  CREATE TRIGGER differenceStays BEFORE UPDATE ON difference BEGIN SELECT RAISE(ABORT, 'differences are append-only'); END;
  CREATE TRIGGER differenceRemains BEFORE DELETE ON difference BEGIN SELECT RAISE(ABORT, 'differences are append-only'); END;`;

const names = ['revisionStays', 'revisionRemains', 'differenceStays', 'differenceRemains'];
/** Lets a migration or a compaction in; both put the guards up again in the same transaction. */
export const liftGuards = names.map((name) => `DROP TRIGGER ${name};`).join(' ');

/** Long texts stand last in their rows, so that a history is read without them. Dropped quads are NULL. */
const tables = `
  CREATE TABLE revision (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
  CREATE INDEX revisionByTime ON revision (at);
  CREATE TABLE difference (
    revision INTEGER NOT NULL REFERENCES revision, graph TEXT NOT NULL,
    addedCount INTEGER NOT NULL, removedCount INTEGER NOT NULL,
    addedHash TEXT NOT NULL, removedHash TEXT NOT NULL, result TEXT NOT NULL,
    added TEXT, removed TEXT, PRIMARY KEY (graph, revision)) STRICT, WITHOUT ROWID;
  CREATE INDEX differenceByRevision ON difference (revision);
  CREATE TABLE graph (
    graph TEXT PRIMARY KEY, revision INTEGER NOT NULL, quads INTEGER NOT NULL, triples TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE horizon (revision INTEGER NOT NULL) STRICT;
  INSERT INTO horizon VALUES (0);`;

/** Format 1 had neither hashes nor a horizon: both are computed from its differences, graph by graph. */
function fromFormat1(database: DatabaseSync): void {
  database.exec(`${liftGuards}
    DROP INDEX differenceByRevision;
    ALTER TABLE revision RENAME TO revision1; ALTER TABLE difference RENAME TO difference1; DROP TABLE graph;
    ${tables}
    INSERT INTO revision SELECT number, at, who, why, '' FROM revision1;`);
  const insert = database.prepare('INSERT INTO difference VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const keep = database.prepare('INSERT INTO graph VALUES (?, ?, ?, ?)');
  const rows = database.prepare('SELECT * FROM difference1 WHERE graph = ? ORDER BY revision');
  for (const { graph } of database.prepare('SELECT DISTINCT graph FROM difference1').all()) {
    let lines: string[] = [];
    let last = 0;
    for (const row of rows.iterate(String(graph))) {
      const added = String(row.added);
      const removed = String(row.removed);
      lines = applied(lines, split(added), split(removed));
      last = Number(row.revision);
      const counts = [split(added).length, split(removed).length];
      const hashes = [sha256(added), sha256(removed), sha256(lines.join('\n'))];
      insert.run(last, String(graph), ...counts, ...hashes, added, removed);
    }
    if (lines.length > 0) keep.run(String(graph), last, lines.length, lines.join('\n'));
  }
  let hash = '';
  const traces = database.prepare('SELECT * FROM difference WHERE revision = ?');
  const sign = database.prepare('UPDATE revision SET hash = ? WHERE number = ?');
  for (const row of database.prepare('SELECT number, at, who, why FROM revision ORDER BY number').all()) {
    const [number, at, who, why] = [Number(row.number), String(row.at), String(row.who), String(row.why)];
    hash = chainHash(hash, { number, at, who, why }, traces.all(number).map(toTrace));
    sign.run(hash, number);
  }
  database.exec(`DROP TABLE difference1; DROP TABLE revision1; ${guards}`);
}

/** A row of differences as a trace. */
export function toTrace(row: Record<string, unknown>): Trace {
  return {
    graph: String(row.graph),
    added: Number(row.addedCount),
    removed: Number(row.removedCount),
    addedHash: String(row.addedHash),
    removedHash: String(row.removedHash),
    result: String(row.result),
  };
}

/** How to come from each older format to the next. */
const migrations: Record<number, (database: DatabaseSync) => void> = {
  0: (database) => database.exec(`${tables} ${guards} PRAGMA user_version = ${format};`),
  1: (database) => {
    fromFormat1(database);
    database.exec('PRAGMA user_version = 2');
  },
};

/** The format of a file; 0 where it is empty. */
export const formatOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version);

/** Throws for a format of a later program, before anything in the file is touched. */
export function refuseNewer(database: DatabaseSync): void {
  const version = formatOf(database);
  if (version > format)
    throw new Error(`its format is ${version}, and this program reads formats up to ${format}`);
}

/** Brings a file to this program's format, inside the caller's transaction. */
export function migrate(database: DatabaseSync): void {
  for (let version = formatOf(database); version !== format; version = formatOf(database)) {
    const step = migrations[version];
    if (step === undefined) throw new Error(`its format ${version} is not known`);
    step(database);
  }
}
