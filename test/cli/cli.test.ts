import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { productFolder } from '../../src/base/index.ts';

interface Run {
  code: number;
  out: string;
  err: string;
}

/** Runs a command, within limits of the shell where some are given. */
function collimator(
  given: string[],
  environment: Record<string, string> = {},
  limits = 'true',
): Promise<Run> {
  return new Promise((resolve) => {
    const program = join(productFolder, 'src/cli/collimator.js');
    execFile(
      '/bin/sh',
      ['-c', `${limits}; exec "$0" "$@"`, process.execPath, program, ...given],
      { cwd: productFolder, env: { ...process.env, ...environment } },
      (error, out, err) => resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
    );
  });
}

describe('the command line', () => {
  it('lists its commands, and the options of each', async () => {
    expect((await collimator(['help'])).out).toMatch(
      /demo[\s\S]*serve[\s\S]*collect[\s\S]*build[\s\S]*validate/,
    );
    expect((await collimator(['help', 'build'])).out).toContain('--case-table');
  });

  it('names the nearest command to one that does not exist, in one line', async () => {
    const run = await collimator(['valdate']);
    expect(run.err).toMatch(/^.+ See collimator --help\.\n$/);
    expect(run).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean validate') });
  });

  it('makes no release of an ontology where it cannot read what the change would touch', async () => {
    const given = [
      '--version',
      '9.9',
      '--date',
      '2026-11-22',
      '--out',
      '/nowhere',
      '--cohorts',
      '/nowhere/cohorts',
    ];
    const run = await collimator(['ontology', 'release', ...given, '--keep']);
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.err).toMatch(/\/nowhere\/cohorts[^\n]*\n.*Nothing was written/);
  });

  it('lists every mistake of a wrong configuration, and does not start', async () => {
    const run = await collimator(['serve', '--prot', '1'], {
      COLLIMATOR_PORT: 'x',
      COLLIMATOR_QUERY_MS: '-1',
    });
    expect(run.code).toBe(2);
    expect(run.err).toContain('3 mistakes');
  });

  it('says in one line that there is no folder of cubes', async () => {
    const run = await collimator(['serve', '--cubes', '/nonexistent']);
    expect(run.code).toBe(2);
    expect(run.err).toBe(
      '--cubes /nonexistent: there is no such folder. Name one that is there. See collimator serve --help.\n',
    );
  });

  it('says which port is in use, and how to choose another', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const run = await collimator(['serve', '--port', String(port)]);
    server.close();
    expect(run.code).toBe(1);
    expect(run.err).toContain(`Port ${port} of 127.0.0.1 is in use. Choose another with COLLIMATOR_PORT`);
  });

  it('validates files, with line and exit code', async () => {
    const run = await collimator(['validate', 'examples/catalogue/lidc-idri.ttl', '--profile', 'eucaim-v2']);
    expect(run.code).toBe(1);
    expect(run.out).toMatch(/lidc-idri\.ttl:\d+:\d+: violation: /);
    expect(
      (await collimator(['validate', 'examples/catalogue/lidc-idri.ttl', '--profile', 'dcat-ap-3'])).code,
    ).toBe(0);
  });

  it('shows each setting with its origin, and no secret', async () => {
    const run = await collimator(['doctor'], { COLLIMATOR_TOKEN: 'a-secret-token' });
    expect(run.out).toMatch(/token\s+\*\*\*\s+environment/);
    expect(run.out).not.toContain('a-secret-token');
  });
});

describe('a data folder at its first start', () => {
  let place: string;
  let data: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'collimator-first-'));
    data = join(place, 'data');
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));
  const serve = () => collimator(['serve', '--port', '0', '--data', data]);

  it('on a full disk is named with the way out, and nothing half is left', async () => {
    // No file may get a byte: to the program, that is a full disk.
    const run = await collimator(['serve', '--port', '0', '--data', data], {}, 'ulimit -f 0');
    expect(run).toMatchObject({
      code: 1,
      err: `${join(data, 'public-url')} cannot be written: the disk is full, or it fails. Make room, then try again.\n`,
    });
    expect(readdirSync(data)).toEqual([]);
  });

  it('does not belong to anybody for an empty public-url, which a full disk once left', async () => {
    mkdirSync(data);
    writeFileSync(join(data, 'public-url'), '');
    // Comes after the question whose it is, and spares the test a whole start.
    writeFileSync(join(data, 'store.sqlite'), 'No log. '.repeat(500));
    expect((await serve()).err).toContain('the file is damaged');
    expect(readFileSync(join(data, 'public-url'), 'utf8')).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('is not begun empty where a restore to it was broken off', async () => {
    mkdirSync(`${data}.unfinished`);
    const run = await serve();
    expect(run).toMatchObject({
      code: 1,
      err: expect.stringContaining(`A restore to ${data} was broken off`),
    });
    expect(existsSync(data)).toBe(false);
  });
});

describe('the demo', () => {
  it('says what its children could not write, and the way out, and leaves no folder', async () => {
    const place = mkdtempSync(join(tmpdir(), 'collimator-full-'));
    const run = await collimator(['demo', '--port', '0'], { TMPDIR: place }, 'ulimit -f 0');
    const left = readdirSync(place);
    rmSync(place, { recursive: true });
    expect(run.code).toBe(1);
    expect(run.err).toMatch(
      /^The demo's cases cannot be made\. \S+sources cannot be written: the disk is full, or it fails\. Make room, then try again\.\n$/,
    );
    expect(left).toEqual([]);
  });

  it('says what to set where it can have no folder at all', async () => {
    const place = join(tmpdir(), 'collimator-nowhere');
    const run = await collimator(['demo', '--port', '0'], { TMPDIR: place });
    expect(run).toMatchObject({
      code: 2,
      err: `The demo has no folder in ${place}: it cannot be written. Name a folder with COLLIMATOR_DATA, or another place for temporary ones with TMPDIR. See collimator demo --help.\n`,
    });
  });
});

it('a command that cannot write says where, and the way out', async () => {
  const out = mkdtempSync(join(tmpdir(), 'collimator-full-'));
  const given = ['generate', '--holder', 'aurora', '--persons', '10', '--out', out];
  const run = await collimator(given, {}, 'ulimit -f 0');
  rmSync(out, { recursive: true });
  expect(run).toMatchObject({
    code: 1,
    err: `${out} cannot be written: the disk is full, or it fails. Make room, then try again.\n`,
  });
});
