import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataFactory, inGraph, iri, literal, type Quad, quad } from '../../src/rdf/index.ts';
import { openStore } from '../../src/store/index.ts';
import { by, facts, opened, temporaryFolder, term } from './fixtures.ts';

const objects = (quads: Quad[]) => quads.map(({ object }) => object.value).sort();
const xsdInteger = 'http://www.w3.org/2001/XMLSchema#integer';

describe('a change', () => {
  it('survives closing and opening again, in the log and in the engine', async () => {
    const folder = temporaryFolder();
    const first = await openStore({ folder, clock: () => new Date('2026-01-02T03:04:05Z') });
    await first.change({
      ...by,
      graphs: [{ graph: term('g'), quads: facts('s', { p: ['1', 'two "quoted"\n'] }) }],
    });
    await first.close();

    const second = await opened({ folder });
    expect(objects(await second.graph(term('g')))).toEqual(['1', 'two "quoted"\n']);
    expect(await second.query('SELECT ?o { ?s ?p ?o }')).toMatchObject({ rows: { length: 2 } });
    expect(await second.history()).toEqual([
      {
        number: 1,
        at: '2026-01-02T03:04:05.000Z',
        ...by,
        graphs: [{ graph: term('g').value, added: 2, removed: 0 }],
      },
    ]);
  });

  it('is not logged where every graph has that content already', async () => {
    const store = await opened();
    const change = { ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: ['1', '2'] }) }] };
    expect((await store.change(change)).state).toBe('changed');
    expect(await store.change(change)).toEqual({ state: 'unchanged' });
    expect(await store.revision()).toBe(1);
  });

  it('logs only the graphs that differ', async () => {
    const store = await opened();
    const a = { graph: term('a'), quads: facts('s', { p: ['1'] }) };
    await store.change({ ...by, graphs: [a] });
    const changed = await store.change({
      ...by,
      graphs: [a, { graph: term('b'), quads: facts('s', { p: ['2'] }) }],
    });
    expect(changed).toMatchObject({
      revision: { number: 2, graphs: [{ graph: term('b').value, added: 1, removed: 0 }] },
    });
    expect((await store.history(term('a'))).map(({ number }) => number)).toEqual([1]);
    expect((await store.history()).map(({ number }) => number)).toEqual([2, 1]);
  });

  it('is seen by every later query, in both pools', async () => {
    const store = await opened();
    const count = async (pool: 'own' | 'public') => {
      const answer = await store.query('SELECT ?o { ?s ?p ?o }', { pool });
      return answer.state === 'rows' ? answer.rows.map((row) => row.o?.value).sort() : answer;
    };
    await count('public');
    await store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: ['1', '2'] }) }] });
    await store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: ['2', '3'] }) }] });
    expect(await count('own')).toEqual(['2', '3']);
    expect(await count('public')).toEqual(['2', '3']);
    await store.change({ ...by, graphs: [{ graph: term('g'), quads: [] }] });
    expect(await count('own')).toEqual([]);
    expect(await count('public')).toEqual([]);
  });

  it('leaves nothing of itself where one of its graphs cannot be stored', async () => {
    const store = await opened();
    const blank = quad(dataFactory.blankNode('b') as never, term('p'), literal('1'));
    const graphs = [
      { graph: term('good'), quads: facts('s', { p: ['1'] }) },
      { graph: term('bad'), quads: [blank] },
    ];
    await expect(store.change({ ...by, graphs })).rejects.toThrow(/skolemise/);
    expect(await store.revision()).toBe(0);
    expect(await store.graph(term('good'))).toEqual([]);
    expect(await store.query('ASK { ?s ?p ?o }')).toEqual({ state: 'boolean', value: false });
    expect((await store.change({ ...by, graphs: graphs.slice(0, 1) })).state).toBe('changed');
  });

  it('refuses a graph that ships with the product, and one named twice', async () => {
    const store = await opened({ mounts: [{ graph: term('mount'), text: '<s> <p> 1 .' }] });
    const quads = facts('s', { p: ['1'] });
    await expect(store.change({ ...by, graphs: [{ graph: term('mount'), quads }] })).rejects.toThrow(
      TypeError,
    );
    const twice = [
      { graph: term('g'), quads },
      { graph: term('g'), quads: [] },
    ];
    await expect(store.change({ ...by, graphs: twice })).rejects.toThrow(/twice/);
  });

  it('keeps 1 in the engine when 01 goes, though the engine holds them as one', async () => {
    const store = await opened();
    const number = (text: string) => quad(term('s'), term('p'), literal(text, { datatype: xsdInteger }));
    await store.change({ ...by, graphs: [{ graph: term('g'), quads: [number('1'), number('01')] }] });
    await store.change({ ...by, graphs: [{ graph: term('g'), quads: [number('1')] }] });
    expect(await store.query(`ASK { ?s ?p 1 }`)).toEqual({ state: 'boolean', value: true });
    expect(objects(await store.graph(term('g'), 1))).toEqual(['01', '1']);
  });

  it('gives back any literal exactly, and the engine takes it', async () => {
    const store = await opened();
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 5 }),
        fc.constantFrom(undefined, { language: 'x-a' }, { datatype: xsdInteger }, { datatype: 'urn:x:[' }),
        async (values, kind) => {
          const quads = values.map((value) => quad(term('s'), term('p'), literal(value, kind)));
          await store.change({ ...by, graphs: [{ graph: term('g'), quads }] });
          expect(objects(await store.graph(term('g')))).toEqual([...values].sort());
          expect(await store.query('ASK { ?s ?p ?o }')).toEqual({
            state: 'boolean',
            value: values.length > 0,
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('the history', () => {
  it('gives a graph as it was at each revision', async () => {
    const store = await opened();
    const contents = [['1'], ['1', '2'], [], ['3']];
    for (const values of contents) {
      await store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: values }) }] });
      await store.change({
        ...by,
        graphs: [{ graph: term('other'), quads: facts('s', { p: [`${values}`] }) }],
      });
    }
    expect(objects(await store.graph(term('g'), 0))).toEqual([]);
    for (const [i, values] of contents.entries()) {
      expect(objects(await store.graph(term('g'), 2 * i + 1))).toEqual(values);
      expect(objects(await store.graph(term('g'), 2 * i + 2))).toEqual(values);
    }
    expect(objects(await store.graph(term('g')))).toEqual(['3']);
  });

  it('holds for any sequence of changes', async () => {
    const store = await opened();
    const values = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
    let past: { at: number; values: string[] }[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(values, { maxLength: 4 }), async (sequence) => {
        for (const now of sequence) {
          await store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: now }) }] });
          past.push({ at: await store.revision(), values: [...now].sort() });
        }
        past = past.slice(-8);
        for (const { at, values } of past) expect(objects(await store.graph(term('g'), at))).toEqual(values);
      }),
      { numRuns: 40 },
    );
  });

  it('makes changes that come together follow one another', async () => {
    const store = await opened();
    const changes = Array.from({ length: 20 }, (_, i) =>
      store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: [`${i}`] }) }] }),
    );
    const numbers = (await Promise.all(changes)).map(
      (changed) => changed.state === 'changed' && changed.revision.number,
    );
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(objects(await store.graph(term('g')))).toEqual(['19']);
  });
});

describe('opening', () => {
  it('refuses a folder that another store has open', async () => {
    const folder = temporaryFolder();
    await opened({ folder });
    await expect(openStore({ folder })).rejects.toThrow(/cannot be opened/);
  });

  it('names the mount that is not Turtle', async () => {
    const mounts = [{ graph: term('broken'), text: '<s> <p> .' }];
    await expect(openStore({ mounts })).rejects.toThrow(/example\.org\/broken/);
  });

  it('gives the quads of a mount, blank nodes included', async () => {
    const store = await opened({ mounts: [{ graph: term('mount'), text: '<s> <p> [ <q> 1 ] .' }] });
    const quads = await store.graph(term('mount'));
    expect(quads.map(({ graph }) => graph.value)).toEqual([term('mount').value, term('mount').value]);
    expect(inGraph(quads).some(({ subject }) => subject.equals(iri('https://example.org/s') as never))).toBe(
      true,
    );
  });
});
