import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backUp, mendFolder, openStore, restoreBackup, verifyFolder } from '../../src/store/index.ts';
import { by, facts, opened, temporaryFolder, term } from './fixtures.ts';

const door = (room: string) => JSON.stringify(new URL(`../../src/${room}/index.ts`, import.meta.url).href);
const g = term('g');
const write = (values: string[], graph = g) => ({
  ...by,
  graphs: [{ graph, quads: facts('s', { p: values }) }],
});
const log = (folder: string) => join(folder, 'store.sqlite');

/** Writes growing graphs until the store refuses; prints each acknowledged number, then why it ended. */
const filler = `
  const { openStore } = await import(${door('store')});
  const { iri, literal, quad } = await import(${door('rdf')});
  try {
    const store = await openStore({ folder: process.argv[1] });
    for (let n = 1; n < 500; n++) {
      const quads = Array.from({ length: 100 }, (_, i) => quad(iri('urn:x:s'), iri('urn:x:p'), literal(n + ' ' + i)));
      try {
        await store.change({ who: 'a', why: 'b', graphs: [{ graph: iri('urn:x:g' + n), quads }] });
        console.log('wrote ' + n);
      } catch (error) {
        console.log('refused: ' + error.message);
        console.log('then ' + (await store.revision()) + ' ' + JSON.stringify(await store.query('ASK {}')));
        break;
      }
    }
    await store.close();
  } catch (error) {
    console.log('not opened: ' + error.message);
  }`;

async function output(
  command: string,
  given: string[],
  options: { uid?: number; gid?: number } = {},
): Promise<string[]> {
  const child = spawn(command, given, { stdio: ['ignore', 'pipe', 'inherit'], ...options });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await once(child, 'close');
  return text.trim().split('\n');
}
const node = ['--input-type=module', '-e', filler];

describe('a disk', () => {
  it('that is full refuses the change with the reason, and keeps all before it', async () => {
    const folder = temporaryFolder();
    // No file of the child may grow beyond 1,000 blocks: to the log, that is a full disk.
    const limited = 'ulimit -f 1000; exec "$0" "$@"';
    const lines = await output('/bin/sh', ['-c', limited, process.execPath, ...node, folder]);
    const wrote = lines.filter((line) => line.startsWith('wrote'));
    expect(wrote.length).toBeGreaterThan(3);
    expect(lines).toContainEqual(
      expect.stringMatching(/^refused: The store in .* did not take the change: the disk is full/),
    );
    expect(lines.at(-1)).toBe(`then ${wrote.length} {"state":"boolean","value":true}`);
    expect(verifyFolder(folder)).toMatchObject({ revisions: wrote.length, graphs: wrote.length, faults: [] });
    const store = await opened({ folder });
    await store.change(write(['1']));
    expect(await store.revision()).toBe(wrote.length + 1);
  });

  it('that was full leaves no half file for ever: the next start removes drafts', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'nodes.json.draft'), '{"half');
    await opened({ folder });
    expect(readdirSync(folder)).not.toContain('nodes.json.draft');
  });

  it.skipIf(process.getuid?.() !== 0)(
    'that may not be written is named (run as root, which can become nobody)',
    async () => {
      const folder = join(temporaryFolder(), 'data');
      mkdirSync(folder, { mode: 0o555 });
      chmodSync(join(folder, '..'), 0o755);
      const lines = await output(process.execPath, [...node, folder], { uid: 65_534, gid: 65_534 });
      expect(lines).toEqual([
        expect.stringMatching(
          /^not opened: The store in .*data cannot be opened: this process may not write there/,
        ),
      ]);
    },
  );
});

describe('a second process', () => {
  it('on the same folder is refused with the reason, and the first goes on', async () => {
    const folder = temporaryFolder();
    const store = await opened({ folder });
    const lines = await output(process.execPath, [...node, folder]);
    expect(lines).toEqual([
      expect.stringMatching(/^not opened: The store in .* another process uses it. Stop that one/),
    ]);
    expect((await store.change(write(['1']))).state).toBe('changed');
  });
});

