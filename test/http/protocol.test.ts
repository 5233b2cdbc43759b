import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { startNode, submitExamples, token } from '../running.ts';

let node: Running;
beforeAll(async () => {
  node = await startNode({ COLLIMATOR_QUERY_MS: '20000', COLLIMATOR_QUERY_ROWS: '20000' });
  await submitExamples(node, ['lidc-idri']);
});
afterAll(() => node.close());

const authorization = `Bearer ${token}`;
const json = 'application/sparql-results+json';
const ask = async (query: string, more: Record<string, string> = {}): Promise<Response> =>
  fetch(`${node.url}/sparql?${new URLSearchParams({ query, ...more })}`, { headers: { accept: json } });
const holds = async (query: string, more: Record<string, string> = {}) =>
  ((await (await ask(query, more)).json()) as { boolean: boolean }).boolean;
const rows = async (query: string) => {
  const answer = (await (await ask(query)).json()) as {
    results: { bindings: Record<string, { value: string }>[] };
  };
  return answer.results.bindings.map((row) => Object.values(row).map(({ value }) => value));
};
const update = (body: string, query = '') =>
  fetch(`${node.url}/update${query}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/sparql-update' },
    body,
  });
const graph = (name: string) => `${node.url}/graphs?graph=${encodeURIComponent(name)}`;
const put = (name: string, body: string, headers: Record<string, string> = {}) =>
  fetch(graph(name), {
    method: 'PUT',
    headers: { authorization, 'content-type': 'text/turtle', ...headers },
    body,
  });
const revision = async () => {
  const response = await update('CLEAR GRAPH <urn:x:never>');
  expect(await response.json()).toEqual({ state: 'unchanged' });
  const again = await update(`INSERT DATA { GRAPH <urn:x:count> { <urn:a> <urn:b> "${Math.random()}" } }`);
  return ((await again.json()) as { revision: { number: number } }).revision.number;
};

describe('an update', () => {
  it('needs the token, and is then one change in the log with who and why', async () => {
    const body = 'INSERT DATA { GRAPH <urn:x:log> { <urn:a> <urn:b> 1 } }';
    const headers = { 'content-type': 'application/sparql-update' };
    expect((await fetch(`${node.url}/update`, { method: 'POST', headers, body })).status).toBe(401);
    const done = await update(body, '?why=Because');
    expect(await done.json()).toMatchObject({
      state: 'changed',
      revision: { who: 'token', why: 'Because', graphs: [{ graph: 'urn:x:log', added: 1, removed: 0 }] },
    });
    expect(await holds('ASK { <urn:a> <urn:b> 1 }')).toBe(true);
    expect(await (await update(body)).json()).toEqual({ state: 'unchanged' });
  });

  it('sees in later operations what earlier ones did, also where any graph is meant', async () => {
    const done = await update(`PREFIX : <urn:x:>
      INSERT DATA { GRAPH :one { :s :p 1 , 2 } } ;
      INSERT { GRAPH :two { ?s :q ?o } } WHERE { GRAPH :one { ?s :p ?o FILTER(?o > 1) } } ;
      DELETE { GRAPH ?g { ?s :p ?o } } INSERT { GRAPH ?g { ?s :r ?o } } WHERE { GRAPH ?g { ?s :p ?o . ?s :p 2 } } ;
      COPY :two TO :three ; DROP GRAPH :two`);
    expect(await done.json()).toMatchObject({ revision: { graphs: { length: 2 } } });
    expect((await rows('SELECT ?g ?p ?o { GRAPH ?g { <urn:x:s> ?p ?o } } ORDER BY ?g ?o')).sort()).toEqual([
      ['urn:x:one', 'urn:x:r', '1'],
      ['urn:x:one', 'urn:x:r', '2'],
      ['urn:x:three', 'urn:x:q', '2'],
    ]);
  });

  it('deletes what was found, also where the engine has another form of the number than was written', async () => {
    await put('urn:x:forms', '<urn:f> <urn:v> 01 , 1.50 , 2e0 , "x"@EN .');
    await update('DELETE WHERE { GRAPH <urn:x:forms> { <urn:f> <urn:v> ?o } }');
    expect((await fetch(graph('urn:x:forms'))).status).toBe(404);
  });

  it('makes names that nobody has: blank nodes and UUIDs differ for each row and each request', async () => {
    const text = `INSERT { GRAPH <urn:x:new> { [] <urn:u> ?u ; <urn:s> ?s ; <urn:b> ?b } }
      WHERE { VALUES ?x { 1 2 } BIND(UUID() AS ?u) BIND(STRUUID() AS ?s) BIND(BNODE() AS ?b) }`;
    await update(text);
    await update(text);
    const found = await rows(
      'SELECT ?n ?u ?s ?b { GRAPH <urn:x:new> { ?n <urn:u> ?u ; <urn:s> ?s ; <urn:b> ?b } }',
    );
    expect(found).toHaveLength(4);
    for (const column of [0, 1, 2, 3]) expect(new Set(found.map((row) => row[column])).size).toBe(4);
    const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/;
    for (const [name, made, text] of found) {
      expect(name).toMatch(/\/\.well-known\/genid\//);
      expect(made).toMatch(uuid);
      expect(text).toMatch(uuid);
    }
  });

  it.each([
    ['a syntax error', 'INSERT DATA {\n <urn:a> <urn:b> }', 400, /Line 2/],
    ['a query', 'SELECT * {}', 400, /a query, not an update/],
    [
      'LOAD',
      'INSERT DATA { GRAPH <urn:x:half> { <urn:a> <urn:b> 1 } } ; LOAD <http://127.0.0.1:9/>',
      422,
      /LOAD/,
    ],
    [
      'SERVICE',
      'INSERT { <urn:a> <urn:b> ?o } WHERE { SERVICE SILENT <urn:s> { ?s ?p ?o } }',
      422,
      /SERVICE/,
    ],
    [
      'a graph that is not there',
      'INSERT DATA { GRAPH <urn:x:half> { <urn:a> <urn:b> 1 } } ; COPY <urn:x:no> TO <urn:x:y>',
      422,
      /no graph <urn:x:no>/,
    ],
    ['deep nesting', `DELETE {} WHERE ${'{'.repeat(100)}${'}'.repeat(100)}`, 422, /64 levels/],
  ])('that has %s is refused, and nothing of it is done', async (_what, text, status, message) => {
    const before = await revision();
    const response = await update(text);
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(message);
    expect(await holds('ASK { GRAPH <urn:x:half> { ?s ?p ?o } }')).toBe(false);
    expect(await revision()).toBe(before + 1);
  });

  it.each([
    ['a record', () => `${node.url}/datasets/lidc-idri`, /at \/datasets/],
    ['an address of this node', () => `${node.url}/cubes/2026`, /belongs to this node/],
    ['an address by way of another', () => `${node.url}/graphs/../datasets/x`, /dot segments/],
    ['one with its dots in percent', () => `${node.url}/graphs/a/%2E%2e/%2e./datasets/x`, /dot segments/],
    ['the ontology', () => 'https://w3id.org/collimator/graph/ontology', /ships with the product/],
  ])('never writes %s, by any operation, silently or not', async (_what, name, message) => {
    const target = `<${name()}>`;
    const count = () => rows(`SELECT (COUNT(*) AS ?n) { GRAPH ${target} { ?s ?p ?o } }`);
    const before = await count();
    for (const text of [
      `INSERT DATA { GRAPH ${target} { <urn:a> <urn:b> 1 } }`,
      `DELETE WHERE { GRAPH ${target} { ?s ?p ?o } }`,
      `DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { VALUES ?g { ${target} } GRAPH ?g { ?s ?p ?o } }`,
      `WITH ${target} INSERT { <urn:a> <urn:b> 1 } WHERE {}`,
      `CLEAR SILENT GRAPH ${target}`,
      `DROP GRAPH ${target}`,
      `MOVE SILENT ${target} TO <urn:x:moved>`,
      `ADD DEFAULT TO ${target}`,
    ]) {
      const response = await update(text);
      if (before[0]?.[0] === '0' && response.status === 200) continue;
      expect(response.status, text).toBe(403);
      expect(await response.text(), text).toMatch(message);
    }
    expect((await put(name(), '<urn:a> <urn:b> 1 .')).status).toBe(403);
    await update('CLEAR ALL');
    expect(await count()).toEqual(before);
  });
});

describe('the graph store', () => {
  it('keeps a graph under its ETag: created, read, replaced on a condition, added to, removed', async () => {
    const name = 'urn:x:kept';
    const created = await put(name, '[] <urn:p> [ <urn:q> 1 ] .');
    expect([created.status, created.headers.get('location')]).toEqual([201, name]);
    const read = await fetch(graph(name), { headers: { accept: 'application/n-triples' } });
    const etag = read.headers.get('etag') ?? '';
    expect((await read.text()).trim().split('\n')).toHaveLength(2);
    expect(
      (await fetch(graph(name), { headers: { accept: 'application/n-triples', 'if-none-match': etag } }))
        .status,
    ).toBe(304);
    expect((await put(name, '[] <urn:p> [ <urn:q> 1 ] .')).status).toBe(204);
    expect((await put(name, '<urn:a> <urn:b> 2 .', { 'if-match': '"another"' })).status).toBe(412);
    expect((await put(name, '<urn:a> <urn:b> 2 .', { 'if-none-match': '*' })).status).toBe(412);
    expect((await put(name, '<urn:a> <urn:b> 2 .', { 'if-match': etag })).status).toBe(204);
    const add = { method: 'POST', headers: { authorization, 'content-type': 'text/turtle' } };
    expect((await fetch(graph(name), { ...add, body: '[] <urn:b> 3 .' })).status).toBe(204);
    expect((await fetch(graph(name), { ...add, body: '[] <urn:b> 3 .' })).status).toBe(204);
    expect(await rows(`SELECT (COUNT(*) AS ?n) { GRAPH <${name}> { ?s ?p ?o } }`)).toEqual([['3']]);
    expect((await fetch(graph(name), { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(graph(name), { method: 'DELETE', headers: { authorization } })).status).toBe(204);
    expect((await fetch(graph(name), { method: 'DELETE', headers: { authorization } })).status).toBe(404);
    expect((await fetch(graph(name))).status).toBe(404);
  });

  it('names a new graph, and one by its address, and has a graph for the unnamed one', async () => {
    const headers = { authorization, 'content-type': 'text/turtle' };
    const made = await fetch(`${node.url}/graphs`, { method: 'POST', headers, body: '<> <urn:p> 1 .' });
    const location = made.headers.get('location') ?? '';
    expect(location).toMatch(/\/graphs\/[0-9a-f-]{36}$/);
    expect((await fetch(location)).status).toBe(200);
    expect(await holds(`ASK { GRAPH <${location}> { <${location}> <urn:p> 1 } }`)).toBe(true);
    await fetch(`${node.url}/graphs?default`, { method: 'PUT', headers, body: '<urn:d> <urn:p> 1 .' });
    await update('INSERT { <urn:d> <urn:q> ?o } WHERE { <urn:d> <urn:p> ?o }');
    expect(await holds(`ASK { GRAPH <${node.url}/graphs/default> { <urn:d> <urn:q> 1 } }`)).toBe(true);
  });

  it.each([
    ['no graph', '/graphs', 400],
    ['two graphs', '/graphs?default&graph=urn:x', 400],
    ['a relative name', '/graphs?graph=x', 400],
  ])('refuses %s', async (_what, path, status) => {
    expect((await fetch(node.url + path)).status).toBe(status);
  });

  it('tells the place of a mistake, and refuses graphs within a graph', async () => {
    const wrong = await put('urn:x:wrong', '<urn:a> <urn:b>\n .');
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ line: 2 });
    const quads = await put('urn:x:wrong', '<urn:a> <urn:b> <urn:c> <urn:d> .', {
      'content-type': 'application/n-quads',
    });
    expect(quads.status).toBe(400);
    expect((await put('urn:x:wrong', 'a,b', { 'content-type': 'text/csv' })).status).toBe(415);
  });
});

describe('a private graph', () => {
  const secret = '<urn:secret:s> <urn:secret:p> "secret" , <urn:secret:o> .';
  let name: string;
  beforeAll(async () => {
    name = `${node.url}/graphs/private/vocabulary`;
    expect((await put(name, secret)).status).toBe(201);
    expect((await put('urn:x:open', '<urn:secret:s> <urn:open:p> 1 .')).status).toBe(201);
  });

  it('is read by the holder of the token, and is for others as if it were not there', async () => {
    expect((await fetch(name, { headers: { authorization } })).status).toBe(200);
    const [hidden, missing] = await Promise.all([fetch(name), fetch(`${node.url}/graphs/private/none`)]);
    expect([hidden.status, missing.status]).toEqual([404, 404]);
  });

  it.each([
    'ASK { <urn:secret:s> <urn:secret:p> ?o }',
    'ASK { GRAPH ?g { <urn:secret:s> <urn:secret:p> ?o } }',
    'ASK { GRAPH <PRIVATE> { ?s ?p ?o } }',
    'ASK { GRAPH <PRIVATE> {} }',
    'ASK FROM <PRIVATE> { ?s ?p ?o }',
    'ASK FROM NAMED <PRIVATE> { GRAPH ?g { ?s ?p ?o } }',
    'BASE <PRIVATE> ASK FROM <> { ?s ?p ?o }',
    'PREFIX p: <PRIVATE> ASK FROM p: { ?s ?p ?o }',
    'ASK { GRAPH ?g {} FILTER(CONTAINS(STR(?g), "private")) }',
    'ASK { <urn:secret:s> <urn:secret:p>+ ?o }',
    'ASK { <urn:secret:s> (<urn:secret:p>|!<urn:open:p>) ?o }',
    'ASK { ?s <urn:secret:p>/^<urn:secret:p> <urn:secret:s> }',
    'ASK { <urn:open:none> <urn:x>* ?x . ?y <urn:secret:p>? <urn:secret:o> FILTER(?y != <urn:secret:o>) }',
    'ASK { BIND(<urn:secret:s> AS ?s) FILTER EXISTS { ?s <urn:secret:p> ?o } }',
    'ASK { { SELECT * { ?s <urn:secret:p> ?o } } }',
    'ASK { { SELECT (COUNT(*) AS ?n) { ?s <urn:secret:p> ?o } } FILTER(?n > 0) }',
  ])('is invisible to %s', async (query) => {
    expect(await holds(query.replaceAll('PRIVATE', name))).toBe(false);
  });

  it('is invisible to the dataset of the protocol, DESCRIBE and CONSTRUCT', async () => {
    expect(await holds('ASK { ?s ?p ?o }', { 'default-graph-uri': name })).toBe(false);
    expect(await holds('ASK { GRAPH ?g { ?s ?p ?o } }', { 'named-graph-uri': name })).toBe(false);
    for (const query of ['DESCRIBE <urn:secret:s>', 'CONSTRUCT WHERE { <urn:secret:s> ?p ?o }']) {
      const text = await (
        await fetch(`${node.url}/sparql?${new URLSearchParams({ query })}`, {
          headers: { accept: 'application/n-triples' },
        })
      ).text();
      expect(text.trim()).toBe(
        '<urn:secret:s> <urn:open:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
      );
    }
    expect(await holds('ASK { <urn:secret:s> <urn:open:p> 1 }')).toBe(true);
  });

  afterAll(() => fetch(name, { method: 'DELETE', headers: { authorization } }));
});

describe('an answer', () => {
  const dataset = 'SELECT ?d { ?d a <http://www.w3.org/ns/dcat#Dataset> }';
  const url = () => `${node.url}/sparql?${new URLSearchParams({ query: dataset })}`;

  it('has an ETag until the data changes; one that differs each time has none', async () => {
    const first = await fetch(url(), { headers: { accept: json } });
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"/);
    const known = { accept: json, 'if-none-match': etag };
    expect((await fetch(url(), { headers: known })).status).toBe(304);
    expect((await fetch(url(), { headers: { ...known, accept: 'text/csv' } })).status).toBe(200);
    await revision();
    expect((await fetch(url(), { headers: known })).status).toBe(200);
    expect((await ask('SELECT (RAND() AS ?r) {}')).headers.get('etag')).toBeNull();
  });

  it('that is large comes whole, in pieces', async () => {
    const name = 'urn:x:large';
    const lines = Array.from({ length: 5000 }, (_, i) => `<urn:s${i}> <urn:p> "${'é😀'.repeat(20)}${i}" .`);
    expect((await put(name, lines.join('\n'))).status).toBe(201);
    const found = await rows(`SELECT ?o { GRAPH <${name}> { ?s ?p ?o } }`);
    expect(new Set(found.flat())).toEqual(new Set(lines.map((_, i) => `${'é😀'.repeat(20)}${i}`)));
    const construct = `CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <${name}> { ?s ?p ?o } }`;
    const body = new URLSearchParams({ query: construct });
    const text = await (
      await fetch(`${node.url}/sparql`, {
        method: 'POST',
        headers: { accept: 'application/n-triples' },
        body,
      })
    ).text();
    expect(text.trim().split('\n')).toHaveLength(5000);
  });

  it('in the nearest type is given to a client that asks with the types of the other form', async () => {
    const construct = 'CONSTRUCT WHERE { ?s a <http://www.w3.org/ns/dcat#Dataset> }';
    const as = async (query: string, accept: string) => {
      const response = await fetch(`${node.url}/sparql?${new URLSearchParams({ query })}`, {
        headers: { accept },
      });
      return response.headers.get('content-type');
    };
    expect(await as(construct, 'application/sparql-results+xml')).toBe('application/rdf+xml');
    expect(await as(construct, json)).toContain('text/turtle');
    expect(await as(dataset, 'application/rdf+xml')).toBe('application/sparql-results+xml');
    expect(await as(dataset, 'image/png')).toContain('problem+json');
  });

  it('keeps the variables of SELECT * in the order of the query', async () => {
    const answer = (await (await ask('SELECT * { ?z a ?b . OPTIONAL { ?z ?y ?a } } LIMIT 1')).json()) as {
      head: { vars: string[] };
    };
    expect(answer.head.vars).toEqual(['z', 'b', 'y', 'a']);
  });
});

describe('a client that leaves', () => {
  it('ends its query, so that the next is answered long before its deadline', async () => {
    const endless = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }';
    const { hostname, port } = new URL(node.url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET /sparql?${new URLSearchParams({ query: endless })} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.destroy();
    const from = performance.now();
    expect(await holds('ASK { ?s ?p ?o }')).toBe(true);
    expect(performance.now() - from).toBeLessThan(10_000);
  });
});
