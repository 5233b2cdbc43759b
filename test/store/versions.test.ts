import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { compactFolder, openStore, verifyFolder } from '../../src/store/index.ts';
import { by, days, facts, opened, temporaryFolder, term } from './fixtures.ts';

const g = term('g');
const write = (values: string[]) => ({ ...by, graphs: [{ graph: g, quads: facts('s', { p: values }) }] });
const values = (quads: { object: { value: string } }[]) => quads.map(({ object }) => object.value).sort();

describe('the log', () => {
  it('verifies, and counts what it verified', async () => {
    const folder = temporaryFolder();
    const store = await openStore({ folder });
    for (const content of [['1'], ['1', '2'], ['2']]) await store.change(write(content));
    expect(verifyFolder(folder), 'while the store is open').toMatchObject({
      revisions: 3,
      graphs: 1,
      quads: 1,
      faults: [],
    });
    await store.close();
    expect(verifyFolder(folder)).toMatchObject({ revisions: 3, graphs: 1, quads: 1, horizon: 0, faults: [] });
  });

  const guards = ['revisionStays', 'revisionRemains', 'differenceStays', 'differenceRemains'];
  it.each([
    ['another author', "UPDATE revision SET who = 'somebody else' WHERE number = 2", /Revision 2 .*altered/],
    ['another time', "UPDATE revision SET at = '2020-01-01' WHERE number = 1", /Revision 1 .*altered/],
    [
      'a revision less',
      'DELETE FROM difference WHERE revision = 2; DELETE FROM revision WHERE number = 2',
      /Revisions 2 to 2 are missing/,
    ],
    [
      'a quad more in the past',
      "UPDATE difference SET added = added || ' ' WHERE revision = 1",
      /revision 1 added/,
    ],
    [
      'a quad less now',
      "UPDATE graph SET triples = '<urn:x:s> <urn:x:p> 1 .'",
      /now is not what revision 3 left/,
    ],
    [
      'a graph that nobody wrote',
      "INSERT INTO graph VALUES ('urn:x:new', 1, 1, 'x')",
      /urn:x:new> stands in no revision/,
    ],
  ])('names what was altered behind its back: %s', async (_, tampering, named) => {
    const folder = temporaryFolder();
    const store = await openStore({ folder });
    for (const content of [['1'], ['1', '2'], ['2']]) await store.change(write(content));
    await store.close();
    const database = new DatabaseSync(join(folder, 'store.sqlite'));
    for (const name of guards) database.exec(`DROP TRIGGER ${name}`);
    database.exec(tampering);
    database.close();
    expect(verifyFolder(folder).faults.join('\n')).toMatch(named);
  });

  it('cannot be altered by accident', async () => {
    const folder = temporaryFolder();
    const store = await openStore({ folder });
    await store.change(write(['1']));
    await store.close();
    const database = new DatabaseSync(join(folder, 'store.sqlite'));
    for (const sql of ['DELETE FROM revision', "UPDATE difference SET added = ''"])
      expect(() => database.exec(sql)).toThrow(/append-only/);
    database.close();
  });
});

describe('compaction', () => {
  it('drops old quads for good, keeps who, when and why, and the log still verifies', async () => {
    const folder = temporaryFolder();
    const first = await openStore({ folder, clock: days() });
    for (const content of [['1'], ['1', '2'], ['3'], ['4']]) await first.change(write(content));
    await first.close();
    const clock = () => new Date('2026-02-01T00:00:00Z');
    const before = new Date('2026-01-03T00:00:00Z');
    expect(compactFolder(folder, before, by, clock)).toMatchObject({
      horizon: 2,
      revision: { number: 5, ...by },
    });
    expect(compactFolder(folder, before, by, clock)).toBeUndefined();
    expect(verifyFolder(folder)).toMatchObject({ revisions: 5, quads: 1, horizon: 2, faults: [] });

    const store = await opened({ folder });
    expect(values(await store.graph(g))).toEqual(['4']);
    expect(values(await store.graph(g, 2))).toEqual(['1', '2']);
    expect(await store.version(g, 1)).toEqual({ state: 'forgotten', oldest: 2 });
    await expect(store.graph(g, 1)).rejects.toThrow(/dropped by compaction; the oldest kept is 2/);
    expect((await store.history(g)).map(({ number, who }) => [number, who])).toEqual(
      [4, 3, 2, 1].map((n) => [n, by.who]),
    );
    await store.change(write(['5']));
    expect(verifyFolder(folder)).toMatchObject({ revisions: 6, faults: [] });
  });
});
