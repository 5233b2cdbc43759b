import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { startNode, token } from '../running.ts';

let node: Running;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.close());

const json = 'application/sparql-results+json';
const authorization = `Bearer ${token}`;
const get = (path: string, accept = json) => fetch(node.url + path, { headers: { accept } });

describe('a query that nobody can answer', () => {
  it.each([
    ['by GET', () => get('/sparql?query=')],
    ['by GET, for any type', () => get('/sparql?query=%20%0A', '*/*')],
    [
      'as the body',
      () =>
        fetch(`${node.url}/sparql`, {
          method: 'POST',
          headers: { 'content-type': 'application/sparql-query' },
          body: '',
        }),
    ],
    [
      'in a form',
      () => fetch(`${node.url}/sparql`, { method: 'POST', body: new URLSearchParams({ query: '' }) }),
    ],
  ])('since it is empty, %s, is a mistake at its first place', async (_, send) => {
    const response = await send();
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      line: 1,
      column: 1,
      type: expect.stringMatching(/malformed-query$/),
    });
  });

  it('is none at all on a bare GET: the service description, or the page', async () => {
    expect(await (await get('/sparql', 'text/turtle')).text()).toContain('SPARQL11Query');
    expect((await get('/sparql?query=', 'text/html')).status).toBe(200);
  });

  it('is told when its body is packed, which only /validate unpacks', async () => {
    const headers = { 'content-type': 'application/sparql-query', 'content-encoding': 'gzip' };
    const response = await fetch(`${node.url}/sparql`, {
      method: 'POST',
      headers,
      body: Uint8Array.from(gzipSync('ASK {}')),
    });
    expect(response.status).toBe(415);
    expect(await response.text()).toContain('gzip is not unpacked');
  });

  it('says where it means nothing, in the text as it was sent', async () => {
    const query = 'SELECT (COUNT(*) AS ?n)\n  ?s { ?s ?p "\\u00e9" }';
    const response = await get(`/sparql?${new URLSearchParams({ query })}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ line: 2, column: 3 });
    const update = await fetch(`${node.url}/update`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams({ update: 'CLEAR ALL ;\nINSERT DATA { ex:a <urn:b> 1 }' }),
    });
    expect(update.status).toBe(400);
    expect(await update.json()).toMatchObject({ line: 2, column: 15 });
  });
});

describe('a request whose head is not read', () => {
  it('since its query is long is told to use POST, and is answered by POST', async () => {
    const query = `ASK {} # ${'x'.repeat(17_000)}`;
    const long = await get(`/sparql?${new URLSearchParams({ query })}`);
    expect(long.status).toBe(431);
    expect(long.headers.get('content-type')).toBe('application/problem+json');
    expect(await long.json()).toMatchObject({ status: 431, detail: expect.stringMatching(/by POST/) });
    const posted = await fetch(`${node.url}/sparql`, {
      method: 'POST',
      headers: { accept: json },
      body: new URLSearchParams({ query }),
    });
    expect(await posted.json()).toMatchObject({ boolean: true });
  });

  it('since it is no HTTP is told so, as a problem', async () => {
    const { hostname, port } = new URL(node.url);
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => socket.write('HELO example.org\r\n\r\n'));
      socket.on('data', (data) => {
        text += data.toString();
      });
      socket.on('close', () => resolve(text)).on('error', reject);
    });
    expect(answer).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\n(.+\r\n)*Content-Type: application\/problem\+json\r\n/,
    );
  });
});

describe('a method', () => {
  it.each([
    ['/sparql', 'GET, HEAD, POST, OPTIONS'],
    ['/update', 'GET, HEAD, POST, OPTIONS'],
    ['/graphs', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'],
    ['/graphs/x', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'],
  ])('is asked for by OPTIONS: %s takes %s', async (path, allowed) => {
    const response = await fetch(node.url + path, { method: 'OPTIONS' });
    expect([response.status, response.headers.get('allow')]).toEqual([204, allowed]);
  });

  it.each([
    ['/sparql?query=ASK%7B%7D', 200],
    ['/sparql?query=', 400],
    ['/sparql', 200],
    ['/update', 200],
    ['/graphs?graph=urn:x:none', 404],
    ['/graphs', 400],
  ])('HEAD is answered as GET, without the body: %s', async (path, status) => {
    const head = await fetch(node.url + path, { method: 'HEAD', headers: { accept: '*/*' } });
    const whole = await get(path, '*/*');
    expect([head.status, whole.status]).toEqual([status, status]);
    expect(head.headers.get('content-type')).toBe(whole.headers.get('content-type'));
    expect(await head.text()).toBe('');
  });

  it('that writes wants the token before it looks at what was sent', async () => {
    for (const method of ['PUT', 'POST', 'PATCH', 'DELETE'])
      expect((await fetch(`${node.url}/graphs?graph=no%20iri`, { method })).status, method).toBe(401);
  });
});

describe('ASK', () => {
  it.each([
    'text/csv',
    'text/tab-separated-values',
  ])('has no answer as %s, which SPARQL 1.1 has no form for', async (type) => {
    const response = await get('/sparql?query=ASK%7B%7D', type);
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({ offered: expect.arrayContaining([json]) });
  });
});
