import { Hono } from 'hono';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { healthRoutes, type Watched } from '../../src/http/health.ts';
import { opened } from '../store/fixtures.ts';
import { pretendedServer } from '../store/pretended-server.ts';

afterEach(() => vi.restoreAllMocks());

/** Lets so many ms go by at once, for whoever looks at the clock. */
function later(ms: number): void {
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + ms);
}

const ontology = { release: 'r1' };
const index = async () => ({ size: 3 });

/** The two addresses over these parts, and how to ask them. */
function over(watched: Watched) {
  const app = new Hono();
  healthRoutes(app, watched);
  return async (path: string) => {
    const from = performance.now();
    const response = await app.request(path);
    const body = (await response.json()) as { status: string; datasets?: number };
    const { status: code, headers } = response;
    return { code, ...body, again: headers.get('retry-after'), ms: performance.now() - from };
  };
}

describe('a node whose engine is elsewhere', () => {
  it('lives and is ready; lives and is not ready while the engine is away; and is ready again', async () => {
    const pretended = pretendedServer();
    const ask = over({ store: await opened({ server: pretended.server }), catalogue: { index }, ontology });
    expect(await ask('/health')).toMatchObject({ code: 200, status: 'ok', revision: 0, datasets: 3 });
    expect(await ask('/ready')).toMatchObject({ code: 200, status: 'ok', again: null });
    pretended.away = true;
    later(1_050);
    expect(await ask('/ready')).toMatchObject({ code: 503, status: 'waiting for the engine', again: '5' });
    expect(await ask('/health')).toMatchObject({ code: 200, status: 'waiting for the engine', datasets: 3 });
    pretended.away = false;
    await expect.poll(async () => (await ask('/ready')).code, { timeout: 5_000 }).toBe(200);
    expect(await ask('/health')).toMatchObject({ code: 200, status: 'ok' });
  });

  it('tells that it lives without waiting for an engine that says nothing', async () => {
    const silent = { query: () => new Promise<never>(() => {}), revision: async () => 7 };
    const ask = over({ store: silent, catalogue: { index }, ontology });
    const lives = await ask('/health');
    expect(lives).toMatchObject({ code: 200, revision: 7, datasets: 3 });
    expect(lives.ms).toBeLessThan(1_000);
  });
});

describe('a node whose engine stops in the middle', () => {
  it('is not ready once nothing was answered for some seconds, though no question has failed', async () => {
    let frozen = false;
    const query = () =>
      frozen ? new Promise<never>(() => {}) : Promise.resolve({ state: 'boolean', value: true } as const);
    const ask = over({ store: { query, revision: async () => 7 }, catalogue: { index }, ontology });
    expect(await ask('/ready')).toMatchObject({ code: 200, status: 'ok' });
    frozen = true;
    later(1_050);
    expect(await ask('/ready')).toMatchObject({ code: 503, again: '5' });
    expect(await ask('/health')).toMatchObject({ code: 200, status: 'waiting for the engine' });
  });
});

describe('a node that makes its index', () => {
  it('tells that it lives without waiting for that, with what the last one counted', async () => {
    let building: Promise<{ size: number }> = index();
    const ask = over({ store: await opened(), catalogue: { index: () => building }, ontology });
    expect(await ask('/health')).toMatchObject({ datasets: 3 });
    building = new Promise(() => {});
    const meanwhile = await ask('/health');
    expect(meanwhile).toMatchObject({ code: 200, status: 'ok', datasets: 3 });
    expect(meanwhile.ms).toBeLessThan(1_000);
    building = Promise.resolve({ size: 4 });
    expect(await ask('/health')).toMatchObject({ datasets: 4 });
    building = Promise.reject(new Error('the engine is away'));
    expect(await ask('/ready')).toMatchObject({ code: 200, datasets: 4 });
  });

  it('tells no number of datasets beside a revision whose index is not there yet', async () => {
    let [revision, building] = [0, Promise.resolve({ size: 0 })];
    const query = async () => ({ state: 'boolean', value: true }) as const;
    const store = { query, revision: async () => revision };
    const ask = over({ store, catalogue: { index: () => building }, ontology });
    expect(await ask('/health')).toMatchObject({ revision: 0, datasets: 0 });
    const made = Promise.withResolvers<{ size: number }>();
    [revision, building] = [107, made.promise];
    const meanwhile = await ask('/health');
    expect(meanwhile).toMatchObject({ code: 200, status: 'ok', revision: 107 });
    expect(meanwhile).not.toHaveProperty('datasets');
    made.resolve({ size: 107 });
    expect(await ask('/health')).toMatchObject({ revision: 107, datasets: 107 });
  });
});
