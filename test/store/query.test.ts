import { describe, expect, it, vi } from 'vitest';
import { type Answer, outline } from '../../src/store/index.ts';
import { by, endless, facts, opened, term } from './fixtures.ts';

const values = (answer: Answer, variable: string) =>
  answer.state === 'rows' ? answer.rows.map((row) => row[variable]?.value ?? null).sort() : answer;

async function filled() {
  const store = await opened({ mounts: [{ graph: term('mount'), text: '<s> <p> "mounted" .' }] });
  const graphs = [
    { graph: term('a'), quads: facts('s', { p: ['in a'] }) },
    { graph: term('b'), quads: facts('s', { p: ['in b'] }) },
  ];
  await store.change({ ...by, graphs });
  return store;
}

/** Doubles ten characters so many times. */
const doubling = (times: number) => {
  const steps = Array.from({ length: times }, (_, i) => `BIND(CONCAT(?v${i}, ?v${i}) AS ?v${i + 1})`);
  return `SELECT (STRLEN(?v${times}) AS ?n) { BIND("0123456789" AS ?v0) ${steps.join(' ')} }`;
};

describe('a hostile query', () => {
  it('does not hold up a change, which the fresh reader then has', async () => {
    const store = await filled();
    await store.query('ASK {}', { pool: 'public' });
    const hostile = store.query(endless, { pool: 'public', deadlineMs: 500 });
    let ended = false;
    void hostile.then(() => {
      ended = true;
    });
    await store.change({ ...by, graphs: [{ graph: term('c'), quads: facts('s', { p: ['in c'] }) }] });
    expect(ended).toBe(false);
    expect((await hostile).state).toBe('timed-out');
    expect(values(await store.query('SELECT ?o { ?s ?p ?o }', { pool: 'public' }), 'o')).toContain('in c');
  });

  it.each([
    ['a nest of groups', `SELECT * ${'{'.repeat(2000)} ?s ?p ?o ${'}'.repeat(2000)}`],
    [
      'a chain of alternatives',
      `SELECT * { ?s ?p ?o FILTER(${Array.from({ length: 5000 }, (_, i) => `?o=${i}`).join('||')}) }`,
    ],
  ])('that kills its engine costs only its reader: %s', async (_, query) => {
    const store = await filled();
    for (const pool of ['public', 'own'] as const) {
      expect((await store.query(query, { pool })).state).toBe('failed');
      expect(values(await store.query('SELECT ?o { ?s ?p ?o }', { pool }), 'o')).toHaveLength(3);
    }
  });

  it('ends when its engine grows too much, and costs a query beside it nothing', async () => {
    const mounts = [{ graph: term('mount'), text: '<s> <p> 1, 2, 3 .' }];
    const store = await opened({ queryMegabytes: 150, publicReaders: 2, mounts });
    await Promise.all([1, 2].map(() => store.query('ASK {}', { pool: 'public' })));
    let beside = 'goes on';
    void store.query(endless, { pool: 'public', client: 'a', deadlineMs: 60_000 }).then(({ state }) => {
      beside = state;
    });
    const answer = await store.query(doubling(30), { pool: 'public', client: 'b' });
    expect(answer).toEqual({ state: 'failed', message: 'The query needed too much memory.' });
    expect(await store.query('ASK {}', { pool: 'public' })).toEqual({ state: 'boolean', value: true });
    expect(beside).toBe('goes on');
  });
});

describe('the memory of a query', () => {
  it('is given back after one that took much and was answered', async () => {
    const store = await opened({ queryMegabytes: 600 });
    await store.query('ASK {}', { pool: 'public' });
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 5);
    const before = process.memoryUsage.rss();
    expect((await store.query(doubling(23), { pool: 'public', deadlineMs: 60_000 })).state).toBe('rows');
    clearInterval(watch);
    await expect.poll(() => process.memoryUsage.rss(), { timeout: 10_000 }).toBeLessThan((before + most) / 2);
  });

  const quads = Array.from({ length: 200 }, (_, n) =>
    facts(`s${n}`, { p: Array.from({ length: 100 }, (_, i) => `${i}`) }),
  ).flat();

  it('is not that of readers built meanwhile, nor of the change which its reader takes first', async () => {
    // A reader takes more than 3 MB, and so does a change of 20,000 quads in its engine.
    const mounts = [{ graph: term('mount'), text: '<s> <p> 1, 2, 3 .' }];
    const store = await opened({ queryMegabytes: 3, mounts });
    await store.query('ASK {}', { pool: 'public' });
    const long = store.query(endless, { pool: 'public', deadlineMs: 1_500 });
    await store.renew();
    expect((await long).state).toBe('timed-out');
    await store.query('ASK {}', { pool: 'public' });
    await store.change({ ...by, graphs: [{ graph: term('g'), quads }] });
    expect((await store.query('ASK { ?s ?p ?o }', { pool: 'public' })).state).toBe('boolean');
  });
});

describe('a small query', () => {
  it('arms one timer, so that its bounds cost the thread that serves next to nothing', async () => {
    const store = await opened();
    const armed: number[] = [];
    const timers = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'setInterval')];
    for (let i = 0; i < 20; i++) {
      for (const timer of timers) timer.mockClear();
      await store.query('ASK {}', { pool: 'public', client: 'a' });
      armed.push(timers.reduce((sum, { mock }) => sum + mock.calls.length, 0));
    }
    for (const timer of timers) timer.mockRestore();
    // The first wait for their reader; on a busy machine some are not small.
    expect(Math.min(...armed)).toBe(1);
  });
});

describe('a full queue', () => {
  it('says busy at once, and answers those who wait', async () => {
    const store = await opened({ waiting: 2 });
    const ask = () => store.query('ASK {}', { pool: 'public', deadlineMs: 3000 });
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(answers.map(({ state }) => state)).toEqual(['boolean', 'boolean', 'busy', 'busy']);
    expect(answers[2]).toEqual({ state: 'busy', retryAfterSeconds: 3 });
    expect((await ask()).state).toBe('boolean');
  });
});

describe('the outline of a query', () => {
  it('keeps every position and blanks strings, IRIs and comments', () => {
    const text = "SELECT * { ?s <urn:a> \"x{}\" , '''y\n}''' # {\n FILTER(?a < 1 && ?b > 2) }";
    expect(outline(text)).toHaveLength(text.length);
    expect(outline(text).match(/[{}<>]/g)).toEqual(['{', '<', '>', '}']);
  });

  it('is fast on a string that never ends', () => {
    const text = `"""${'\\"""'.repeat(12_000)}`;
    expect(outline(text).trim()).toBe('');
  });
});
