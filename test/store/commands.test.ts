import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { productFolder } from '../../src/base/index.ts';
import { command as backup } from '../../src/cli/backup.ts';
import { readArguments } from '../../src/cli/command.ts';
import { command as doctor } from '../../src/cli/doctor.ts';
import { command as restore } from '../../src/cli/restore.ts';
import { compactFolder, openStore, verifyFolder } from '../../src/store/index.ts';
import { by, days, facts, opened, temporaryFolder, term } from './fixtures.ts';

let printed: MockInstance<typeof console.log>;
beforeEach(() => {
  printed = vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => {
  printed.mockRestore();
});
const screen = () => printed.mock.calls.map(([line]) => line).join('\n');

it('backup, restore and doctor lead a node that runs into another folder, verified', async () => {
  const data = temporaryFolder();
  const store = await opened({ folder: data });
  for (const value of ['1', '2'])
    await store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: [value] }) }] });
  const target = join(temporaryFolder(), 'backup');
  expect(await backup.run(readArguments([target, '--data', data]))).toBe(0);
  expect(screen()).toMatch(/revision 2, 1 graphs, 1 quads, 1 files, verified/);
  const copy = join(temporaryFolder(), 'copy');
  expect(await restore.run(readArguments([target, '--data', copy]))).toBe(0);
  expect(await doctor.run(readArguments(['--data', copy]))).toBe(0);
  expect(screen()).toMatch(/2 revisions, 1 graphs, 1 quads[\s\S]*history {2}whole[\s\S]*The log verifies/);
});

it('doctor compacts up to a day, and refuses while a node runs, or without a day or a name', async () => {
  const data = temporaryFolder();
  let day = 0;
  const store = await openStore({ folder: data, clock: () => new Date(Date.UTC(2026, 0, ++day)) });
  for (const value of ['1', '2', '3'])
    await store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: [value] }) }] });
  const compact = (...given: string[]) => doctor.run(readArguments(['--data', data, ...given]));
  await expect(compact('--compact', '2026-01-03', '--by', 'me')).rejects.toThrow(/another process uses it/);
  await store.close();
  await expect(compact('--compact', 'yesterday', '--by', 'me')).rejects.toThrow(/2026-01-31/);
  await expect(compact('--compact', '2026-02-30', '--by', 'me')).rejects.toThrow(/2026-01-31/);
  await expect(compact('--compact', '2999-01-01', '--by', 'me')).rejects.toThrow(/has come/);
  await expect(compact('--compact', '2026-01-03')).rejects.toThrow(/--by is missing/);
  expect(await compact('--compact', '2026-01-03', '--by', 'me')).toBe(0);
  expect(screen()).toMatch(/from revision 2 on[\s\S]*older quads were dropped/);
  expect(await compact('--mend')).toBe(0);
});

describe('compaction on a disk with little room', () => {
  /** Four days' revisions of a graph, 200 kB each; what the last left is in none of the others. */
  async function filled(): Promise<string> {
    const folder = temporaryFolder();
    const store = await openStore({ folder, clock: days() });
    for (let day = 1; day <= 4; day++) {
      const values = Array.from({ length: 2_000 }, (_, i) => `${day} ${i} ${'x'.repeat(50)}`);
      await store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: values }) }] });
    }
    await store.close();
    return folder;
  }
  const bytes = (folder: string) => statSync(join(folder, 'store.sqlite')).size;

  it('drops nothing where there is less than the smaller file takes', async () => {
    const folder = await filled();
    const before = bytes(folder);
    const attempt = () => compactFolder(folder, new Date('2026-01-03'), by, undefined, () => 300_000);
    expect(attempt).toThrow(/has 0\.3 MB of room.* takes about \d\.\d MB\. Nothing was dropped/);
    expect(verifyFolder(folder)).toMatchObject({ revisions: 4, horizon: 0, faults: [] });
    expect(bytes(folder)).toBe(before);
  });

  it('says what was dropped and that the space was not given back, and gives it back when called again', async () => {
    const folder = await filled();
    const before = bytes(folder);
    const program = join(productFolder, 'src/cli/collimator.js');
    const given = ['doctor', '--data', folder, '--compact', '2026-01-03', '--by', 'me'];
    // No file may grow beyond 1,000 blocks: enough for what is dropped, too little for a smaller copy.
    const limited = ['-c', 'ulimit -f 1000; exec "$0" "$@"', process.execPath, program, ...given];
    const [code, out] = await new Promise<[unknown, string]>((resolve) =>
      execFile('/bin/sh', limited, (error, told) => resolve([error?.code, told])),
    );
    expect(out).toMatch(
      /from revision 2 on[\s\S]*could not be made smaller: the disk is full[\s\S]*takes about \d\.\d MB[\s\S]*The log verifies/,
    );
    expect(code).toBe(1);
    expect(verifyFolder(folder)).toMatchObject({ revisions: 5, horizon: 2, faults: [] });
    expect(bytes(folder)).toBe(before);

    expect(await doctor.run(readArguments(given.slice(1)))).toBe(0);
    expect(screen()).toMatch(/Nothing older[\s\S]*The space that it took is given back/);
    expect(bytes(folder)).toBeLessThan(before * 0.8);
    expect(verifyFolder(folder)).toMatchObject({ revisions: 5, horizon: 2, faults: [] });
  });
});

it('backup and restore name what is missing', async () => {
  const nowhere = join(temporaryFolder(), 'nowhere');
  await expect(backup.run(readArguments(['--data', nowhere]))).rejects.toThrow(/Name one folder/);
  await expect(backup.run(readArguments([join(nowhere, 'b'), '--data', nowhere]))).rejects.toThrow(/no log/);
  await expect(restore.run(readArguments([nowhere]))).rejects.toThrow(/--data is missing/);
  expect(existsSync(nowhere)).toBe(false);
});
