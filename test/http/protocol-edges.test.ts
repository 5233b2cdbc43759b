import { connect, type Socket } from 'node:net';
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

/** What comes back for the lines of a head, until the connection ends; `onText` is told all there is so far. */
function raw(head: string, onText: (text: string, socket: Socket) => void = () => {}): Promise<string> {
  const { hostname, port } = new URL(node.url);
  return new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(`${head}\r\n\r\n`));
    socket.on('data', (data) => {
      text += data.toString();
      onText(text, socket);
    });
    socket.on('close', () => resolve(text)).on('error', reject);
  });
}

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
    expect(await raw('HELO example.org')).toMatch(
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

describe('a request without Host', () => {
  it.each([
    ['GET /health HTTP/1.0', 200],
    ['GET /ready HTTP/1.0', 200],
    ['HEAD / HTTP/1.0', 200],
    ['OPTIONS * HTTP/1.0', 204],
    ['OPTIONS * HTTP/1.1\r\nHost: example.org\r\nConnection: close', 204],
    ['GET /nothing HTTP/1.0', 404],
    ['GET /health HTTP/1.1', 400],
    ['OPTIONS * HTTP/1.1', 400],
  ])('is answered in HTTP/1.0, as balancers ask after health, and refused in HTTP/1.1: %s', async (head, status) => {
    expect(await raw(head)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});

describe('a request whose head leads nowhere', () => {
  it.each([
    ['GET /health HTTP/1.1', /Host header is none/],
    ['GET /health HTTP/1.1\r\nHost:', /Host header is none/],
    ['GET /health HTTP/1.1\r\nHost: a b', /Host header is none/],
    ['GET /health HTTP/1.1\r\nHost: a/b', /Host header is none/],
    ['GET /health HTTP/1.1\r\nHost: user@example.org', /Host header is none/],
    ['GET /health HTTP/1.1\r\nHost: example.org:port', /Host header is none/],
    ['GET /health HTTP/1.1\r\nHost: example.org:99999', /Host header is none/],
    ['GET /health HTTP/1.1\r\nHost: [::1', /Host header is none/],
    ['GET /health HTTP/1.1\r\nHost: 256.256.256.256', /Host header is none/],
    ['POST /sparql HTTP/1.0\r\nHost: <>\r\nContent-Length: 9', /Host header is none/],
    ['GET /health HTTP/1.1\r\nHost: a\r\nHost: b', /more than one Host/],
    ['GET http:// HTTP/1.1\r\nHost: a', /address of the request is none/],
    ['GET ftp://example.org/ HTTP/1.1\r\nHost: a', /address of the request is none/],
    ['GET /a\\b HTTP/1.1\r\nHost: a', /backslash in the path/],
  ])('is refused with a problem document, and its connection ends: %s', async (head, detail) => {
    const answer = await raw(head);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toMatch(/\r\ncontent-type: application\/problem\+json\r\n/i);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    const document: unknown = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
    expect(document).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: expect.stringMatching(detail),
    });
  });

  it('is refused without a body where it asked for none', async () => {
    const answer = await raw('HEAD /health HTTP/1.1\r\nHost: a b');
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json.*\r\n\r\n$/s);
  });

  it.each([
    'example.org',
    'EXAMPLE.org:80',
    'a_b.local:8080',
    '127.0.0.1:1',
    '[::1]:8080',
    '[0:0:0:0:0:0:0:1]:80',
    'xn--mnchen-3ya.example',
    'm\u00fcnchen.example',
  ])('is another than that of a node behind any name: %s', async (host) => {
    expect(await raw(`GET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close`)).toMatch(
      /^HTTP\/1\.1 200 /,
    );
  });

  it('may name the host in its address', async () => {
    const head = 'GET http://example.org/health HTTP/1.1\r\nHost: example.org\r\nConnection: close';
    expect(await raw(head)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('a client that waits to send its body', () => {
  const body = 'INSERT DATA { <urn:a> <urn:b> "waited" }';
  const head = (lines: string[]) =>
    [
      'POST /update HTTP/1.1',
      'Host: example.org',
      'Content-Type: application/sparql-update',
      'Expect: 100-continue',
      ...lines,
    ].join('\r\n');

  it.each([
    ['has no token', 401, [`Content-Length: ${body.length}`]],
    ['has far too much', 413, [`Authorization: ${authorization}`, 'Content-Length: 9999999999']],
  ])('is told at once, and never asked for it, where it %s', async (_, status, lines) => {
    const answer = await raw(head(lines));
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/\r\nConnection: close\r\n/i);
  });

  it('is asked for it where it may send it, and its connection stays for the next request', async () => {
    let asked = 0;
    const next = 'GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    const lines = [`Authorization: ${authorization}`, `Content-Length: ${body.length}`];
    const answer = await raw(head(lines), (text, socket) => {
      if (asked === 0 && text.endsWith('\r\n\r\n')) {
        asked++;
        expect(text).toBe('HTTP/1.1 100 Continue\r\n\r\n');
        socket.write(body + next);
      }
    });
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 200', 'HTTP/1.1 200']);
    expect(answer).toContain('"changed"');
  });
});

describe('the parameter format', () => {
  const select = 'SELECT ("x" AS ?a) {}';
  const construct = 'CONSTRUCT { <urn:a> <urn:b> 1 } {}';
  const xml = 'application/sparql-results+xml';
  const types = (query: string, accept: string, ...formats: string[]) => {
    const parameters = new URLSearchParams({ query });
    for (const format of formats) parameters.append('format', format);
    const url = `${node.url}/sparql`;
    const headers = { accept };
    const typeOf = async (sent: Promise<Response>) => {
      const { status, headers } = await sent;
      return status === 200 ? headers.get('content-type')?.split(';')[0] : status;
    };
    return Promise.all([
      typeOf(fetch(`${url}?${parameters}`, { headers })),
      typeOf(fetch(url, { method: 'POST', headers, body: parameters })),
      typeOf(
        fetch(`${url}?${parameters.toString().replace(/^query=[^&]*&/, '')}`, {
          method: 'POST',
          headers: { accept, 'content-type': 'application/sparql-query' },
          body: query,
        }),
      ),
    ]);
  };

  it.each([
    ['beats Accept', select, json, ['csv'], 'text/csv'],
    ['may be a media type', select, json, [xml], xml],
    ['counts where Accept fits nothing', select, 'image/png', ['tsv'], 'text/tab-separated-values'],
    ['asks for the page', select, json, ['html'], 'text/html'],
    ['of another form says nothing', construct, 'text/csv, text/turtle;q=0.9', ['csv'], 'text/turtle'],
    ['of another form says nothing to ASK', 'ASK {}', '*/*', ['csv'], json],
    ['that nobody knows says nothing', construct, 'text/n3, text/turtle, */*', ['n3'], 'text/turtle'],
    ['that nobody knows leaves a browser its page', select, 'text/html', ['toString'], 'text/html'],
    ['of another form leaves a browser its page', construct, 'text/html', ['csv'], 'text/html'],
    ['counts from several where it fits', construct, json, ['csv', 'nt'], 'application/n-triples'],
    ['that fits no better than Accept is refused', 'ASK {}', 'text/csv', ['csv'], 406],
  ])('%s, by GET, in a form, and beside a body', async (_, query, accept, formats, type) => {
    expect(await types(query, accept, ...formats)).toEqual([type, type, type]);
  });
});
