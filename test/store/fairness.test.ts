import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/store/index.ts';
import { endless, opened, term } from './fixtures.ts';

describe('clients of the public readers', () => {
  it('take turns: one question of a second client waits for one of the first, not for all', async () => {
    const store = await opened({ waiting: 64 });
    await store.query('ASK {}', { pool: 'public' });
    const order: string[] = [];
    const ask = async (client: string) => {
      await store.query('ASK {}', { pool: 'public', client });
      order.push(client);
    };
    const greedy = Array.from({ length: 30 }, () => ask('greedy'));
    await Promise.all([...greedy, ask('modest')]);
    expect(order.indexOf('modest')).toBeLessThan(5);
    expect(order).toHaveLength(31);
  });

  it('cannot have all readers: one client leaves some to others, and still uses half and one', async () => {
    const mounts = [{ graph: term('mount'), text: '<s> <p> 1, 2, 3 .' }];
    const store = await opened({ publicReaders: 3, mounts });
    const hostile = Array.from({ length: 6 }, () =>
      store.query(endless, { pool: 'public', client: 'greedy', deadlineMs: 60_000 }),
    );
    let ended = 0;
    for (const each of hostile) void each.then(() => ended++);
    // Three readers, of which one client has two: the third answers at once, though six wait before it.
    for (let i = 0; i < 3; i++)
      expect((await store.query('ASK {}', { pool: 'public', client: 'modest' })).state).toBe('boolean');
    expect(ended).toBe(0);
    await store.close();
    expect(new Set((await Promise.all(hostile)).map(({ state }) => state))).toEqual(new Set(['failed']));
  });

  it('get short answers while long queries hold all places, also from one who fills them', async () => {
    const mounts = [{ graph: term('mount'), text: '<s> <p> 1, 2, 3 .' }];
    const store = await opened({ publicReaders: 2, mounts });
    const long = ['greedy', 'greedy', 'other', 'third', 'fourth'].map((client) =>
      store.query(endless, { pool: 'public', client, deadlineMs: 600_000 }),
    );
    // Two go on; the others are stopped once they turn out to be long, and wait.
    for (let i = 0; i < 10; i++) {
      const modest = { pool: 'public', client: 'modest', deadlineMs: 60_000 } as const;
      const answer = await store.query('ASK { ?s ?p ?o }', modest);
      expect(answer).toEqual({ state: 'boolean', value: true });
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await store.close();
    expect(new Set((await Promise.all(long)).map(({ state }) => state))).toEqual(new Set(['failed']));
  });

  it('whose query turns out to be long is answered within its time where there is room', async () => {
    const numbers = Array.from({ length: 60 }, (_, i) => i).join(', ');
    const store = await opened({
      publicReaders: 1,
      mounts: [{ graph: term('mount'), text: `<s> <p> ${numbers} .` }],
    });
    const sum = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c + ?f >= 0 && ?i >= 0) }';
    const counted = {
      state: 'rows',
      variables: ['n'],
      rows: [{ n: expect.objectContaining({ value: '216000' }) }],
    };
    // One of two goes on after it was tried; the other is stopped, waits for its place, and is asked again.
    const both = ['one', 'two'].map((client) =>
      store.query(sum, { pool: 'public', client, deadlineMs: 60_000 }),
    );
    expect(await Promise.all(both)).toEqual([counted, counted]);
  });

  it('cannot fill the queue: the newest question of the one with the most gives way', async () => {
    const store = await opened({ waiting: 4 });
    const told = new Map<string, Answer['state'][]>();
    const ask = async (client: string) => {
      const { state } = await store.query('ASK {}', { pool: 'public', client, deadlineMs: 20_000 });
      told.set(client, [...(told.get(client) ?? []), state]);
    };
    await Promise.all([...Array.from({ length: 6 }, () => ask('greedy')), ask('modest')]);
    expect(told.get('modest')).toEqual(['boolean']);
    expect(told.get('greedy')?.toSorted()).toEqual(['boolean', 'boolean', 'boolean', 'busy', 'busy', 'busy']);
  });
});
