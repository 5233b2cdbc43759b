import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { productFolder } from '../../src/base/index.ts';

interface Run {
  code: number;
  out: string;
  err: string;
}

function collimator(given: string[], environment: Record<string, string> = {}): Promise<Run> {
  return new Promise((resolve) => {
    const program = join(productFolder, 'src/cli/collimator.js');
    execFile(
      process.execPath,
      [program, ...given],
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

  it('lists every mistake of a wrong configuration, and does not start', async () => {
    const run = await collimator(['serve', '--prot', '1'], {
      COLLIMATOR_PORT: 'x',
      COLLIMATOR_QUERY_MS: '-1',
    });
    expect(run.code).toBe(1);
    expect(run.err).toContain('3 mistakes');
  });

  it('says in one line that there is no folder of cubes', async () => {
    const run = await collimator(['serve', '--cubes', '/nonexistent']);
    expect(run.code).toBe(1);
    expect(run.err).toBe('There is no folder /nonexistent, where the cubes should be (--cubes).\n');
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
