import { spawnSync } from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { command } from '../../src/cli/build.ts';
import { readArguments } from '../../src/cli/command.ts';
import { caseTableOf, regularPersons } from './build-cases.ts';

let place: string;
let config: string;

const said: string[] = [];

/** Runs the command as it would be written in a shell, and gives its exit code. */
async function run(...given: string[]): Promise<number> {
  const spies = (['log', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((text: unknown) => {
      said.push(String(text));
    }),
  );
  try {
    said.length = 0;
    return await command.run(readArguments(given));
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** A holder's configuration over the cases of a test. */
async function holder(more: object = {}): Promise<string> {
  const caseTable = await caseTableOf(regularPersons(450), { real: true });
  place = dirname(caseTable);
  const file = join(place, 'holder.json');
  const given = {
    holder: { id: 'h', name: 'H', country: 'SE' },
    sources: [{ folder: 'sources' }],
    caseTable,
    build: { epoch: '2026', keys: 'keys', release: 'cubes', ...more },
  };
  writeFileSync(file, JSON.stringify(given));
  return file;
}

beforeAll(async () => {
  config = await holder();
});

describe('the command build', () => {
  it('proposes, then signs, then counts requests, and opens no socket on the way', async () => {
    const guards = [
      vi.spyOn(net.Socket.prototype, 'connect'),
      vi.spyOn(net.Server.prototype, 'listen'),
      vi.spyOn(dgram, 'createSocket'),
      vi.spyOn(dns, 'lookup'),
      vi.spyOn(globalThis, 'fetch'),
    ];
    expect(await run('--config', config)).toBe(0);
    expect(said.join('\n')).toMatch(
      /The proposal is in .*keys.proposals.2026: .*Nothing is published\. Read/s,
    );
    expect(await run('--config', config, '--sign', '--by', 'A. Person')).toBe(0);
    expect(said.join('\n')).toContain('is published in');
    expect(await run('--config', config, '--sign', '--by', 'A. Person')).toBe(0);
    expect(said.join('\n')).toContain('Nothing was changed');
    const requests = join(place, 'requests.json');
    const formula = {
      all: [
        { facet: 'sex', leaves: ['Male'] },
        { facet: 'condition', leaves: ['Kidney', 'Other'] },
      ],
    };
    writeFileSync(requests, JSON.stringify([{ cohort: 'a'.repeat(32), formula, epoch: '2026' }, 7]));
    expect(await run('--config', config, '--requests', requests)).toBe(0);
    expect(said.join('\n')).toMatch(/Not a request: \[1\].*1 counted, 0 answered .*Published in/s);
    for (const guard of guards) {
      expect(guard).not.toHaveBeenCalled();
      guard.mockRestore();
    }
  });

  it('takes what attacks found as a file, into the report that is read', async () => {
    const attacks = join(place, 'attacks.json');
    const one = {
      attack: 'tracker',
      secret: 'stage',
      trials: 9,
      success: 0.5,
      lower: 0.2,
      upper: 0.8,
      chance: 0.5,
    };
    writeFileSync(attacks, JSON.stringify([one]));
    const other = await holder();
    expect(await run('--config', other, '--attacks', attacks)).toBe(0);
    const report = readFileSync(join(place, 'keys', 'proposals', '2026', 'risk-report.md'), 'utf8');
    expect(report).toContain('| tracker | stage | 9 | 50.0 %');
    writeFileSync(attacks, '[{"attack": 7}]');
    expect(await run('--config', other, '--attacks', attacks)).toBe(1);
  });

  it('declares open, and then publishes exact counts', async () => {
    const open = await holder({ openDeclaration: 'declaration.jws' });
    const declared = [
      '--by',
      'A. Person',
      '--reason',
      'Public since 2014',
      '--records',
      'https://data.example/c',
    ];
    expect(await run('--config', open, '--declare-open', ...declared)).toBe(0);
    expect(await run('--config', open)).toBe(0);
    expect(said.join('\n')).toContain('exact, as declared');
    expect(await run('--config', open, '--sign', '--by', 'A. Person')).toBe(0);
    expect(readFileSync(join(place, 'cubes', '2026', 'policy.json'), 'utf8')).toContain('"access": "open"');
  });

  it('refuses with exit code 1 what cannot be done, and with 2 what is written wrongly', async () => {
    const fresh = await holder();
    expect(await run('--config', fresh, '--sign', '--by', 'A. Person')).toBe(1);
    expect(said.join('\n')).toContain('no proposal of epoch 2026');
    expect(await run('--config', fresh, '--requests')).toBe(1);
    await expect(run('--config', join(place, 'nothing.json'))).rejects.toThrow('there is no such file');
    await expect(run('--config', fresh, '--sign')).rejects.toThrow('--by is missing');
    await expect(run('--config', fresh, '--sign', '--declare-open')).rejects.toThrow('One step at a time');
    await expect(run('--config', fresh, '--faster')).rejects.toThrow('no option --faster');
    expect(readdirSync(place)).not.toContain('cubes');
  });

  const isolated = spawnSync('unshare', ['-n', 'true']).status === 0;

  it.skipIf(!isolated)(
    `runs where no network exists${isolated ? '' : ' (skipped: this user may not make a network namespace)'}`,
    async () => {
      const alone = await holder();
      const program = fileURLToPath(new URL('../../src/cli/collimator.js', import.meta.url));
      const ran = spawnSync('unshare', ['-n', process.execPath, program, 'build', '--config', alone], {
        encoding: 'utf8',
        timeout: 60_000,
      });
      expect(ran.stderr).toBe('');
      expect(ran.stdout).toContain('Nothing is published');
    },
    60_000,
  );
});
