import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile, replaceFileSync } from '../../src/base/index.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'collimator-disk-'));
  path = join(folder, 'small.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ways = { replaceFile, replaceFileSync };

describe.each(['replaceFile', 'replaceFileSync'] as const)('a file that is replaced by %s', (way) => {
  /** Replaces it in a process that is killed before this step; gives the steps of one that was let. */
  function killedBefore(step: number): { signal: string | null; steps: string[] } {
    const door = new URL('../../src/base/index.ts', import.meta.url).href;
    const script = `
      import fs from 'node:fs';
      import promises from 'node:fs/promises';
      import { syncBuiltinESMExports } from 'node:module';
      const steps = [];
      let isCounting = false;
      const watch = (of, verb) => {
        const real = of[verb];
        of[verb] = function (...given) {
          if (isCounting && steps.push(verb) > ${step}) process.kill(process.pid, 'SIGKILL');
          return real.apply(this, given);
        };
      };
      const one = await promises.open(process.execPath);
      watch(Object.getPrototypeOf(one), 'sync');
      await one.close();
      for (const verb of ['openSync', 'writeSync', 'fsyncSync', 'renameSync']) watch(fs, verb);
      for (const verb of ['open', 'rename']) watch(promises, verb);
      syncBuiltinESMExports();
      const { ${way} } = await import('${door}');
      isCounting = true;
      await ${way}(${JSON.stringify(path)}, 'the new one');
      isCounting = false;
      process.stdout.write(steps.join());`;
    const { signal, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    return { signal, steps: stdout.split(',') };
  }

  it('is flushed with the name it has in its folder, and is the old one or the new one when the process is killed', async () => {
    writeFileSync(path, 'the old one');
    const { steps } = killedBefore(1_000);
    expect(steps).toEqual(
      way === 'replaceFile'
        ? ['open', 'sync', 'rename', 'open', 'sync']
        : ['openSync', 'writeSync', 'fsyncSync', 'renameSync', 'openSync', 'fsyncSync'],
    );
    for (let step = 1; step < steps.length; step++) {
      writeFileSync(path, 'the old one');
      expect(killedBefore(step).signal).toBe('SIGKILL');
      const isThere = step > steps.findIndex((each) => each.startsWith('rename'));
      expect(readFileSync(path, 'utf8')).toBe(isThere ? 'the new one' : 'the old one');
    }
    // What they left is written over by the next.
    await ways[way](path, 'the newest');
    expect(readdirSync(folder)).toEqual(['small.json']);
    expect(readFileSync(path, 'utf8')).toBe('the newest');
  }, 20_000);

  it('may be read by its owner only', async () => {
    await ways[way](path, 'x');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('stays, with nothing beside it, where it cannot be written', async () => {
    const below = join(path, 'below');
    writeFileSync(path, 'a file, and no folder');
    await expect((async () => ways[way](below, 'x'))()).rejects.toThrow(`${below} cannot be written`);
    expect(readdirSync(folder)).toEqual(['small.json']);
  });
});

it('a file of bytes may be for everybody, where that is said', async () => {
  await replaceFile(path, Uint8Array.of(0, 255), 0o644);
  expect([...readFileSync(path)]).toEqual([0, 255]);
  expect(statSync(path).mode & 0o777).toBe(0o644);
});
