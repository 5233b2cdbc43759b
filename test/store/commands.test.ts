import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { command as backup } from '../../src/cli/backup.ts';
import { readArguments } from '../../src/cli/command.ts';
import { command as doctor } from '../../src/cli/doctor.ts';
import { command as restore } from '../../src/cli/restore.ts';
import { openStore } from '../../src/store/index.ts';
import { by, facts, opened, temporaryFolder, term } from './fixtures.ts';

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

it('backup and restore name what is missing', async () => {
  const nowhere = join(temporaryFolder(), 'nowhere');
  await expect(backup.run(readArguments(['--data', nowhere]))).rejects.toThrow(/Name one folder/);
  await expect(backup.run(readArguments([join(nowhere, 'b'), '--data', nowhere]))).rejects.toThrow(/no log/);
  await expect(restore.run(readArguments([nowhere]))).rejects.toThrow(/--data is missing/);
  expect(existsSync(nowhere)).toBe(false);
});
