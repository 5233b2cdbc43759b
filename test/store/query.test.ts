import { describe, expect, it } from 'vitest';
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

  it('ends when it makes the process grow too much', async () => {
    const store = await opened({ queryMegabytes: 150 });
    const doublings = Array.from({ length: 30 }, (_, i) => `BIND(CONCAT(?v${i}, ?v${i}) AS ?v${i + 1})`).join(
      ' ',
    );
    const query = `SELECT (STRLEN(?v30) AS ?n) { BIND("0123456789" AS ?v0) ${doublings} }`;
    const answer = await store.query(query, { pool: 'public' });
    expect(answer).toEqual({ state: 'failed', message: 'The query needed too much memory.' });
    expect(await store.query('ASK {}', { pool: 'public' })).toEqual({ state: 'boolean', value: true });
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
