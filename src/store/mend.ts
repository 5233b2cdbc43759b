import type { DatabaseSync } from 'node:sqlite';
import { sha256 } from './digest.ts';
import { applied, split } from './lines.ts';

/**
 * Makes the current text of each graph again from its differences, where it is not what its last revision left and
 * all of them are there and sound. Gives the graphs that were mended.
 */
export function mendGraphs(database: DatabaseSync): string[] {
  const last = database.prepare(
    'SELECT revision, result FROM difference WHERE graph = ? ORDER BY revision DESC LIMIT 1',
  );
  const current = database.prepare('SELECT triples FROM graph WHERE graph = ?');
  const differences = database.prepare(
    'SELECT added, removed FROM difference WHERE graph = ? ORDER BY revision',
  );
  const keep = database.prepare('INSERT OR REPLACE INTO graph VALUES (?, ?, ?, ?)');
  const drop = database.prepare('DELETE FROM graph WHERE graph = ?');
  const mended: string[] = [];
  for (const row of database.prepare('SELECT DISTINCT graph FROM difference').all()) {
    const graph = String(row.graph);
    const wanted = last.get(graph);
    if (wanted === undefined || sha256(String(current.get(graph)?.triples ?? '')) === wanted.result) continue;
    let lines: string[] = [];
    for (const { added, removed } of differences.iterate(graph))
      lines = applied(lines, split(added ?? ''), split(removed ?? ''));
    if (sha256(lines.join('\n')) !== wanted.result) continue;
    if (lines.length === 0) drop.run(graph);
    else keep.run(graph, Number(wanted.revision), lines.length, lines.join('\n'));
    mended.push(graph);
  }
  return mended;
}
