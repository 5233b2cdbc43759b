import type { DatabaseSync } from 'node:sqlite';
import { isGraphName } from '../rdf/index.ts';
import { chainHash, sha256 } from './digest.ts';
import { readLog } from './fault.ts';
import { imageFile } from './files.ts';
import { lossOf } from './head.ts';
import { describeImage } from './image.ts';
import { applied, split } from './lines.ts';
import { toTrace } from './schema.ts';

/** What looking through a store's folder found. */
export interface Verdict {
  /** Revisions, graphs and quads that were read, so that a check of nothing shows. */
  revisions: number;
  graphs: number;
  quads: number;
  /** The hash of the newest revision: two copies of one store have the same. */
  head: string;
  /** Graphs older than this revision can no longer be read. */
  horizon: number;
  /** What is wrong, one sentence each; none means that the log says what it said when it was written. */
  faults: string[];
  /**
   * Graphs with a name that no engine takes, which nothing finds: the log says what it said, so they are no fault of it, and
   * are copied and restored like others until somebody deletes them.
   */
  unnamed: string[];
  /** What stands in the readers' image, a cache that is never trusted. */
  image: string;
}

/** Most faults that are told one by one. */
const mostFaults = 100;

/**
 * Verifies a store, also one that is in use: the pages of the file, the chain of hashes over all revisions, every
 * difference, and that each graph, taken back from what it is now, was what each revision left. Holds one graph in
 * memory at a time. Throws a Problem where there is no log of this format.
 */
export function verifyFolder(folder: string): Verdict {
  const { log, database } = readLog(folder);
  try {
    // One view of the log, whatever is written meanwhile.
    database.exec('BEGIN');
    const faults: string[] = [];
    const unnamed: string[] = [];
    const tell = (fault: string) => {
      if (faults.length < mostFaults) faults.push(fault);
    };
    const attempt = <T>(what: string, otherwise: T, work: () => T): T => {
      try {
        return work();
      } catch (error) {
        tell(`${what} cannot be read: ${(error as Error).message}`);
        return otherwise;
      }
    };
    attempt('The file', undefined, () => {
      for (const row of database.prepare('PRAGMA integrity_check(20)').iterate())
        if (row.integrity_check !== 'ok') tell(`The file: ${row.integrity_check}`);
    });
    const revisions = attempt('The chain of revisions', 0, () => checkChain(database, tell));
    const names = attempt('The list of graphs', [], () =>
      database.prepare('SELECT graph FROM difference UNION SELECT graph FROM graph').all(),
    );
    let graphs = 0;
    let quads = 0;
    for (const { graph } of names) {
      const name = String(graph);
      const found = attempt(`<${name}>`, 0, () => checkGraph(database, name, tell));
      if (found > 0 && !isGraphName(name)) unnamed.push(name);
      quads += found;
      if (found > 0) graphs++;
    }
    const newest = attempt('The newest revision', 0, () => log.newest());
    const head = attempt('The newest revision', '', () => log.hash(newest) ?? '');
    const lost = lossOf(folder, (number) => attempt('A revision', undefined, () => log.hash(number)), newest);
    if (lost !== undefined) tell(`The log: ${lost}.`);
    const horizon = attempt('The horizon', 0, () => log.horizon());
    const image = describeImage(imageFile(folder), (revision) => log.hash(revision));
    return { revisions, graphs, quads, head, horizon, faults, unnamed, image };
  } finally {
    database.close();
  }
}

function checkChain(database: DatabaseSync, tell: (fault: string) => void): number {
  const traces = database.prepare('SELECT * FROM difference WHERE revision = ?');
  let before = { number: 0, hash: '' };
  let count = 0;
  for (const row of database.prepare('SELECT * FROM revision ORDER BY number').iterate()) {
    const [number, at, who, why] = [Number(row.number), String(row.at), String(row.who), String(row.why)];
    if (number !== before.number + 1) tell(`Revisions ${before.number + 1} to ${number - 1} are missing.`);
    else if (chainHash(before.hash, { number, at, who, why }, traces.all(number).map(toTrace)) !== row.hash)
      tell(`Revision ${number} (${at}) is not what its hash says: it, or its list of graphs, was altered.`);
    before = { number, hash: String(row.hash) };
    count++;
  }
  return count;
}

/** Checks one graph from now back to its first revision, or to the horizon; gives its number of quads now. */
function checkGraph(database: DatabaseSync, graph: string, tell: (fault: string) => void): number {
  const row = database.prepare('SELECT quads, triples FROM graph WHERE graph = ?').get(graph);
  let lines: string[] | undefined = split(row?.triples ?? '');
  const quads = lines.length;
  if (row !== undefined && Number(row.quads) !== quads)
    tell(`<${graph}> has ${quads} quads, not ${row.quads}.`);
  const differences = database.prepare('SELECT * FROM difference WHERE graph = ? ORDER BY revision DESC');
  let oldest: Record<string, unknown> | undefined;
  for (const each of differences.iterate(graph)) {
    oldest = each;
    const { revision, added, removed } = each;
    if (lines !== undefined && sha256(lines.join('\n')) !== each.result) {
      const when = lines.length === quads ? 'now' : 'taken back';
      tell(`<${graph}> ${when} is not what revision ${revision} left.`);
      lines = undefined;
    }
    if (added === null || removed === null) return quads;
    for (const [text, hash, what] of [
      [added, each.addedHash, 'added'],
      [removed, each.removedHash, 'removed'],
    ]) {
      if (sha256(String(text)) === hash) continue;
      tell(`What revision ${revision} ${what} in <${graph}> is not what its hash says.`);
      lines = undefined;
    }
    if (lines !== undefined) lines = applied(lines, split(removed), split(added));
  }
  if (oldest === undefined) tell(`<${graph}> stands in no revision.`);
  else if (lines !== undefined && lines.length > 0) tell(`<${graph}> had quads before its first revision.`);
  return quads;
}
