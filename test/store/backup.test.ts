import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { backUp, restoreBackup, verifyFolder } from '../../src/store/index.ts';
import { by, facts, opened, temporaryFolder, term } from './fixtures.ts';

const write = (n: number) => ({
  ...by,
  graphs: ['a', 'b'].map((graph) => ({ graph: term(graph), quads: facts('s', { p: [`${n}`] }) })),
});

/** A backup of a store with one change, and of the file that names its URL. */
async function backedUp(): Promise<string> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'public-url'), 'https://example.org');
  const store = await opened({ folder });
  await store.change(write(1));
  const target = join(temporaryFolder(), 'backup');
  await backUp(folder, target);
  return target;
}

describe('a backup', () => {
  it('of a store that is being written is one moment of it, and comes back whole', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'cohorts'));
    writeFileSync(join(folder, 'public-url'), 'https://example.org');
    writeFileSync(join(folder, 'cohorts', 'one.json'), '{}');
    writeFileSync(join(folder, 'cohorts', 'unfinished.draft'), '{"half');
    const store = await opened({ folder });
    let writing = true;
    const writer = (async () => {
      for (let n = 1; writing; n++) await store.change(write(n));
    })();
    await vi.waitUntil(async () => (await store.revision()) > 20);
    const target = join(temporaryFolder(), 'backup');
    const { manifest, verdict } = await backUp(folder, target);
    writing = false;
    await writer;
    expect(manifest.files.map(({ path }) => path)).toEqual([
      'cohorts/one.json',
      'public-url',
      'store.sqlite',
    ]);
    expect(verdict).toMatchObject({ graphs: 2, quads: 2, faults: [] });

    const restored = join(temporaryFolder(), 'data');
    expect((await restoreBackup(target, restored)).manifest.head).toBe(manifest.head);
    expect(readFileSync(join(restored, 'public-url'), 'utf8')).toBe('https://example.org');
    const again = await opened({ folder: restored });
    expect(await again.revision()).toBe(manifest.revision);
    const [a] = await again.graph(term('a'));
    expect(a?.object.value).toBe(`${manifest.revision}`);
    expect((await again.graph(term('b')))[0]?.object.value).toBe(a?.object.value);
    expect((await again.change(write(0))).state).toBe('changed');
  });

  it('is refused where a file is not what its list says, or is missing, and nothing is made', async () => {
    const target = await backedUp();
    const restored = join(temporaryFolder(), 'data');
    const log = join(target, 'store.sqlite');
    const bytes = readFileSync(log);
    writeFileSync(log, Buffer.concat([bytes.subarray(0, 5000), Buffer.from('x'), bytes.subarray(5001)]));
    await expect(restoreBackup(target, restored)).rejects.toThrow(
      /store\.sqlite is not what the backup's list says/,
    );
    writeFileSync(log, bytes);
    writeFileSync(join(target, 'public-url'), 'https://example.com');
    await expect(restoreBackup(target, restored)).rejects.toThrow(/public-url/);
    expect(existsSync(restored)).toBe(false);
    expect(existsSync(`${restored}.unfinished`)).toBe(false);
    await expect(restoreBackup(temporaryFolder(), restored)).rejects.toThrow(/There is no backup/);
  });

  it('never overwrites anything', async () => {
    const folder = temporaryFolder();
    const store = await opened({ folder });
    await store.change(write(1));
    await expect(backUp(folder, folder)).rejects.toThrow(/not empty/);
    const target = join(temporaryFolder(), 'backup');
    await backUp(folder, target);
    await expect(backUp(folder, target)).rejects.toThrow(/not empty/);
    await expect(restoreBackup(target, folder)).rejects.toThrow(/not empty/);
    expect(verifyFolder(folder)).toMatchObject({ revisions: 1, faults: [] });
  });

  it('is not made within the folder that it is to hold, also by a link, nor by a name for nothing', async () => {
    const folder = temporaryFolder();
    const store = await opened({ folder });
    await store.change(write(1));
    const link = join(temporaryFolder(), 'link');
    symlinkSync(folder, link);
    for (const target of [join(folder, 'backup'), join(link, 'new', 'backup')])
      await expect(backUp(folder, target)).rejects.toThrow(/lies within .* Choose a folder outside/);
    expect(readdirSync(folder).filter((name) => !name.startsWith('store.'))).toEqual([]);
    const beside = `${folder}-backup/`;
    try {
      await backUp(folder, beside);
      expect(readdirSync(beside).sort()).toEqual(['backup.json', 'store.sqlite']);
    } finally {
      rmSync(beside, { recursive: true, force: true });
    }
  });

  it('whose restoring is killed leaves no data folder, and is restored by the next try', async () => {
    const target = await backedUp();
    // A pipe that nobody writes to holds the restoring up after its first file.
    const [log, whole] = [join(target, 'store.sqlite'), join(target, 'whole')];
    execFileSync('mv', [log, whole]);
    execFileSync('mkfifo', [log]);
    const restored = join(temporaryFolder(), 'data');
    const door = JSON.stringify(new URL('../../src/store/index.ts', import.meta.url).href);
    const restoring = `const { restoreBackup } = await import(${door}); await restoreBackup(process.argv[1], process.argv[2]);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', restoring, target, restored]);
    await vi.waitUntil(() => existsSync(join(`${restored}.unfinished`, 'public-url')), { timeout: 5_000 });
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(existsSync(restored)).toBe(false);
    execFileSync('mv', [whole, log]);
    await restoreBackup(target, restored);
    expect(existsSync(`${restored}.unfinished`)).toBe(false);
    expect(verifyFolder(restored)).toMatchObject({ revisions: 1, faults: [] });
  });
});