/** Overwrites a text in the log's file with another of the same length, as a failing disk might. */
function spoil(folder: string, text: string, times: 'first' | 'all'): number {
  const bytes = readFileSync(log(folder));
  const file = openSync(log(folder), 'r+');
  let found = 0;
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + 1)) {
    writeSync(file, 'X'.repeat(text.length), at);
    found++;
    if (times === 'first') break;
  }
  closeSync(file);
  return found;
}

let pattern: string;
beforeAll(async () => {
  pattern = mkdtempSync(join(tmpdir(), 'collimator-filled-'));
  const store = await openStore({ folder: pattern });
  for (let i = 0; i < 5; i++) await store.change(write([`secret-${i}`, `other-${i}`], term(`g${i}`)));
  await store.close();
});
afterAll(() => rmSync(pattern, { recursive: true, force: true }));

/** A closed store of five graphs, whose quads are all in the log's file. */
function filled(): string {
  const folder = temporaryFolder();
  cpSync(pattern, folder, { recursive: true });
  return folder;
}

describe('a damaged log', () => {
  it('names the graph whose quads were spoiled, invents nothing, and leaves the other graphs alone', async () => {
    const folder = filled();
    expect(spoil(folder, 'secret-2', 'all')).toBe(2);
    const { faults } = verifyFolder(folder);
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) expect(fault).toContain('https://example.org/g2');
    await expect(openStore({ folder })).rejects.toThrow(
      /<https:\/\/example\.org\/g2> is not what revision 3 left.*doctor/,
    );
    expect(mendFolder(folder), 'what is spoiled everywhere cannot be mended').toEqual([]);
  });

  it('is mended where the differences are sound', async () => {
    const folder = filled();
    const database = new DatabaseSync(log(folder));
    database.exec(
      "UPDATE graph SET triples = replace(triples, 'secret-2', 'invented') WHERE graph LIKE '%g2'",
    );
    database.close();
    await expect(openStore({ folder })).rejects.toThrow(/g2/);
    expect(mendFolder(folder)).toEqual(['https://example.org/g2']);
    expect(verifyFolder(folder)).toMatchObject({ graphs: 5, quads: 10, faults: [] });
    const store = await opened({ folder });
    expect((await store.graph(term('g2'))).map(({ object }) => object.value).sort()).toEqual([
      'other-2',
      'secret-2',
    ]);
  });

  it('with a torn page is told with the page, by doctor and on opening', async () => {
    const folder = filled();
    const file = openSync(log(folder), 'r+');
    const pages = statSync(log(folder)).size / 4096;
    for (let page = 2; page < pages; page++) writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096);
    closeSync(file);
    const { faults } = verifyFolder(folder);
    expect(faults.join('\n')).toMatch(/page|malformed/i);
    await expect(openStore({ folder })).rejects.toThrow(/damaged|malformed/);
  });

  it('that is no log at all is refused', async () => {
    const folder = temporaryFolder();
    const file = openSync(log(folder), 'w');
    writeSync(file, 'This was a log once. '.repeat(500));
    closeSync(file);
    await expect(openStore({ folder })).rejects.toThrow(/the file is damaged/);
    expect(() => verifyFolder(folder)).toThrow(/the file is damaged/);
    expect(() => verifyFolder(join(folder, 'nowhere'))).toThrow(/no log/);
  });
});

