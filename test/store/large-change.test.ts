import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore, verifyFolder } from '../../src/store/index.ts';
import { turnsDuring } from '../turns-during.ts';
import { by, facts, opened, temporaryFolder, term } from './fixtures.ts';

/** Enough that a thread of its own puts it down. */
const many = Array.from({ length: 20_000 }, (_, i) => `the value with the number ${i}, and a snowman: ☃`);
const count = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }';

it('a large change leaves turns to others, is in log and engine, and is replaced and removed like any other', async () => {
  const folder = temporaryFolder();
  const store = await openStore({ folder });
  const write = (values: string[]) =>
    store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: values }) }] });
  expect(await turnsDuring(() => write(many))).toBeGreaterThan(5);
  expect(await store.query(count)).toMatchObject({ rows: [{ n: { value: '20000' } }] });
  expect((await write(many.toReversed())).state).toBe('unchanged');
  expect(await turnsDuring(() => write([...many.slice(1), 'another']))).toBeGreaterThan(5);
  const [latest] = await store.history();
  expect(latest?.graphs).toEqual([{ graph: term('g').value, added: 1, removed: 1 }]);
  expect(await store.compare(term('g'), 1, 2)).toMatchObject({ added: [{ object: { value: 'another' } }] });
  await write([]);
  expect(await store.query(count)).toMatchObject({ rows: [{ n: { value: '0' } }] });
  await store.close();
  expect(verifyFolder(folder)).toMatchObject({ revisions: 3, faults: [] });

  const again = await opened({ folder });
  expect(await again.graph(term('g'), 1)).toHaveLength(20_000);
  expect(await again.graph(term('g'))).toEqual([]);
});

it('a graph of which most goes keeps what stays, in every form, and the dead are counted', async () => {
  const store = await opened({ folder: temporaryFolder() });
  const write = (values: string[]) =>
    store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: values }) }] });
  await write(many.slice(0, 3000));
  await store.query('ASK {}', { pool: 'public' });
  await write([...many.slice(2900, 3000), 'another']);
  const rest = 'SELECT ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o';
  for (const pool of ['own', 'public'] as const) {
    const answer = await store.query(rest, { pool });
    const values = answer.state === 'rows' ? answer.rows.map(({ o }) => o?.value) : answer;
    expect(values).toEqual([...many.slice(2900, 3000), 'another'].sort());
  }
  // Dropping is sooner done than removing one by one; the price is that what stays is counted among the dead as well.
  expect(store.readers()).toMatchObject({ quads: 101, dead: 3000 });
  await write(many.slice(2900, 3000));
  expect(store.readers()).toMatchObject({ quads: 100, dead: 3001 });
});

it('while a large change is put down, revision, history and queries tell the same', async () => {
  const store = await opened({ folder: temporaryFolder() });
  const seen = new Set<string>();
  let done = false;
  const change = store
    .change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: many }) }] })
    .finally(() => {
      done = true;
    });
  while (!done) {
    // Asked in one turn: the query is posted before anything else can happen.
    const asked = await Promise.all([store.revision(), store.history(), store.query(count)]);
    const [revision, history, answer] = asked;
    const n = answer.state === 'rows' ? answer.rows[0]?.n?.value : answer.state;
    seen.add(`${revision} ${history.length} ${n}`);
  }
  await change;
  expect([...seen].filter((each) => each !== '0 0 0' && each !== '1 1 20000')).toEqual([]);
  expect(seen.size).toBeGreaterThan(0);
});

it('the write-ahead file begins anew, however many large changes follow one another', async () => {
  const folder = temporaryFolder();
  const store = await opened({ folder });
  for (let i = 0; i < 12; i++) {
    const values = many.slice(0, 5_000).map((value) => `${i} ${value}`);
    await store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: values }) }] });
  }
  // Each takes about 1.3 MB of it.
  expect(statSync(join(folder, 'store.sqlite-wal')).size).toBeLessThan(10_000_000);
});
