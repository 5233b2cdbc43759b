import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { prefixes } from '../../src/rdf/index.ts';
import { freePort } from '../ports.ts';
import { startNode, submitExamples, token } from '../running.ts';

let hub: Running;
let north: Running;
let south: Running;
/** Puts a graph into a node, as its operator does. */
const put = ({ url }: Running, graph: string, turtle: string) =>
  fetch(`${url}/graphs?graph=${encodeURIComponent(`${url}/graphs/${graph}`)}`, {
    method: 'PUT',
    headers: { 'content-type': 'text/turtle', authorization: `Bearer ${token}` },
    body: turtle,
  });
/** A cube with one cell, that of all persons. */
const cubeOf = (count: number) => `<#cube> <${prefixes.col}epoch> "2026" .
  <#all> <${prefixes.qb}dataSet> <#cube> ; <${prefixes.col}cell> "all" ; <${prefixes.col}count> ${count} .`;
const nameOf = ({ url }: { url: string }) => `<node:${new URL(url).host}>`;

beforeAll(async () => {
  // Nobody may take its port once it is down.
  const COLLIMATOR_PORT = String(await freePort());
  [north, south] = await Promise.all([startNode(), startNode({ COLLIMATOR_PORT })]);
  await submitExamples(north, ['lidc-idri', 'qin-breast']);
  await submitExamples(south, ['4d-lung']);
  const cubes = await Promise.all([put(north, 'cube', cubeOf(500)), put(south, 'cube', cubeOf(250))]);
  expect(cubes.map(({ ok }) => ok)).toEqual([true, true]);
  hub = await startNode({ COLLIMATOR_NODES: `${north.url} ${south.url}` });
}, 60_000);
afterAll(async () => {
  await Promise.all([hub.close(), north.close(), south.close()]);
});

const declared = ['dcat', 'dct', 'eucaim', 'skos', 'rdfs']
  .map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix as 'dcat']}>\n`)
  .join('');
const post = (query: string, accept = 'application/sparql-results+json', at = hub) =>
  fetch(`${at.url}/sparql`, {
    method: 'POST',
    headers: { accept },
    body: new URLSearchParams({ query: declared + query }),
  });

/** The text of an example, as the page of the endpoint offers it. */
async function exampleCalled(name: string): Promise<string> {
  const page = await (await fetch(`${hub.url}/sparql`, { headers: { accept: 'text/html' } })).text();
  const [, query = ''] =
    new RegExp(`href="/sparql\\?query=([^"&]*name(?:%3A|:)[+]${name}[^"&]*)`).exec(page) ?? [];
  return decodeURIComponent(query.replaceAll('+', ' '));
}

