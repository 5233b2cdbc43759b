import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { startNode, token } from '../running.ts';

const run = promisify(execFile);

/** Fuseki's jar has Jena's command line in it. */
const [jar] = [
  ...(process.env.FUSEKI_JAR === undefined ? [] : [process.env.FUSEKI_JAR]),
  ...globSync(
    join(homedir(), '.m2/repository/org/apache/jena/jena-fuseki-server/*/jena-fuseki-server-*.jar'),
  ),
].filter((path) => existsSync(path));
const why = jar === undefined ? ' (skipped: no jar of Jena Fuseki, see FUSEKI_JAR)' : '';

let node: Running;
beforeAll(async () => {
  node = await startNode();
  const response = await fetch(`${node.url}/graphs?graph=urn:jena`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/turtle' },
    body: '<http://example.org/a> <http://example.org/jena> "één"@nl, 2 .',
  });
  expect(response.status).toBe(201);
});
afterAll(() => node.close());

/** One question by `rsparql`; a JVM takes a second to start. */
async function rsparql(query: string, results: string): Promise<string> {
  const given = ['--service', `${node.url}/sparql`, '--results', results, query];
  const { stdout } = await run('java', ['-Xmx200m', '-cp', jar ?? '', 'arq.rsparql', ...given], {
    timeout: 30_000,
  });
  return stdout;
}

describe("Jena's rsparql", () => {
  it.skipIf(jar === undefined)(
    `reads rows, and triples${why}`,
    async () => {
      const [rows, triples] = await Promise.all([
        rsparql('SELECT ?o { ?s <http://example.org/jena> ?o } ORDER BY ?o', 'tsv'),
        rsparql('CONSTRUCT WHERE { ?s <http://example.org/jena> ?o }', 'ntriples'),
      ]);
      expect(rows.trim().split('\n').slice(1).toSorted()).toEqual(['"één"@nl', '2']);
      expect(triples.trim().split('\n').toSorted()).toEqual([
        '<http://example.org/a> <http://example.org/jena> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        '<http://example.org/a> <http://example.org/jena> "één"@nl .',
      ]);
    },
    60_000,
  );
});