describe('a log that lost what was acknowledged', () => {
  /** Changes all of which are still in the write-ahead file: the process that made them was killed. */
  const victim = `
    const { openStore } = await import(${door('store')});
    const { iri, literal, quad } = await import(${door('rdf')});
    const store = await openStore({ folder: process.argv[1] });
    for (let n = 1; n <= 5; n++)
      await store.change({ who: 'a', why: 'b', graphs: [{ graph: iri('urn:x:g' + n), quads: [quad(iri('urn:x:s'), iri('urn:x:p'), literal('' + n))] }] });
    process.kill(process.pid, 'SIGKILL');`;
  let original: string;
  beforeAll(async () => {
    original = mkdtempSync(join(tmpdir(), 'collimator-killed-'));
    await output(process.execPath, ['--input-type=module', '-e', victim, original]);
  });
  afterAll(() => rmSync(original, { recursive: true, force: true }));
  const killed = () => {
    const folder = temporaryFolder();
    cpSync(original, folder, { recursive: true });
    return folder;
  };
  const wal = (folder: string) => `${log(folder)}-wal`;

  it('is whole after a kill, also without the index of its write-ahead file', async () => {
    const folder = killed();
    rmSync(`${log(folder)}-shm`);
    const store = await opened({ folder });
    expect(await store.revision()).toBe(5);
  });

  it.each([
    ['its write-ahead file was deleted', (folder: string) => rmSync(wal(folder)), 0],
    [
      'its write-ahead file was cut',
      (folder: string) => truncateSync(wal(folder), Math.floor(statSync(wal(folder)).size * 0.7)),
      '\\d',
    ],
    [
      'it was emptied',
      (folder: string) => {
        rmSync(wal(folder));
        truncateSync(log(folder), 0);
      },
      0,
    ],
  ])('is refused, with both ways out: %s', async (_, spoilIt, left) => {
    const folder = killed();
    spoilIt(folder);
    const said = new RegExp(
      `ends at revision ${left}, but 5 was acknowledged.*restore a backup.*store\\.head`,
    );
    await expect(openStore({ folder })).rejects.toThrow(said);
    // The doctor tells the same, as a fault or as why it cannot look.
    const told = () => verifyFolder(folder).faults.join();
    expect.soft(await Promise.resolve().then(told).catch(String)).toMatch(said);
    rmSync(join(folder, 'store.head'));
    const store = await opened({ folder });
    expect(await store.revision()).toBeLessThan(5);
    await store.change(write(['1']));
    expect(verifyFolder(folder).faults).toEqual([]);
  });

  it('is refused where an older copy, or another log, took its place', async () => {
    const folder = filled();
    const older = join(folder, 'older');
    copyFileSync(log(folder), older);
    const store = await openStore({ folder });
    await store.change(write(['more']));
    await store.close();
    const newer = readFileSync(log(folder));
    copyFileSync(older, log(folder));
    await expect(openStore({ folder })).rejects.toThrow(/ends at revision 5, but 6 was acknowledged/);
    const other = filled();
    const longer = await openStore({ folder: other });
    for (const value of ['1', '2', '3']) await longer.change(write([value]));
    await longer.close();
    copyFileSync(log(other), log(folder));
    await expect(openStore({ folder })).rejects.toThrow(
      /its revision 6 is not the one that was acknowledged/,
    );
    writeFileSync(log(folder), newer);
    expect(await (await opened({ folder })).revision()).toBe(6);
  });

  it('is not suspected for a note that cannot be read, and is opened without one', async () => {
    const folder = filled();
    writeFileSync(join(folder, 'store.head'), 'x');
    const store = await openStore({ folder });
    await store.change(write(['more']));
    await store.close();
    expect(readFileSync(join(folder, 'store.head'), 'utf8')).toMatch(/^ +6 [0-9a-f]{64} +6\n$/);
  });

  it('is not suspected for a note that was begun and not ended, wherever that was', async () => {
    const folder = filled();
    const head = join(folder, 'store.head');
    const notes = [];
    for (const value of ['6', '7', '8', '9', '10']) {
      const store = await openStore({ folder });
      await store.change(write([value]));
      await store.close();
      notes.push(readFileSync(head, 'utf8'));
    }
    const [earlier = '', newest = ''] = notes.slice(-2);
    for (let written = 0; written <= newest.length; written++) {
      // In place, from the front or from the back; cut, where the note before was none.
      for (const torn of [
        newest.slice(0, written) + earlier.slice(written),
        earlier.slice(0, written) + newest.slice(written),
        newest.slice(0, written),
      ]) {
        writeFileSync(head, torn);
        expect(verifyFolder(folder).faults, torn).toEqual([]);
      }
    }
    // Whole and wrong is another thing.
    const wrong = newest.replace(/[0-9a-f]{64}/, '0'.repeat(64));
    for (const note of [wrong, wrong.replace(/ +\d+\n$/, '\n')]) {
      writeFileSync(head, note);
      await expect(openStore({ folder })).rejects.toThrow(/is not the one that was acknowledged/);
    }
  });
});

