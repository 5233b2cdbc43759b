import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { startNode, token } from '../running.ts';

let node: Running;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.close());

const authorization = `Bearer ${token}`;
const address = (name: string) => `${node.url}/graphs?graph=${encodeURIComponent(name)}`;
const send = (method: string, name: string, body: string, headers: Record<string, string> = {}) =>
  fetch(address(name), {
    method,
    headers: {
      authorization,
      'content-type': method === 'PATCH' ? 'application/sparql-update' : 'text/turtle',
      ...headers,
    },
    body,
  });
const update = (text: string) =>
  fetch(`${node.url}/update`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/sparql-update' },
    body: text,
  });
const asks = async (query: string) => {
  const response = await fetch(`${node.url}/sparql?query=${encodeURIComponent(query)}`);
  return ((await response.json()) as { boolean: boolean }).boolean;
};
const triple = '<urn:a> <urn:b> 1 .';

describe('the name of a graph', () => {
  it.each([
    'http://e/%',
    'http://[x]/',
    'http://e/#a#b',
    'http://e/[a]',
    'http://e:port/',
    'http://e/\ue000',
  ])('is refused before it is written down where no engine takes it: %s', async (name) => {
    for (const method of ['PUT', 'POST', 'PATCH']) {
      const response = await send(method, name, method === 'PATCH' ? `INSERT DATA { ${triple} }` : triple);
      expect([method, response.status]).toEqual([method, 400]);
    }
    expect((await update(`INSERT DATA { GRAPH <${name}> { ${triple} } }`)).status).toBe(403);
    expect((await fetch(address(name))).status).toBe(404);
    expect((await fetch(address(name), { method: 'DELETE', headers: { authorization } })).status).toBe(404);
  });

  it('is refused where it comes out of the data, and nothing of the update is done', async () => {
    const response = await update(
      `INSERT DATA { <http://e/a#b#c> <urn:b> 1 } ; INSERT { GRAPH ?s { ?s ?p ?o } } WHERE { ?s ?p ?o }`,
    );
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('no whole IRI');
    expect(await asks('ASK { ?s <urn:b> 1 }')).toBe(false);
  });

  it('stands in Location as a URI, in whatever script it is', async () => {
    for (const name of ['http://e/日', 'http://e/ü%20x', 'urn:x:😀']) {
      const made = await send('PUT', name, triple, { 'if-none-match': '*' });
      expect([made.status, made.headers.get('location')]).toEqual([201, encodeURI(name).replace('%25', '%')]);
      expect(await asks(`ASK { GRAPH <${name}> { <urn:a> <urn:b> 1 } }`)).toBe(true);
    }
  });
});

describe('a graph', () => {
  it('takes no control characters in an IRI, and says so', async () => {
    const response = await send('PUT', 'urn:x:control', '<urn:a> <urn:b> <http://e/\u0080> .');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Not an absolute IRI');
  });

  it('is written only where both conditions hold', async () => {
    await send('PUT', 'urn:x:both', triple);
    const read = await fetch(address('urn:x:both'), { headers: { accept: 'text/turtle' } });
    const etag = read.headers.get('etag') ?? '';
    const other = '<urn:a> <urn:b> 2 .';
    for (const headers of [{ 'if-match': '*', 'if-none-match': '*' }, { 'if-none-match': etag }])
      expect((await send('PUT', 'urn:x:both', other, headers)).status).toBe(412);
    expect((await send('PUT', 'urn:x:both', other, { 'if-match': `"x", ${etag}` })).status).toBe(204);
  });
});
