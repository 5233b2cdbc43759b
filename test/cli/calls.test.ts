import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { productFolder } from '../../src/base/index.ts';
import { main } from '../../src/cli/main.ts';

const place = mkdtempSync(join(tmpdir(), 'collimator-calls-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
const [gone, out] = [join(place, 'gone'), join(place, 'out')];
const file = join(productFolder, 'package.json');
const node = 'http://127.0.0.1:1';

interface Ended {
  code: number;
  out: string;
  err: string;
}
/** Runs a command in this process: there are many calls, and most end before anything is opened. */
async function call(words: readonly string[]): Promise<Ended> {
  const ended: Ended = { code: -1, out: '', err: '' };
  const into = (stream: 'out' | 'err') => (text: unknown) => {
    ended[stream] += `${text}\n`;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      ended.out += text;
      return true;
    }),
    vi.spyOn(console, 'log').mockImplementation(into('out')),
    vi.spyOn(console, 'error').mockImplementation(into('err')),
  ];
  try {
    ended.code = await main(words);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return ended;
}

/** The call, and what its one line must name. Where a command has no such mistake, the row is not there. */
type Row = [call: string[], named: string];
const build = ['--case-table', place, '--epoch', '2026', '--keys', out, '--out', out];
const wrong: Record<string, Row[]> = {
  // demo, serve, doctor, query and attack have something to do without arguments.
  'without arguments': [
    [['validate'], 'file'],
    [['backup'], 'folder'],
    [['restore'], 'backup'],
    [['build'], '--config'],
    [['collect'], '--config'],
    [['generate'], '--holder'],
    [['import'], 'eucaim'],
    [['ontology'], 'suggest'],
    [['ontology', 'diff'], 'releases'],
    [['ontology', 'load'], 'rf2'],
    [['ontology', 'release'], '--version'],
    [['ontology', 'remake-v1'], '--from'],
    [['ontology', 'suggest'], 'codes'],
  ],
  'with an option that there is not': [
    ...['demo', 'serve', 'doctor', 'generate', 'collect', 'build', 'validate', 'query', 'attack'],
    ...['backup', 'restore', 'import'],
  ].map((name): Row => [[name, '--bogus', 'x'], '--bogus']),
  'with an option that a part of ontology has not': [
    ...[['qc'], ['release'], ['diff'], ['remake-v1'], ['suggest'], ['load', 'owl']],
  ].map((words): Row => [['ontology', ...words, '--bogus', 'x'], '--bogus']),
  'with a file or folder that is not there': [
    [['attack', gone], gone],
    [['attack', node, '--cases', gone], '--cases'],
    [['backup', out, '--data', gone], '--data'],
    [['restore', gone, '--data', out], gone],
    [['build', '--config', gone], '--config'],
    [['build', '--case-table', gone, ...build.slice(2)], '--case-table'],
    [['collect', '--config', gone], '--config'],
    [['collect', '--from', gone, '--out', out], '--from'],
    [['collect', '--from', place, '--out', out, '--mapping', gone], '--mapping'],
    [['doctor', '--data', gone, '--mend'], '--data'],
    [['serve', '--cubes', gone], '--cubes'],
    [['query', gone], gone],
    ...['eucaim', 'collections', 'idc'].map((each): Row => [['import', each, '--from', gone], '--from']),
    [['ontology', 'qc', '--sources', gone], '--sources'],
    [['ontology', 'remake-v1', '--from', gone], '--from'],
    [['ontology', 'remake-v1', '--from', place], '--from'],
    [['ontology', 'suggest', gone], gone],
    [['ontology', 'suggest', file, '--hierarchy', gone], '--hierarchy'],
    ...['rf2', 'athena', 'owl', 'sssom'].map((kind): Row => [['ontology', 'load', kind, gone], gone]),
  ],
  'with a folder in the place of a file, or a file in that of a folder': [
    [['attack', file], file],
    [['attack', node, '--cases', place], '--cases'],
    [['backup', out, '--data', file], '--data'],
    [['restore', file, '--data', out], file],
    [['build', '--config', place], '--config'],
    [['collect', '--config', place], '--config'],
    [['collect', '--from', file, '--out', out], '--from'],
    [['generate', '--holder', 'aurora', '--persons', '10', '--out', file], '--out'],
    [['serve', '--cubes', file], '--cubes'],
    [['serve', '--port', '0', '--data', file], '--data'],
    [['query', place], place],
    [['import', 'collections', '--from', place], '--from'],
    [['import', 'eucaim', '--from', file], '--from'],
    [['ontology', 'qc', '--sources', file], '--sources'],
    [['ontology', 'suggest', place], place],
    [['ontology', 'load', 'owl', place], place],
  ],
  'with an option without its value': [
    [['attack', '--seed'], '--seed'],
    [['backup', out, '--data'], '--data'],
    [['restore', place, '--data'], '--data'],
    [['build', '--config'], '--config'],
    [['collect', '--config'], '--config'],
    [['demo', '--data'], '--data'],
    [['doctor', '--data'], '--data'],
    [['serve', '--data'], '--data'],
    [['generate', '--holder'], '--holder'],
    [['query', 'datasets', '--url'], '--url'],
    [['import', 'eucaim', '--from'], '--from'],
    [['validate', file, '--profile'], '--profile'],
    [['validate', '--template'], '--template'],
    [['ontology', 'qc', '--sources'], '--sources'],
    [['ontology', 'release', '--version'], '--version'],
    [['ontology', 'suggest', file, '--out'], '--out'],
  ],
  otherwise: [
    [['valdate'], 'valdate'],
    [['help', 'valdate'], 'valdate'],
    [['validate', file, '-x'], '-x'],
    [['validate', file, '--json=no'], '--json'],
    [['serve', 'here'], 'here'],
    [['attack', 'http:'], 'http:'],
    [['query', 'concept-children', '--url', 'foo'], '--url'],
    [['query', 'concept-children', '--across', 'foo'], '--across'],
  ],
};

describe('a wrong call', { timeout: 30_000 }, () => {
  for (const [how, rows] of Object.entries(wrong)) {
    it(`${how} ends with 2 and one line that names the argument and the way out`, async () => {
      const said: unknown[] = [];
      for (const [words, named] of rows) {
        const { code, out, err } = await call(words);
        const isOneLine = /^.+ See collimator (\w+ )?--help\.\n$/.test(err);
        const isRaw = /ENOENT|EISDIR|ENOTDIR|EEXIST|ZodError|^\s+at /m.test(err);
        if (code !== 2 || out !== '' || !isOneLine || isRaw || !err.includes(named))
          said.push([words.join(' '), code, out.slice(0, 80), err]);
      }
      expect(said).toEqual([]);
      expect(rows.length).toBeGreaterThan(5);
    });
  }

  it('of validate tells what cannot be read in the report, where it hides no other file', async () => {
    for (const path of [gone, place]) {
      const { code, out, err } = await call(['validate', path]);
      expect({ code, err }).toEqual({ code: 2, err: '' });
      expect(out).toContain(path);
    }
  });
});

describe('what is asked of the program itself', () => {
  it('is told on standard output, with 0: its version, and the help of every command', async () => {
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    for (const words of [['--version'], ['version']])
      expect(await call(words)).toEqual({ code: 0, out: `${version}\n`, err: '' });
    const names = [...(await call(['--help'])).out.matchAll(/^ {2}(\w+) /gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const help = await call([name, '--help']);
      expect(help).toMatchObject({ code: 0, err: '' });
      expect(help.out).toContain(`collimator ${name}`);
    }
  });
});

it('a reader who has seen enough ends a command quietly', async () => {
  const child = spawn(process.execPath, ['src/cli/collimator.js', 'query'], { cwd: productFolder });
  // Nobody reads: the pipe is closed before the first line comes.
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

it('quality control shows what was accepted apart, with its reason, and counts both', {
  timeout: 60_000,
}, async () => {
  const { out } = await call(['ontology', 'qc']);
  const [, many = '', accepted = '', few = '', rest = ''] =
    /^Accepted[^\n]*\((\d+)\):\n([\s\S]*?)\n\nNot accepted \((\d+)\):\n([\s\S]*)$/.exec(out) ?? [];
  const lines = accepted.split('\n');
  const open = rest.trimEnd().split('\n');
  expect(lines).toHaveLength(Number(many));
  expect(lines.filter((line) => !/(^| {2})accepted {2}.*\(accepted: .+\)$/.test(line))).toEqual([]);
  expect(open).toHaveLength(Number(few) + 1);
  expect(open.filter((line) => line.includes('(accepted: '))).toEqual([]);
  expect(open.at(-1)).toMatch(new RegExp(`^\\d+ ERROR, .*, ${many} accepted;`));
});
