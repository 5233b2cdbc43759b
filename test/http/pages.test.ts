import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { startNode, submitExamples, token } from '../running.ts';

let node: Running;
const ids = ['lidc-idri', '4d-lung', 'duke-breast-cancer-mri'];

beforeAll(async () => {
  node = await startNode();
  expect(await submitExamples(node, ids)).toEqual(ids.map(() => 'created'));
}, 60_000);
afterAll(() => node?.close());

const get = (path: string, accept = 'application/json') =>
  fetch(`${node.url}${path}`, { headers: { accept } });

describe('a page beyond the last', () => {
  it.each([
    ['/datasets?size=2&page=3', 'There is no page 3: 3 datasets, 2 to a page, make 2 pages.', 2],
    ['/datasets?page=99', 'There is no page 99: 3 datasets, 20 to a page, make 1 page.', 1],
    ['/datasets?q=nosuchword&page=2', 'There is no page 2: 0 datasets, 20 to a page, make 1 page.', 1],
  ])('of %s is none, and whoever asks is told how many there are', async (path, detail, pages) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ detail, pages });
    const shown = await get(path, 'text/html');
    expect(shown.status).toBe(404);
    expect(await shown.text()).toContain(detail);
  });

  it('is not the first one, which is there also where nothing is found', async () => {
    expect((await get('/datasets?size=2&page=2')).status).toBe(200);
    expect((await get('/datasets?q=nosuchword')).status).toBe(200);
  });
});

describe('the datasets of the Beacon', () => {
  // biome-ignore lint/suspicious/noExplicitAny: the shape of what comes is what these tests look at
  const asked = async (query: string): Promise<any> => (await get(`/beacon/datasets${query}`)).json();
  const idsOf = async (query: string) =>
    (await asked(query)).response.collections.map(({ id }: { id: string }) => id);

  it('come in pages of `limit`, of which `skip` leaves out the first', async () => {
    const all = await idsOf('?limit=0');
    expect([...all].sort()).toEqual([...ids].sort());
    expect(await idsOf('')).toEqual(all);
    expect(await idsOf('?limit=2')).toEqual(all.slice(0, 2));
    expect(await idsOf('?skip=1&limit=2')).toEqual(all.slice(2));
    expect(await idsOf('?skip=1&limit=0')).toEqual([]);
    const beyond = await asked('?skip=2&limit=2');
    expect(beyond.response.collections).toEqual([]);
    expect(beyond.responseSummary).toEqual({ exists: true, numTotalResults: 3 });
  });

  it('say back what was asked', async () => {
    expect((await asked('')).meta.receivedRequestSummary).toEqual({
      apiVersion: 'v2.0.0',
      requestedSchemas: [],
      pagination: { skip: 0, limit: 10 },
      requestedGranularity: 'record',
      filters: [],
    });
    const query =
      '?skip=1&limit=2&requestedGranularity=count&requestedSchema=mine&testMode=true&apiVersion=v2.1';
    expect((await asked(query)).meta.receivedRequestSummary).toEqual({
      apiVersion: 'v2.1',
      requestedSchemas: [{ schema: 'mine' }],
      pagination: { skip: 1, limit: 2 },
      requestedGranularity: 'count',
      filters: [],
      testMode: true,
    });
  });

  it.each([
    'skip=-1',
    'limit=few',
    'requestedGranularity=all',
  ])('are not given for %s, which is no Beacon request', async (query) => {
    const response = await get(`/beacon/datasets?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      meta: { apiVersion: 'v2.0.0' },
      error: { errorCode: 400, errorMessage: expect.stringContaining(query.split('=')[0] as string) },
    });
  });
});

describe('the page of the SPARQL endpoint', () => {
  it.each([
    ['format=html', 'application/json'],
    ['', 'text/html,application/xhtml+xml'],
  ])('has the status of the problem, and its place marked: %s, Accept: %s', async (format, accept) => {
    const query = 'SELECT *\nWHERE {\n  ?s ?p }';
    const ask = (text: string) => get(`/sparql?${new URLSearchParams({ query: text })}&${format}`, accept);
    const response = await ask(`${query} }`);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const page = await response.text();
    expect(page).toMatch(/Line 3, column \d+:/);
    expect(page).toContain('<li id="L3" value="3" class="violation">');
    expect(page).toMatch(/id="wrong" role="alert">.*Line 3/);
    expect(page).toMatch(/<textarea [^>]*aria-invalid="true" aria-describedby="wrong">/);
    // On a phone the query is what comes first.
    expect(page.indexOf('<textarea')).toBeLessThan(page.indexOf('class="examples panel"'));
    expect((await ask('SELECT * WHERE { SERVICE <https://elsewhere.example> { ?s ?p ?o } }')).status).toBe(
      422,
    );
    expect((await ask('ASK {}')).status).toBe(200);
  });
});

it('a withdrawn dataset is gone from the FAIR Data Point as from everywhere else', async () => {
  const headers = { authorization: `Bearer ${token}` };
  const withdrawn = await fetch(`${node.url}/datasets/4d-lung`, { method: 'DELETE', headers });
  expect(withdrawn.status).toBe(204);
  for (const path of ['/datasets/4d-lung', '/fdp/dataset/4d-lung', '/fdp/distribution/4d-lung/1'])
    expect((await get(path, 'text/turtle')).status, path).toBe(410);
  for (const path of ['/fdp/dataset/never-there', '/fdp/dataset/', '/fdp/dataset/A%20B'])
    expect((await get(path, 'text/turtle')).status, path).toBe(404);
});

it('the description of the interface names the headers that a write heeds', async () => {
  const { paths } = (await (await get('/openapi.json')).json()) as {
    paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>>;
  };
  for (const path of ['/datasets/{id}', '/graphs', '/graphs/{path}'])
    for (const method of ['put', 'delete']) {
      const headers = paths[path]?.[method]?.parameters?.filter((each) => each.in === 'header');
      expect(
        headers?.map(({ name }) => name),
        `${method} ${path}`,
      ).toEqual(['If-Match', 'If-None-Match']);
    }
});
