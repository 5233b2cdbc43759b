import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore, type Store, type VersionedStore } from '../../src/store/index.ts';
import { by, facts, opened, temporaryFolder, term } from './fixtures.ts';

/** Small enough that a test's store is worth an image. */
const renewal = { leastImage: 20, least: 20, quietMs: 10 };
const many = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `v${from + i}`);
const write = (graph: string, values: string[]) => ({
  ...by,
  graphs: [{ graph: term(graph), quads: facts('s', { p: values }) }],
});
const mounts = [{ graph: term('mount'), text: '<s> <p> [ <q> 1 ] .' }];

/** A reader of the public is made when it is first asked; a busy machine takes its time. */
const patienceMs = 25_000;

async function count(store: Store, pool: 'own' | 'public' = 'own'): Promise<number> {
  const limits = { pool, deadlineMs: patienceMs };
  const answer = await store.query('SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }', limits);
  return answer.state === 'rows' ? Number(answer.rows[0]?.n?.value) : Number.NaN;
}

/** A folder with an image of 102 quads at revision 1. */
async function imaged(): Promise<string> {
  const folder = temporaryFolder();
  const store = await openStore({ folder, mounts, renewal });
  await store.change(write('g', many(0, 100)));
  await store.close();
  rmSync(join(folder, 'readers.image'), { force: true });
  const again = await openStore({ folder, mounts, renewal });
  expect(again.readers()).toMatchObject({ from: 'log', image: 1 });
  await again.close();
  return folder;
}

/** Waits for something that comes in the background. */
async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 15_000;
  while (!holds() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(holds()).toBe(true);
}

async function renewed(store: VersionedStore, times: number): Promise<void> {
  await until(() => store.readers().renewals >= times);
}

