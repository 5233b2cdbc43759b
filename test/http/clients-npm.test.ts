import { Readable } from 'node:stream';
import { SparqlEndpointFetcher } from 'fetch-sparql-endpoint';
import ParsingClient from 'sparql-http-client/ParsingClient.js';
import StreamClient from 'sparql-http-client/StreamClient.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { iri, literal, quad } from '../../src/rdf/index.ts';
import { startNode, token } from '../running.ts';

let node: Running;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.close());

const authorization = `Bearer ${token}`;
/** Everything that a stream of a client gives. */
async function all<T>(stream: AsyncIterable<unknown>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item as T);
  return items;
}

describe('clients from npm', () => {
  it('sparql-http-client queries in every form, updates, and moves graphs', async () => {
    const urls = {
      endpointUrl: `${node.url}/sparql`,
      updateUrl: `${node.url}/update`,
      storeUrl: `${node.url}/graphs`,
    };
    const headers = { authorization };
    const client = new ParsingClient({ ...urls, headers });
    await client.query.update('INSERT DATA { GRAPH <urn:shc> { <urn:s> <urn:shc:p> "één"@nl, 2 } }');
    for (const operation of ['get', 'postUrlencoded', 'postDirect'] as const) {
      const rows = await client.query.select('SELECT ?o { ?s <urn:shc:p> ?o } ORDER BY ?o', { operation });
      expect(rows.map(({ o }) => o?.value).toSorted(), operation).toEqual(['2', 'één']);
    }
    expect(await client.query.ask('ASK { ?s <urn:shc:p> 2 }')).toBe(true);
    expect((await client.query.construct('CONSTRUCT WHERE { ?s <urn:shc:p> ?o }')).size).toBe(2);

    const streaming = new StreamClient({ ...urls, headers });
    const graph = iri('urn:shc:graph');
    await streaming.store.put(Readable.from([quad(iri('urn:a'), iri('urn:b'), literal('c'), graph)]), {
      graph,
    });
    const back = await all<{ object: { value: string } }>(
      streaming.store.get(graph) as unknown as AsyncIterable<unknown>,
    );
    expect(back.map(({ object }) => object.value)).toEqual(['c']);
  });

  it('fetch-sparql-endpoint queries in every form, and updates', async () => {
    const fetcher = new SparqlEndpointFetcher({ defaultHeaders: new Headers({ authorization }) });
    await fetcher.fetchUpdate(
      `${node.url}/update`,
      'INSERT DATA { GRAPH <urn:fse> { <urn:s> <urn:fse:p> 1, "b"@en } }',
    );
    const endpoint = `${node.url}/sparql`;
    const rows = await all<Record<string, { value: string }>>(
      await fetcher.fetchBindings(endpoint, 'SELECT ?o { ?s <urn:fse:p> ?o }'),
    );
    expect(rows.map(({ o }) => o?.value).toSorted()).toEqual(['1', 'b']);
    expect(await fetcher.fetchAsk(endpoint, 'ASK { ?s <urn:fse:p> 1 }')).toBe(true);
    const triples = await all(await fetcher.fetchTriples(endpoint, 'CONSTRUCT WHERE { ?s <urn:fse:p> ?o }'));
    expect(triples).toHaveLength(2);
  });
});
