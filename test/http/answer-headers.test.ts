import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { startNode, submitExamples, token } from '../running.ts';

let node: Running;
beforeAll(async () => {
  node = await startNode();
  await submitExamples(node, ['lidc-idri', 'qin-breast']);
});
afterAll(() => node.close());

const everywhere = [
  'content-security-policy',
  'x-content-type-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'access-control-allow-origin',
];
const sparql = (query: string) => `${node.url}/sparql?${new URLSearchParams({ query })}`;

describe('the headers of every answer', () => {
  const missing = async (path: string, init?: RequestInit) => {
    const response = await fetch(new URL(path, node.url), init);
    const gone = everywhere.filter((name) => !response.headers.has(name));
    await response.body?.cancel();
    return { status: response.status, gone };
  };

  it('are there on pages, data, answers to queries, refusals, redirects and preflights', async () => {
    const known = (await fetch(sparql('ASK {}'))).headers.get('etag') ?? '';
    const asked: [string, RequestInit | undefined, number][] = [
      ['/', { headers: { accept: 'text/html' } }, 200],
      ['/datasets', undefined, 200],
      [sparql('ASK {}'), undefined, 200],
      [sparql('ASK {}'), { method: 'HEAD' }, 200],
      [sparql('ASK {}'), { headers: { 'if-none-match': known } }, 304],
      [sparql('ASK {'), undefined, 400],
      ['/nothing/here', undefined, 404],
      ['/sparql', { method: 'DELETE' }, 405],
      ['/sparql', { method: 'OPTIONS', headers: { origin: 'https://example.org' } }, 204],
    ];
    for (const [path, init, status] of asked)
      expect(await missing(path, init), path).toEqual({ status, gone: [] });
  });

  it('are there on a stream of events, which is a response of its own making', async () => {
    const made = await fetch(`${node.url}/cohorts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ all: [{ facet: 'sex', anyOf: ['COM1001370'] }] }),
      redirect: 'manual',
    });
    expect(await missing(`${made.headers.get('location')}/events`)).toEqual({ status: 200, gone: [] });
  });

  it('stand there once each', async () => {
    const response = await fetch(sparql('ASK {}'));
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('the answer to a query', () => {
  /** As it goes over the wire: fetch would unpack it. */
  const raw = (query: string, encoding: string) =>
    new Promise<{ bytes: Buffer; encoding?: string | undefined; length?: string | undefined }>(
      (resolve, reject) => {
        const headers = { accept: 'application/sparql-results+json', 'accept-encoding': encoding };
        request(sparql(query), { headers, agent: false }, async (response) => {
          const { 'content-encoding': packed, 'content-length': length } = response.headers;
          resolve({ bytes: Buffer.concat(await response.toArray()), encoding: packed, length });
        })
          .on('error', reject)
          .end();
      },
    );
  const first = (count: number) => `SELECT * { ?s ?p ?o } LIMIT ${count}`;

  it('is compressed where that is worth it and the client takes it, and is the same then', async () => {
    const outcomes: (string | undefined)[] = [];
    for (const count of [1, 50, 2000]) {
      const query = `SELECT ?n { VALUES ?n { ${Array.from({ length: count }, (_, i) => i).join(' ')} } }`;
      const asked = count < 2000 ? query : first(5000);
      const plain = await raw(asked, 'identity');
      const packed = await raw(asked, 'gzip, deflate');
      expect(plain.encoding).toBeUndefined();
      expect(plain.length).toBe(`${plain.bytes.length}`);
      const unpacked = packed.encoding === 'gzip' ? gunzipSync(packed.bytes) : packed.bytes;
      expect(unpacked.toString()).toBe(plain.bytes.toString());
      outcomes.push(packed.encoding);
    }
    expect(outcomes).toEqual([undefined, 'gzip', 'gzip']);
    expect((await raw(first(100), 'gzip;q=0')).encoding).toBeUndefined();
    expect((await raw(first(100), 'deflate')).encoding).toBe('deflate');
  });
});

describe('a conditional request', () => {
  const places = ['/', '/datasets', '/datasets/lidc-idri.ttl', '/openapi.json', '/sparql?query=ASK%7B%7D'];
  const status = async (path: string, method: string, headers: Record<string, string> = {}) =>
    (await fetch(node.url + path, { method, headers })).status;
  const tagOf = async (path: string) =>
    (await fetch(node.url + path, { method: 'HEAD' })).headers.get('etag') ?? 'none';

  it.each(places)('is answered 304 to HEAD as to GET, for who has what is at %s', async (path) => {
    const tag = await tagOf(path);
    for (const method of ['HEAD', 'GET']) {
      expect(await status(path, method)).toBe(200);
      for (const known of [tag, `"other", W/${tag.replace(/^W./, '')}`, '*'])
        expect(await status(path, method, { 'if-none-match': known }), `${method} ${known}`).toBe(304);
      expect(await status(path, method, { 'if-none-match': '"other"' })).toBe(200);
    }
  });

  it.each(
    places,
  )('with If-Match gets 412 where none of its tags is that of %s; a weak one never is', async (path) => {
    const tag = await tagOf(path);
    const strong = tag.startsWith('W/') ? 412 : 200;
    for (const method of ['HEAD', 'GET']) {
      expect(await status(path, method, { 'if-match': '"other"' })).toBe(412);
      expect(await status(path, method, { 'if-match': `W/${tag.replace(/^W./, '')}` })).toBe(412);
      expect(await status(path, method, { 'if-match': `"other", ${tag}` })).toBe(strong);
      expect(await status(path, method, { 'if-match': '*' })).toBe(200);
    }
    const refused = await fetch(node.url + path, { headers: { 'if-match': '"other"' } });
    expect(await refused.json()).toMatchObject({
      status: 412,
      type: expect.stringMatching(/precondition-failed$/),
    });
    expect(refused.headers.get('etag')).toBeNull();
  });

  it('by time is answered 304 from the second on when it was modified, unless tags are named', async () => {
    const path = '/datasets/lidc-idri';
    const modified = (await fetch(node.url + path)).headers.get('last-modified') ?? '';
    const before = new Date(Date.parse(modified) - 1000).toUTCString();
    for (const method of ['HEAD', 'GET']) {
      expect(await status(path, method, { 'if-modified-since': modified })).toBe(304);
      expect(await status(path, method, { 'if-modified-since': before })).toBe(200);
      expect(await status(path, method, { 'if-modified-since': 'yesterday' })).toBe(200);
      const named = { 'if-modified-since': modified, 'if-none-match': '"other"' };
      expect(await status(path, method, named)).toBe(200);
    }
  });

  it('changes nothing but a success: what is not there, or was withdrawn, is told so', async () => {
    const gone = '/datasets/qin-breast';
    expect(await status(gone, 'DELETE', { authorization: `Bearer ${token}` })).toBe(204);
    for (const condition of ['if-none-match', 'if-match'])
      for (const method of ['HEAD', 'GET'])
        for (const value of ['*', '"other"']) {
          expect(await status(gone, method, { [condition]: value }), condition).toBe(410);
          expect(await status('/nothing/here', method, { [condition]: value }), condition).toBe(404);
        }
  });
});

describe('an answer that is kept by a cache', () => {
  it.each([
    '/',
    '/datasets',
    '/health',
    '/nothing/here',
    '/sparql?query=ASK%7B%7D',
  ])('tells HEAD by which headers it differs, as it tells GET: %s', async (path) => {
    const [head, get] = await Promise.all(
      ['HEAD', 'GET'].map(async (method) => (await fetch(node.url + path, { method })).headers.get('vary')),
    );
    expect(head).toMatch(/Accept-Encoding/);
    expect(head).toBe(get);
  });

  it('has an ETag that stays while it does; what may not be kept has none', async () => {
    const tags = async (path: string) => {
      const answers = [await fetch(node.url + path), await fetch(node.url + path)];
      return answers.map(({ headers }) => headers.get('etag'));
    };
    const [first, second] = await tags('/datasets');
    expect(first).toBe(second);
    expect(first).toMatch(/"/);
    for (const path of ['/nodes', '/nodes.json', '/sparql?query=ASK%7B'])
      expect(await tags(path), path).toEqual([null, null]);
  });
});

describe('an answer in XML', () => {
  const ask = (query: string, accept: string) => fetch(sparql(query), { headers: { accept } });
  const results = 'application/sparql-results+xml';

  it.each([
    ['SELECT', 'SELECT ("\\u0001x" AS ?a) {}', results, 'U+0001', 'application/sparql-results+json'],
    ['SELECT of the last of a plane', 'SELECT ("\\uFFFE" AS ?a) {}', results, 'U+FFFE', 'text/csv'],
    [
      'CONSTRUCT',
      'CONSTRUCT { <urn:a> <urn:b> "\\u001F" } {}',
      'application/rdf+xml',
      'U+001F',
      'text/turtle',
    ],
    [
      'CONSTRUCT with a property that has no name',
      'CONSTRUCT { <urn:a> <urn:b/> 1 } {}',
      'application/rdf+xml',
      'no name',
      'text/turtle',
    ],
  ])('that XML cannot carry is refused, and can be had otherwise: %s', async (_, query, type, named, other) => {
    const refused = await ask(query, type);
    expect(refused.status).toBe(406);
    expect(refused.headers.get('etag')).toBeNull();
    expect(await refused.json()).toMatchObject({
      detail: expect.stringContaining(named),
      offered: expect.arrayContaining([other]),
    });
    expect((await ask(query, other)).status).toBe(200);
  });

  it('is looked through to its end, over the seams between its pieces', async () => {
    const long = (last: string) =>
      `SELECT (CONCAT("${last}", ?n) AS ?a) { { SELECT (GROUP_CONCAT(STR(?p); separator="éééé") AS ?n) { ?s ?p ?o } } }`;
    const whole = await ask(long('&<>]]> \\t\\r\\n\\uD7FF\\uFFFD\\U0001F600'), results);
    expect(whole.status).toBe(200);
    expect(Number(whole.headers.get('content-length') ?? 1e9)).toBeGreaterThan(262_144);
    await whole.body?.cancel();
    const end = long('').replace('CONCAT("", ?n)', 'CONCAT(?n, "\\uFFFF")');
    expect((await ask(end, results)).status).toBe(406);
  });

  it('of a graph or a description is refused in the same way', async () => {
    const graph = `${node.url}/graphs?graph=urn:unfit`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/turtle' };
    for (const body of ['<urn:a> <urn:b> "\\u0001" .', '<urn:a> <urn:b/1> 1 .']) {
      expect((await fetch(graph, { method: 'PUT', headers, body })).ok).toBe(true);
      const refused = await fetch(graph, { headers: { accept: 'application/rdf+xml' } });
      expect(refused.status).toBe(406);
      expect(await refused.json()).toMatchObject({ offered: expect.arrayContaining(['text/turtle']) });
      expect((await fetch(graph, { headers: { accept: 'text/turtle' } })).status).toBe(200);
    }
  });

  it('of a graph keeps every other character, also the ends of lines', async () => {
    const graph = `${node.url}/graphs?graph=urn:fit`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/turtle' };
    const body = '<urn:a> <urn:b> "&<>\\" \\r\\n\\t\\uD7FF\\uFFFD\\U0001F600" .';
    expect((await fetch(graph, { method: 'PUT', headers, body })).status).toBe(201);
    const tag = async () =>
      (await fetch(graph, { headers: { accept: 'application/n-triples' } })).headers.get('etag');
    const before = await tag();
    const xml = await (await fetch(graph, { headers: { accept: 'application/rdf+xml' } })).text();
    await fetch(graph, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/rdf+xml' },
      body: xml,
    });
    expect(await tag()).toBe(before);
  });
});