describe('a start from an image', () => {
  it('answers as one from the log does, mounts and blank nodes included', async () => {
    const store = await opened({ folder: await imaged(), mounts, renewal });
    expect(store.readers()).toMatchObject({ from: 'image', quads: 102, dead: 0 });
    expect(await count(store)).toBe(102);
    expect(await count(store, 'public')).toBe(102);
    expect(await store.query('ASK { ?s ?p ?b . ?b <https://example.org/q> 1 }')).toMatchObject({
      value: true,
    });
    for (const type of ['text/csv', 'application/sparql-results+xml'])
      expect((await store.queryText('SELECT * { ?s ?p ?o }', type)).state).toBe('text');
    expect(
      (await store.queryText('CONSTRUCT WHERE { ?s ?p ?o }', 'text/turtle', { maxRows: 500 })).state,
    ).toBe('text');
  });

  it('has what came after the image, and takes changes', async () => {
    const folder = await imaged();
    const first = await openStore({ folder, mounts, renewal: { ...renewal, least: 10_000 } });
    await first.change(write('g', many(5, 110)));
    await first.change(write('h', many(0, 3)));
    await first.close();
    const store = await opened({ folder, mounts, renewal });
    expect(store.readers()).toMatchObject({ from: 'image', quads: 110, dead: 5 });
    expect(await count(store)).toBe(110);
    await store.change(write('h', []));
    expect(await count(store)).toBe(107);
    expect(await count(store, 'public')).toBe(107);
  });

  it('draws other random numbers in every copy', async () => {
    const folder = await imaged();
    const drawn = new Set<string>();
    for (let i = 0; i < 2; i++) {
      const store = await openStore({ folder, mounts, renewal });
      for (const pool of ['own', 'public'] as const) {
        const limits = { pool, deadlineMs: patienceMs };
        const answer = await store.query('SELECT (STR(UUID()) AS ?u) (BNODE() AS ?b) {}', limits);
        if (answer.state === 'rows')
          for (const term of Object.values(answer.rows[0] ?? {})) drawn.add(term.value);
      }
      await store.close();
    }
    expect(drawn.size).toBe(8);
  });

  const image = (folder: string) => join(folder, 'readers.image');
  it.each([
    [
      'a flipped byte',
      /checksum/,
      (path: string) => {
        const bytes = readFileSync(path);
        bytes[600_000] = (bytes[600_000] ?? 0) ^ 1;
        writeFileSync(path, bytes);
      },
    ],
    ['a missing end', /cut short/, (path: string) => truncateSync(path, statSync(path).size - 100)],
    ['no header', /JSON/, (path: string) => writeFileSync(path, Buffer.alloc(20_000, 'x'))],
    [
      'another engine',
      /another engine/,
      (path: string) => {
        const bytes = readFileSync(path);
        writeFileSync(
          path,
          Buffer.concat([
            Buffer.from(
              bytes
                .subarray(0, 8192)
                .toString()
                .replace(/"engine":"./, '"engine":"x'),
            ),
            bytes.subarray(8192),
          ]),
        );
      },
    ],
  ])('falls back to the log, and writes a new image: %s', async (_, reason, spoil) => {
    const folder = await imaged();
    spoil(image(folder));
    const store = await opened({ folder, mounts, renewal });
    expect(store.readers()).toMatchObject({ from: 'log', image: 1, refused: expect.stringMatching(reason) });
    expect(await count(store)).toBe(102);
    await store.close();
    const next = await opened({ folder, mounts, renewal });
    expect(next.readers()).toMatchObject({ from: 'image', refused: undefined });
    expect(await count(next)).toBe(102);
  });

  it('does not happen with other mounts, or with the log of another store', async () => {
    const folder = await imaged();
    const otherwise = await openStore({ folder, mounts: [], renewal });
    expect(otherwise.readers()).toMatchObject({ from: 'log', refused: 'it holds other mounts' });
    expect(await count(otherwise)).toBe(100);
    await otherwise.close();

    const other = temporaryFolder();
    const store = await openStore({ folder: other, renewal });
    await store.change(write('g', many(0, 40)));
    await store.close();
    writeFileSync(image(other), readFileSync(image(folder)));
    const mixed = await opened({ folder: other, renewal });
    expect(mixed.readers()).toMatchObject({ from: 'log', refused: 'it is of another log' });
    expect(await count(mixed)).toBe(40);
  });

  it('is not prepared where the store is small', async () => {
    const folder = temporaryFolder();
    const store = await opened({ folder });
    await store.change(write('g', many(0, 100)));
    await store.renew();
    expect(existsSync(image(folder))).toBe(false);
  });
});

describe('a renewal', () => {
  it('frees what deletes left behind, while questions are answered', async () => {
    const store = await opened({ folder: temporaryFolder(), renewal });
    await count(store, 'public');
    await store.change(write('g', many(0, 100)));
    await store.change(write('g', many(60, 100)));
    expect(store.readers()).toMatchObject({ quads: 40, dead: 60 });
    while (store.readers().renewals === 0) {
      expect(await count(store)).toBe(40);
      expect(await count(store, 'public')).toBe(40);
    }
    await renewed(store, 1);
    expect(store.readers()).toMatchObject({ quads: 40, dead: 0 });
    expect(await count(store)).toBe(40);
    expect(await count(store, 'public')).toBe(40);
  });

  it('happens in memory too, and loses no change that comes meanwhile', async () => {
    const store = await opened({ renewal });
    await store.change(write('g', many(0, 200)));
    await store.change(write('g', []));
    for (let i = 0; store.readers().renewals === 0 && i < 5_000; i++)
      await store.change(write('h', [`${i}`]));
    await renewed(store, 1);
    expect(await count(store)).toBe(1);
    const [latest] = await store.graph(term('h'));
    expect(await store.query(`ASK { ?s ?p "${latest?.object.value}" }`)).toMatchObject({ value: true });
  });

  it('writes the first image of a store that grew, so that the next start need not load it', async () => {
    const folder = temporaryFolder();
    const store = await openStore({ folder, renewal });
    await store.change(write('g', many(0, 100)));
    await renewed(store, 1);
    await store.close();
    const next = await opened({ folder, renewal });
    expect(next.readers()).toMatchObject({ from: 'image', quads: 100 });
  });

  it('writes a new image when much has changed since the last', async () => {
    const folder = await imaged();
    const store = await opened({ folder, mounts, renewal });
    await store.change(write('h', many(0, 50)));
    await renewed(store, 1);
    expect(store.readers()).toMatchObject({ from: 'image', image: 2, quads: 152 });
    expect(await count(store)).toBe(152);
  });
});
