import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Services } from '../../src/http/services.ts';
import { shapeRoutes } from '../../src/http/shapes.ts';
import { read } from '../../src/rdf/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { openValidation } from '../../src/validation/index.ts';

const app = new Hono();
// What fails is told by its status; Hono would print it.
app.onError((error, c) => c.text(error.message, 500));
let store: Store;
beforeAll(async () => {
  store = await openStore();
  shapeRoutes(app, { store, validation: await openValidation(store) } as unknown as Services);
});
afterAll(() => store.close());

const get = (path: string, accept: string) => app.request(path, { headers: { accept } });
async function triples(path: string): Promise<number> {
  const reading = await read(await (await get(path, 'text/turtle')).text(), 'turtle', 'https://example.org/');
  if (reading.state === 'malformed') throw new Error(reading.message);
  return reading.quads.length;
}

describe('the shapes', () => {
  test('are a matrix of what each profile asks, with contradictions, as JSON and as a page', async () => {
    const matrix = (await (await get('/shapes', 'application/json')).json()) as {
      profiles: { name: string }[];
      rows: { of: string; property: string; cells: { asks: string; shapes: string[] }[] }[];
      contradictions: { about: string }[];
    };
    const names = matrix.profiles.map(({ name }) => name);
    expect(names).toContain('eucaim-v2');
    expect(names).not.toContain('ontology');
    const row = matrix.rows.find(
      ({ of, property }) => of === 'dcat:Dataset' && property === 'healthdcatap:healthTheme',
    );
    expect(row?.cells[names.indexOf('eucaim-v2')]).toMatchObject({ asks: 'R' });
    expect(row?.cells[names.indexOf('dcat-ap-3')]).toEqual({ asks: '', shapes: [] });
    expect(matrix.contradictions.length).toBeGreaterThan(10);
    const page = await (await get('/shapes', 'text/html')).text();
    expect(page).toContain('href="/shapes/eucaim-v2-recommended/DatasetHealthTheme.html"');
    expect(page).toContain('contradict');
  });

  test('are Turtle, all of them, those of a profile, and one with its nameless parts', async () => {
    expect(await triples('/shapes')).toBeGreaterThan(5_000);
    expect(await triples('/shapes/eucaim-v2')).toBeGreaterThan(100);
    const one = await (await get('/shapes/eucaim-v2/DistributionRights', 'text/turtle')).text();
    expect(one).toContain('IN_SITU_PROCESSING');
  });

  test('of one name tell message, clause, and an example of either side', async () => {
    const shape = await (await get('/shapes/eucaim/DatasetTitle', 'application/json')).json();
    expect(shape).toMatchObject({
      severity: 'Violation',
      path: 'dct:title',
      messages: { en: expect.stringContaining('English'), sv: expect.stringContaining('engelska') },
      clause: expect.stringContaining('EUCAIM DCAT-AP'),
      example: expect.stringContaining('dct:title'),
      invalidExample: expect.stringContaining('a dcat:Dataset'),
      profiles: ['eucaim-v1', 'eucaim-v2'],
    });
    const page = await (await get('/shapes/eucaim/DatasetTitle.html', '*/*')).text();
    expect(page).toContain('lang="sv"');
    expect(await (await get('/shapes/eucaim-v2.html', '*/*')).text()).toContain('DatasetHealthTheme');
  });

  test('that do not exist are not found', async () => {
    expect((await get('/shapes/eucaim-v9', 'application/json')).status).not.toBe(200);
    expect((await get('/shapes/..%2F..%2Fpackage', 'application/json')).status).not.toBe(200);
  });
});
