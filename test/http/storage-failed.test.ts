import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemKinds } from '../../src/base/index.ts';

const door = (room: string) => JSON.stringify(new URL(`../../src/${room}/index.ts`, import.meta.url).href);

/**
 * Writes until the store refuses, and prints the problem. No file may grow beyond 1,000 blocks, of which SQLite says "disk
 * I/O error" as of every other refusal; with `locked`, the folder takes no new file by then, as a disk made read-only.
 */
const filler = `
  const { chmodSync } = await import('node:fs');
  const { openStore } = await import(${door('store')});
  const { iri, literal, quad } = await import(${door('rdf')});
  const [folder, locked] = process.argv.slice(1);
  const store = await openStore({ folder });
  if (locked) chmodSync(folder, 0o555);
  for (let n = 1, end = false; !end && n < 500; n++) {
    const quads = Array.from({ length: 100 }, (_, i) => quad(iri('urn:x:s'), iri('urn:x:p'), literal(n + ' ' + i)));
    await store.change({ who: 'a', why: 'b', graphs: [{ graph: iri('urn:x:g' + n), quads }] }).catch((error) => {
      end = true;
      console.log(JSON.stringify(error.toDocument('')));
    });
  }
  chmodSync(folder, 0o755);
  await store.close();`;

let top: string;
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'collimator-unstored-'));
  chmodSync(top, 0o777);
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

/** Root may write anywhere, so the child is nobody then. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

async function refusal(folder: string, ...given: string[]): Promise<unknown> {
  const limited = 'ulimit -f 1000; exec "$0" "$@"';
  const node = [process.execPath, '--input-type=module', '-e', filler, folder, ...given];
  const child = spawn('/bin/sh', ['-c', limited, ...node], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...nobody,
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await once(child, 'close');
  return JSON.parse(text);
}

describe('a change that the disk does not take', () => {
  it.each([
    ['is full', [], /the disk is full/],
    ['became read-only while the store was open', ['locked'], /this process may not write there/],
  ])('is told in the words for a disk that %s, and not as a busy service', async (_, given, words) => {
    expect(await refusal(join(top, `data${given.length}`), ...given)).toMatchObject({
      type: '/problems/storage-failed',
      title: problemKinds['storage-failed'].title,
      status: 507,
      detail: expect.stringMatching(words),
    });
  });
});
