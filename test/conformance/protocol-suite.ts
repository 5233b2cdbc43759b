import type { Term } from '../../src/rdf/index.ts';
import type { Client } from './client.ts';
import { readGraph, sameGraph } from './compare.ts';
import { cnt, ht, label, type Manifest, mf, ut } from './manifest.ts';

const types: Record<string, RegExp> = {
  boolean: /sparql-results/,
  tabular: /sparql-results|text\/(csv|tab-separated-values)/,
  RDF: /turtle|n-triples|rdf\+xml|ld\+json/,
};

interface Exchange {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  statuses: string[];
  format: string | undefined;
  boolean: boolean | undefined;
  expected: string | undefined;
}

/** A status of the HTTP vocabularies as a pattern of numbers. */
const statusOf = (name: string) =>
  ({ Created: '201', OK: '200', NoContent: '204', NotFound: '404' })[name] ??
  name.replace(/^StatusCode/, '').replaceAll('x', '\\d');

function exchangesOf(manifest: Manifest, test: Term): Exchange[] {
  const action = manifest.one(test, `${mf}action`);
  return manifest.list(manifest.one(action, `${ht}requests`)).map((request) => {
    const headersOf = (node: Term | undefined) =>
      Object.fromEntries(
        manifest
          .list(manifest.one(node, `${ht}headers`))
          .map((header) => [
            manifest.one(header, `${ht}fieldName`)?.value ?? '',
            manifest.one(header, `${ht}fieldValue`)?.value ?? '',
          ]),
      );
    const response = manifest.one(request, `${ht}resp`);
    return {
      method: manifest.one(request, `${ht}methodName`)?.value ?? 'GET',
      path: manifest.one(request, `${ht}absolutePath`)?.value ?? '',
      headers: headersOf(request),
      body: manifest.one(manifest.one(request, `${ht}body`), `${cnt}chars`)?.value,
      statuses: manifest
        .all(response, `${mf}expectedStatus`)
        .map(({ value }) => statusOf(value.replace(/^.*#/, ''))),
      format: manifest.one(response, `${mf}expectedFormat`)?.value,
      boolean: ((value) => (value === undefined ? undefined : value === 'true'))(
        manifest.one(response, `${mf}expectedBoolean`)?.value,
      ),
      expected: manifest.one(manifest.one(response, `${ht}body`), `${cnt}chars`)?.value,
    };
  });
}

/** Sends what an exchange says, and throws where the answer is not the one that it expects. */
async function play(client: Client, exchange: Exchange, to: string): Promise<Response> {
  const { method, headers, body, statuses, format, boolean, expected } = exchange;
  const sent = Buffer.from(
    body ?? '',
    /charset=UTF-16/i.test(headers['content-type'] ?? '') ? 'utf16le' : 'utf8',
  );
  const answer = await fetch(client.url + to, {
    method,
    headers: { ...client.authorised, ...headers },
    ...(body !== undefined && { body: sent }),
  });
  const text = await answer.text();
  const told = `${method} ${to}: ${answer.status} ${text.slice(0, 200)}`;
  if (
    statuses.length > 0 &&
    !statuses.some((status) => new RegExp(`^${status}$`).test(String(answer.status)))
  )
    throw new Error(told);
  const contentType = answer.headers.get('content-type') ?? '';
  if (format !== undefined && !types[format]?.test(contentType)) throw new Error(`${contentType} ${told}`);
  if (boolean !== undefined && (JSON.parse(text) as { boolean: boolean }).boolean !== boolean)
    throw new Error(told);
  if (expected !== undefined && method === 'GET') {
    const base = 'http://www.example/';
    if (
      !(await sameGraph(await readGraph(text, 'is.ttl', base), await readGraph(expected, 'should.ttl', base)))
    )
      throw new Error(`Another graph: ${told}`);
  }
  return answer;
}

/** The tests of the SPARQL Protocol. The suite has one address for queries and updates; here there are two. */
export function protocolTests(manifest: Manifest, client: Client) {
  return manifest.tests().map(({ test, name }) => ({
    name,
    async run() {
      await client.update('CLEAR ALL');
      // The suite takes this graph for one that every endpoint can get.
      await client.put(
        'http://kasei.us/2009/09/sparql/data/data0.rdf',
        '<urn:a> <urn:b> <urn:c> .',
        'text/turtle',
      );
      for (const graph of manifest.all(test, `${ut}graphData`)) {
        const file = manifest.one(graph, `${ut}graph`);
        await client.put(manifest.one(graph, label)?.value, manifest.text(file), 'application/n-triples');
      }
      for (const exchange of exchangesOf(manifest, test)) {
        const { path, headers, body = '' } = exchange;
        const isUpdate =
          /update/.test(`${headers['content-type']}${name.startsWith('bad_update')}`) ||
          /^update=/.test(body) ||
          name.startsWith('bad_update') ||
          name === 'bad_multiple_updates';
        await play(client, exchange, path.replace(/^\/sparql\//, isUpdate ? '/update' : '/sparql'));
      }
    },
  }));
}

/** The tests of the Graph Store Protocol, with our address in the place of the suite's. */
export function graphStoreTests(manifest: Manifest, client: Client) {
  const ours = (text: string) =>
    text
      .replaceAll('http://www.example/gsp', `${client.url}/graphs`)
      .replaceAll('http%3A%2F%2Fwww.example%2Fgsp', encodeURIComponent(`${client.url}/graphs`));
  return manifest.tests().map(({ test, name }) => ({
    name,
    async run() {
      await client.update('CLEAR ALL');
      let location = '';
      for (const exchange of exchangesOf(manifest, test)) {
        const path = ours(exchange.path)
          .replace(/^\/gsp/, '/graphs')
          .replace('$LOCATION$', encodeURIComponent(location));
        const answer = await play(
          client,
          {
            ...exchange,
            body: exchange.body === undefined ? undefined : ours(exchange.body),
            expected: exchange.expected === undefined ? undefined : ours(exchange.expected),
          },
          path,
        );
        location = answer.headers.get('location') ?? location;
      }
    },
  }));
}
