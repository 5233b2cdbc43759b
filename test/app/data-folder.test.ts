import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productFolder } from '../../src/base/index.ts';
import { startNode, submitExamples } from '../running.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'collimator-data-'));
});
afterAll(() => rm(folder, { recursive: true }));

const settings = () => ({ COLLIMATOR_DATA: folder, COLLIMATOR_PUBLIC_URL: 'https://catalogue.example.org' });

describe('a data folder', () => {
  it('keeps descriptions, history and cohorts over a restart', async () => {
    const first = await startNode(settings());
    expect(await submitExamples(first, ['lidc-idri'])).toEqual(['created']);
    const body = JSON.stringify({ all: [{ facet: 'sex', anyOf: ['COM1001370'] }] });
    const posted = await fetch(`http://127.0.0.1:${first.port}/cohorts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      redirect: 'manual',
      body,
    });
    const path = new URL(posted.headers.get('location') ?? '').pathname;
    const read = async (port: number) =>
      (await fetch(`http://127.0.0.1:${port}/datasets/lidc-idri.nt`)).text();
    const before = await read(first.port);
    await first.close();

    const second = await startNode(settings());
    expect(await read(second.port)).toBe(before);
    expect(await second.catalogue.history('lidc-idri')).toHaveLength(1);
    expect((await fetch(`http://127.0.0.1:${second.port}${path}.rq`)).status).toBe(200);
    expect(await submitExamples(second, ['lidc-idri'])).toEqual(['unchanged']);
    await second.close();
  });

  it('is closed in order, also where the disk does not take how the nodes answered', async () => {
    const node = await startNode(settings());
    expect((await fetch(`http://127.0.0.1:${node.port}/nodes`)).status).toBe(200);
    const obstacle = join(folder, 'node-health.json.draft');
    await mkdir(obstacle);
    await node.close();
    await rmdir(obstacle);
    expect(await readdir(folder)).not.toContain('store.sqlite-wal');
  });

  it('is not taken over under another public URL, whose names would stand beside the old ones', async () => {
    const moved = startNode({ ...settings(), COLLIMATOR_PUBLIC_URL: 'https://elsewhere.example.org' });
    await expect(moved).rejects.toThrow('belongs to https://catalogue.example.org');
  });

  // Other systems have no such place.
  const never = existsSync('/proc') ? ['/proc/x', '/proc/x/y'] : [];
  it.each([
    ...never,
    'a-file',
    'a-file/below',
  ])('is refused at once where there can be none: %s', async (place) => {
    await writeFile(join(folder, 'a-file'), '');
    const data = join(place.startsWith('/') ? '' : folder, place);
    await expect(startNode({ COLLIMATOR_DATA: data })).rejects.toThrow(`${data} cannot be made`);
    const demo = await new Promise<{ code: unknown; said: string }>((resolve) => {
      const env = { ...process.env, COLLIMATOR_PORT: '0', COLLIMATOR_DATA: data };
      const program = join(productFolder, 'src/cli/collimator.js');
      execFile(process.execPath, [program, 'demo'], { env, timeout: 20_000 }, (error, _, said) =>
        resolve({ code: error?.code, said }),
      );
    });
    expect(demo).toEqual({ code: 2, said: expect.stringContaining(`${data} cannot be made`) });
  });
});
