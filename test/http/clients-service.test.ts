import { QueryEngine } from '@comunica/query-sparql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { fuseki, type Startable, virtuoso } from '../federation/engines.ts';
import { startNode, submitExamples } from '../running.ts';

let node: Running;
beforeAll(async () => {
  node = await startNode();
  await submitExamples(node, ['lidc-idri', 'qin-breast']);
});
afterAll(() => node.close());

/** What the other engine holds, joined with what we hold: the theme is theirs, the title ours. */
const theirs = (url: string) => `
  <${url}/datasets/lidc-idri> <urn:theirs> "lung" .
  <urn:ready> a <http://purl.org/linked-data/cube#DataSet> .`;
const query = (url: string) => `
  SELECT ?theirs ?title WHERE {
    ?dataset <urn:theirs> ?theirs
    SERVICE <${url}/sparql> { ?dataset <http://purl.org/dc/terms/title> ?title }
  }`;

const engines: Record<string, Startable> = { 'Jena Fuseki': fuseki(), 'Virtuoso 7': virtuoso() };

describe.each(Object.entries(engines))('our endpoint as the SERVICE of %s', (_, engine) => {
  const why = engine.state === 'absent' ? ` (skipped: ${engine.reason})` : '';

  it.skipIf(engine.state === 'absent')(
    `answers a part of the other engine's query${why}`,
    async () => {
      if (engine.state === 'absent') return;
      const other = await engine.start(theirs(node.url));
      try {
        const response = await fetch(other.sparql, {
          method: 'POST',
          headers: { accept: 'application/sparql-results+json' },
          body: new URLSearchParams({ query: query(node.url) }),
        });
        const text = await response.text();
        expect(response.status, text).toBe(200);
        const { results } = JSON.parse(text) as {
          results: { bindings: Record<string, { value: string }>[] };
        };
        expect(results.bindings.map(({ theirs, title }) => [theirs?.value, title?.value])).toEqual([
          ['lung', 'LIDC-IDRI'],
        ]);
      } finally {
        await other.close();
      }
    },
    60_000,
  );
});

describe('our endpoint as the SERVICE of Comunica', () => {
  it('answers a part of a query over a file of its own', async () => {
    const source = {
      type: 'serialized',
      value: theirs(node.url),
      mediaType: 'text/turtle',
      baseIRI: 'urn:base',
    };
    const rows = await new QueryEngine().queryBindings(query(node.url), { sources: [source] });
    const found = (await rows.toArray()).map((row) => [row.get('theirs')?.value, row.get('title')?.value]);
    expect(found).toEqual([['lung', 'LIDC-IDRI']]);
  });
});