describe('SERVICE at /sparql', () => {
  it('offers examples over the nodes of this hub, and they run as they are', async () => {
    const datasets = await exampleCalled('datasets-of-nodes');
    expect(datasets).toContain(`VALUES ?node { ${nameOf(north)} ${nameOf(south)} }`);
    const labelled = (await (await post(datasets, 'text/csv')).text()).split('\r\n');
    expect(labelled[0]).toBe('node,dataset,title,condition,label');
    expect(labelled.slice(1).join('\n')).toMatch(/4D-Lung,https:.*#CLIN\d+,\w/);
    expect(labelled.slice(1).join('\n')).toContain('LIDC-IDRI,');

    const cells = await exampleCalled('cells-over-nodes');
    const sums = (await (await post(cells, 'text/csv')).text()).trim().split('\r\n');
    expect(sums).toEqual(['epoch,persons,cubes', '2026,750,2']);
  });

  it.each([
    ['application/sparql-results+json', /"value":"4D-Lung"/],
    ['application/sparql-results+xml', /<literal[^>]*>4D-Lung<\/literal>/],
    ['text/csv', /^title\r\n4D-Lung\r\n$/],
    ['text/tab-separated-values', /^\?title\n"4D-Lung"(@en)?\n$/],
    ['text/html', /4D-Lung/],
  ])('answers a SELECT as %s', async (type, body) => {
    const response = await post(
      `SELECT ?title { SERVICE ${nameOf(south)} { ?d a dcat:Dataset ; dct:title ?title } }`,
      type,
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type);
    expect(await response.text()).toMatch(body);
  });

  it('answers ASK, CONSTRUCT and DESCRIBE', async () => {
    const pattern = `SERVICE <${south.url}> { ?d a dcat:Dataset ; dct:title ?t }`;
    expect(await (await post(`ASK { ${pattern} }`)).json()).toMatchObject({ boolean: true });
    for (const [type, body] of [
      ['text/turtle', /4D-Lung/],
      ['application/n-triples', /"4D-Lung"/],
      ['application/ld+json', /4D-Lung/],
      ['application/rdf+xml', /4D-Lung/],
    ] as const) {
      const response = await post(`CONSTRUCT { ?d dct:title ?t } { ${pattern} }`, type);
      expect(response.headers.get('content-type')).toContain(type);
      expect(await response.text()).toMatch(body);
    }
    const described = await post(
      `DESCRIBE ?c { SERVICE <${south.url}/sparql> { ?d a dcat:Dataset ; eucaim:hasCondition ?c } }`,
      'application/n-triples',
    );
    expect(await described.text()).toContain('prefLabel');
  });

  it('asks for what joins where a clause has more than is fetched whole, in every form', async () => {
    const pattern = `eucaim:CLIN1000057 rdfs:subClassOf ?c . SERVICE <${south.url}> { ?c ?p ?o }`;
    const rows = await post(
      `SELECT DISTINCT ?o { ${pattern} FILTER(?p = skos:prefLabel) FILTER(LANG(?o) = "en") }`,
      'text/csv',
    );
    expect(await rows.text()).toMatch(/^o\r\n(.*\r\n)*Neoplasm of colon\r\n/);
    expect(await (await post(`ASK { ${pattern} }`)).json()).toMatchObject({ boolean: true });
    const graph = await post(`CONSTRUCT { ?c ?p ?o } { ${pattern} }`, 'application/rdf+xml');
    expect(graph.headers.get('content-type')).toContain('application/rdf+xml');
    expect(await graph.text()).toContain('prefLabel');
  }, 60_000);

  it.each([
    ['an address inside', 'SELECT * { SERVICE <http://169.254.169.254/> { ?s ?p ?o } }'],
    ['a file', 'SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }'],
    ['a silent one', 'SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }'],
    ['a node in other letters', 'SELECT * { SERVICE <NODE:x> { ?s ?p ?o } }'],
    ['a node with a user', 'SELECT * { SERVICE <http://me@SOUTH/sparql> { ?s ?p ?o } }'],
    ['a path beside the endpoint', 'SELECT * { SERVICE <http://SOUTH/sparql/../nodes> { ?s ?p ?o } }'],
    ['an endpoint in other letters', 'SELECT * { SERVICE <http://SOUTH/sparq%6c> { ?s ?p ?o } }'],
    ['a query in the address', 'SELECT * { SERVICE <http://SOUTH/sparql?x=1> { ?s ?p ?o } }'],
    ['one in EXISTS', 'ASK { ?s ?p ?o FILTER EXISTS { SERVICE <http://a.example/> { ?s ?p ?o } } }'],
    [
      'one in NOT EXISTS of BIND',
      'SELECT * { BIND(NOT EXISTS { SERVICE <http://a.example/> { ?s ?p ?o } } AS ?x) }',
    ],
    ['one in a projected EXISTS', 'SELECT (EXISTS { SERVICE <http://a.example/> { ?s ?p ?o } } AS ?x) {}'],
    [
      'one in HAVING',
      'SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(EXISTS { SERVICE <http://a.example/> { ?s ?p ?o } })',
    ],
    [
      'one in ORDER BY',
      'SELECT ?s { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <http://a.example/> { ?s ?p ?o } })',
    ],
    ['one in a sub-select', 'SELECT * { { SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } } } }'],
    ['one in CONSTRUCT', 'CONSTRUCT { ?s ?p ?o } { SERVICE <http://a.example/> { ?s ?p ?o } }'],
    [
      'one in OPTIONAL in MINUS',
      'SELECT * { ?s ?p ?o MINUS { ?s ?p ?o OPTIONAL { SERVICE <http://a.example/> { ?s ?q ?r } } } }',
    ],
    ['one in GRAPH', 'SELECT * { GRAPH ?g { SERVICE <http://a.example/> { ?s ?p ?o } } }'],
    [
      'one in another SERVICE',
      'SELECT * { SERVICE <http://SOUTH/sparql> { SERVICE <http://a.example/> { ?s ?p ?o } } }',
    ],
    ['a variable of BIND', 'SELECT * { BIND(<http://SOUTH/sparql> AS ?x) SERVICE ?x { ?s ?p ?o } }'],
    ['a variable of data', 'SELECT * { ?x a dcat:DataService . SERVICE ?x { ?s ?p ?o } }'],
    [
      'a variable of VALUES with a stranger',
      'SELECT * { VALUES ?x { <http://SOUTH/sparql> <http://a.example/> } SERVICE ?x { ?s ?p ?o } }',
    ],
    [
      'a variable of VALUES with nothing',
      'SELECT * { VALUES ?x { <http://SOUTH/sparql> UNDEF } SERVICE ?x { ?s ?p ?o } }',
    ],
    [
      'a variable of VALUES outside',
      'SELECT * { VALUES ?x { <http://SOUTH/sparql> } { SERVICE ?x { ?s ?p ?o } } }',
    ],
    ['a relative name', 'SELECT * { SERVICE <nodes> { ?s ?p ?o } }'],
    [
      'a name by its prefix',
      'PREFIX x: <http://169.254.169.254/> SELECT * { SERVICE x:latest { ?s ?p ?o } }',
    ],
  ])('refuses %s, with its place', async (_, query) => {
    const response = await post(query.replaceAll('SOUTH', new URL(south.url).host));
    const problem = (await response.json()) as { type: string; line?: number; detail: string };
    expect({ status: response.status, line: problem.line }).toEqual({ status: 422, line: 6 });
    expect(problem.detail).toMatch(/is no node of this hub|VALUES|SERVICE inside SERVICE/);
  });

  it('never shows a private graph, neither of the hub nor of a node', async () => {
    const secret = '<urn:secret> <urn:is> "told" ; a <http://www.w3.org/ns/dcat#Dataset> .';
    const written = await Promise.all([hub, south].map((at) => put(at, 'private/x', secret)));
    expect(written.map(({ ok }) => ok)).toEqual([true, true]);
    for (const query of [
      `SELECT * { <urn:secret> ?p ?o . SERVICE <${south.url}> { ?d a dcat:Dataset } }`,
      `SELECT * { SERVICE <${south.url}> { GRAPH ?g { <urn:secret> ?p ?o } } }`,
      `SELECT ?o FROM <${hub.url}/graphs/private/x> { <urn:secret> ?p ?o . SERVICE <${south.url}> { ?d a dcat:Dataset } }`,
      // The same by the road of large clauses.
      `SELECT ?o FROM <${hub.url}/graphs/private/x> { <urn:secret> ?q ?c . SERVICE <${south.url}> { ?c ?p ?o } }`,
    ])
      expect(await (await post(query)).json(), query).toMatchObject({ results: { bindings: [] } });
  }, 60_000);

  it('says which node failed, and how', async () => {
    await south.close();
    const query = (silent: string) => `SELECT * { SERVICE ${silent} ${nameOf(south)} { ?d a dcat:Dataset } }`;
    const failed = await post(query(''));
    expect(failed.status).toBeGreaterThanOrEqual(500);
    expect(await failed.json()).toMatchObject({
      node: new URL(south.url).host,
      detail: expect.stringMatching(/gave no answer: No connection to the node/),
    });
    expect(await (await post(query('SILENT'))).json()).toMatchObject({ results: { bindings: [{}] } });
    expect(await (await post(query(''), 'text/html')).text()).toContain('No connection to the node');
  });
});
