import { describe, expect, it } from 'vitest';
import type { Quad } from '../../src/rdf/index.ts';
import { openStore } from '../../src/store/index.ts';
import { by, facts, opened, temporaryFolder, term } from './fixtures.ts';

const objects = (quads: Quad[]) => quads.map(({ object }) => object.value).sort();

describe('a folder', () => {
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

  it('refuses a folder that another store has open', async () => {
    const folder = temporaryFolder();
    await opened({ folder });
    await expect(openStore({ folder })).rejects.toThrow(/cannot be opened/);
  });
});