describe('a log of another format', () => {
  const format1 = `
    CREATE TABLE revision (number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL) STRICT;
    CREATE TABLE difference (
      revision INTEGER NOT NULL REFERENCES revision, graph TEXT NOT NULL,
      added TEXT NOT NULL, removed TEXT NOT NULL, addedCount INTEGER NOT NULL, removedCount INTEGER NOT NULL,
      PRIMARY KEY (graph, revision)) STRICT, WITHOUT ROWID;
    CREATE INDEX differenceByRevision ON difference (revision);
    CREATE TABLE graph (graph TEXT PRIMARY KEY, triples TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TRIGGER revisionStays BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER revisionRemains BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER differenceStays BEFORE UPDATE ON difference BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER differenceRemains BEFORE DELETE ON difference BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    PRAGMA user_version = 1;
    INSERT INTO revision VALUES (1, '2026-01-01T00:00:00.000Z', 'a', 'one'), (2, '2026-01-02T00:00:00.000Z', 'b', 'two');
    INSERT INTO difference VALUES
      (1, 'urn:x:g', '<urn:x:s> <urn:x:p> "1" .' || char(10) || '<urn:x:s> <urn:x:p> "2" .', '', 2, 0),
      (2, 'urn:x:g', '<urn:x:s> <urn:x:p> "3" .', '<urn:x:s> <urn:x:p> "1" .', 1, 1),
      (2, 'urn:x:h', '<urn:x:s> <urn:x:p> "h" .', '', 1, 0);
    INSERT INTO graph VALUES
      ('urn:x:g', '<urn:x:s> <urn:x:p> "2" .' || char(10) || '<urn:x:s> <urn:x:p> "3" .'),
      ('urn:x:h', '<urn:x:s> <urn:x:p> "h" .');`;

  const made = (sql: string) => {
    const folder = temporaryFolder();
    const database = new DatabaseSync(log(folder));
    database.exec(sql);
    database.close();
    return folder;
  };

  it('that is older is brought to ours, with its whole history', async () => {
    const folder = made(format1);
    const store = await opened({ folder });
    const { iri } = await import('../../src/rdf/index.ts');
    const values = async (at: number) =>
      (await store.graph(iri('urn:x:g'), at)).map(({ object }) => object.value);
    expect([await values(1), await values(2)]).toEqual([
      ['1', '2'],
      ['2', '3'],
    ]);
    expect((await store.history()).map(({ number, why }) => [number, why])).toEqual([
      [2, 'two'],
      [1, 'one'],
    ]);
    await store.change(write(['new']));
    expect(verifyFolder(folder)).toMatchObject({ revisions: 3, graphs: 3, quads: 4, faults: [] });
  });

  it('that has a graph with a name which no engine takes opens without it, tells of it, and lets it go', async () => {
    const folder = made(format1.replaceAll('urn:x:h', 'http://e/%'));
    const { iri } = await import('../../src/rdf/index.ts');
    const store = await opened({ folder });
    expect(await store.query('ASK { ?s ?p "3" }')).toEqual({ state: 'boolean', value: true });
    expect(await store.query('ASK { ?s ?p "h" }')).toEqual({ state: 'boolean', value: false });
    expect(verifyFolder(folder)).toMatchObject({ faults: [], unnamed: ['http://e/%'] });
    // What can be backed up can be restored.
    const [backup, again] = ['backup', 'again'].map((name) => join(temporaryFolder(), name)) as [
      string,
      string,
    ];
    await backUp(folder, backup);
    expect((await restoreBackup(backup, again)).verdict.unnamed).toEqual(['http://e/%']);
    const graph = iri('http://e/%');
    await expect(
      store.change({ ...by, graphs: [{ graph, quads: facts('s', { p: ['x'] }) }] }),
    ).rejects.toThrow('Not the name of a graph');
    await store.change({ ...by, graphs: [{ graph, quads: [] }] });
    expect(verifyFolder(folder)).toMatchObject({ faults: [], unnamed: [] });
    expect(await store.query('ASK { ?s ?p "3" }')).toEqual({ state: 'boolean', value: true });
  });

  it('that is newer is refused, untouched', async () => {
    const folder = made('PRAGMA user_version = 99');
    const before = readFileSync(log(folder));
    await expect(openStore({ folder })).rejects.toThrow(/its format is 99/);
    expect(readFileSync(log(folder)).equals(before)).toBe(true);
  });
});
