import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';

const folder = mkdtempSync(join(tmpdir(), 'collimator-validate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}
/** Runs the command in this process: it is called many times, and starting a process takes longer than its work. */
async function validate(words: string[], input?: string): Promise<Ended> {
  const ended: Ended = { code: null, out: '', err: '' };
  const keep = (stream: 'out' | 'err') => (chunk: unknown) => {
    ended[stream] += chunk;
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(keep('out')),
    vi.spyOn(console, 'log').mockImplementation((text) => void keep('out')(`${text}\n`)),
    vi.spyOn(console, 'error').mockImplementation((text) => void keep('err')(`${text}\n`)),
  ];
  const stdin =
    input === undefined
      ? undefined
      : vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([Buffer.from(input)]) as never);
  try {
    ended.code = await main(['validate', ...words]);
  } finally {
    for (const spy of [...spies, stdin]) spy?.mockRestore();
  }
  return ended;
}

function piped(words: string[], input: string): Promise<Ended> {
  const child = spawn(process.execPath, ['src/cli/collimator.js', 'validate', ...words], {
    env: { PATH: process.env.PATH ?? '' },
  });
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    ended.out += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    ended.err += chunk;
  });
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ ...ended, code }));
  });
}
const put = (file: string, text: string) => {
  writeFileSync(join(folder, file), text);
  return join(folder, file);
};
const prefixes = '@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n';
const dcat = ['--profile', 'dcat-ap-3'];
const good = put('good.ttl', `${prefixes}<> a dcat:Dataset ; dct:title "T"@en ; dct:description "D"@en .`);
const bad = put('bad.ttl', `${prefixes}<> a dcat:Dataset ; dct:title "T"@en .`);
const broken = put('broken.ttl', `${prefixes}<> a dcat:Dataset\n <#x> a dcat:Distribution .`);
const old = put(
  'old.ttl',
  `${prefixes}<> a dcat:Dataset ; dct:title "T"@en ; dct:description "D"@en ;\n <https://w3id.org/healthdcat-ap#minTypicalAge> 5 .`,
);

describe('collimator validate', { timeout: 60_000 }, () => {
  it('ends with 0 where all conforms, 1 where something does not, 2 where something cannot be read', async () => {
    const all = await validate([good, ...dcat]);
    const some = await validate([good, bad, ...dcat]);
    const none = await validate([good, broken, bad, ...dcat]);
    expect([all.code, some.code, none.code]).toEqual([0, 1, 2]);
    expect(some.out).toMatch(/bad\.ttl:\d+:\d+: violation: /);
    // A file that cannot be read hides no other.
    expect(none.out).toMatch(/broken\.ttl:\d+:\d+: cannot be read: /);
    expect(none.out).toMatch(/bad\.ttl:\d+:\d+: violation: /);
    expect(none.err).toBe('');
  });

  it('takes folders, patterns and standard input, and says what names nothing', async () => {
    // One through a real pipe.
    const turtle = await piped(['-', ...dcat], readFileSync(bad, 'utf8'));
    const json = await validate(
      ['-', ...dcat],
      '{"@id":"https://e.org/d","@type":"http://www.w3.org/ns/dcat#Dataset"}',
    );
    const inside = await validate([folder, ...dcat, '--json']);
    const pattern = await validate([join(folder, 'go*.ttl'), ...dcat]);
    const nothing = await validate([join(folder, 'none*.ttl')]);
    const format = await validate([good, '--format', 'pdf']);
    const profile = await validate([good, '--profile', 'eucaim']);
    const files = (JSON.parse(inside.out) as { file: string }[]).map(({ file }) => file);
    expect(files).toEqual(['bad', 'broken', 'good', 'old'].map((each) => join(folder, `${each}.ttl`)));
    expect([inside.code, pattern.code, turtle.code, json.code]).toEqual([2, 0, 1, 1]);
    expect(turtle.out).toMatch(/^-:\d+:\d+: violation: /m);
    for (const each of [nothing, format, profile]) expect(each.code).toBe(2);
    expect(profile.err).toContain('Did you mean eucaim-v');
  });

  it('tells what cannot be read as one error each in the report of all', async () => {
    const words = ['gone.ttl', 'none*.ttl', 'notes.md', 'empty'].map((each) => join(folder, each));
    put('notes.md', '');
    mkdirSync(join(folder, 'empty'));
    const ended = await validate([words[0] ?? '', bad, ...words.slice(1), ...dcat, '--format', 'sarif']);
    expect(ended).toMatchObject({ code: 2, err: '' });
    for (const message of ['no such file', 'No file fits', 'suffix names no format', 'holds no file'])
      expect(ended.out).toContain(message);
    // The file that can be read is told beside them.
    expect(ended.out).toContain('dct:description');
    rmSync(join(folder, 'empty'), { recursive: true });
    rmSync(join(folder, 'notes.md'));
  });

  it('answers a wrong call with one line that names --help', async () => {
    for (const words of [
      [],
      [good, '--profil', 'x'],
      [good, '--format', 'pdf'],
      [good, '--language', 'de'],
    ]) {
      const ended = await validate(words);
      expect(ended).toMatchObject({ code: 2, out: '' });
      expect(ended.err).toMatch(/^.+ See collimator validate --help\.\n$/);
    }
    const nowhere = join(folder, 'none', 'report.txt');
    expect(await validate([good, ...dcat, '--output', nowhere])).toMatchObject({
      code: 2,
      err: `--output ${nowhere} cannot be used: there is no such file or folder. See collimator validate --help.\n`,
    });
  });

  it('tries every profile, and speaks Swedish', async () => {
    const all = await validate([bad, '--profile', 'all', '--language', 'sv']);
    expect(all.code).toBe(1);
    for (const profile of ['dcat-ap-3', 'healthdcat-ap-r8', 'eucaim-v2'])
      expect(all.out).toContain(`bad.ttl: does not conform to ${profile}: `);
    expect(all.out).toMatch(
      /bad\.ttl:2:\d+: violation: T: .*En datamängd har minst en beskrivning.* \[dcat-ap-3: /,
    );
    const json = await validate([bad, broken, '--profile', 'all', '--json']);
    const [first, second] = JSON.parse(json.out) as { profiles?: { profile: string }[]; state?: string }[];
    expect(first?.profiles?.map(({ profile }) => profile)).toContain('eucaim-v2');
    expect([json.code, second?.state]).toEqual([2, 'malformed']);
  });

  it('keeps what came of files elsewhere below their common folder, and not their whole path', async () => {
    const out = join(folder, 'kept');
    const copies = ['a', 'b'].map((each) => {
      mkdirSync(join(folder, each));
      return put(join(each, 'old.ttl'), readFileSync(old, 'utf8'));
    });
    await validate([old, ...dcat, '--normalise', '--out', out]);
    expect(readdirSync(out).sort()).toEqual(['old.changes.ttl', 'old.ttl']);
    rmSync(out, { recursive: true });
    await validate([...copies, ...dcat, '--normalise', '--out', out]);
    const files = readdirSync(out, { recursive: true }).map(String);
    expect(files.filter((file) => file.endsWith('old.ttl')).sort()).toEqual(['a/old.ttl', 'b/old.ttl']);
    for (const each of ['a', 'b', 'kept']) rmSync(join(folder, each), { recursive: true });
  });

  it('mends slips and leads on before it validates, and keeps what came out and how', async () => {
    const out = join(folder, 'out');
    const ended = await validate([old, ...dcat, '--migrate', 'healthdcat-ap-r8', '--out', out]);
    expect(ended.out).toMatch(/changed: .*became http:\/\/healthdataportal\.eu\/ns\/health#minTypicalAge/);
    expect(ended.out).toContain('became a value of xsd:nonNegativeInteger');
    const files = readdirSync(out, { recursive: true }).map(String);
    const [turtle, changes] = ['old.ttl', 'old.changes.ttl'].map(
      (end) => files.find((file) => file.endsWith(end)) ?? '',
    );
    expect(readFileSync(join(out, turtle as string), 'utf8')).toContain(
      'healthdcatap:minTypicalAge "5"^^xsd:nonNegativeInteger',
    );
    expect(readFileSync(join(out, changes as string), 'utf8')).toContain('a prov:Activity');
    // What is written may be published: it does not tell where the file lay.
    for (const file of [turtle, changes])
      expect(readFileSync(join(out, file as string), 'utf8')).not.toContain(basename(folder));
    const unknown = await validate([old, '--migrate', 'healthdcat-ap-r9']);
    expect(`${unknown.code} ${unknown.err}`).toMatch(/Did you mean healthdcat-ap-r8/);
  });

  it('writes SARIF with scores asked for, a word behind a flag staying a file', async () => {
    const report = join(folder, 'report.sarif');
    const ended = await validate(['--scores', bad, ...dcat, '--format', 'sarif', '--output', report]);
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(readFileSync(report, 'utf8')).toContain('"2.1.0"');
    const text = await validate(['--scores', bad, ...dcat]);
    expect(text.out).toMatch(/score: T: Metadata quality assessment of data\.europa\.eu: \d+ of 405/);
    expect(text.out).toMatch(/bad\.ttl:\d+:\d+: keywordAvailability: T: fix this, \+30/);
  });

  it('makes a template of tables, and names the cell of what is filled in wrongly', async () => {
    const tables = join(folder, 'tables');
    expect(await validate(['--template', tables])).toMatchObject({ code: 0 });
    const file = join(tables, 'Dataset.csv');
    const header = readFileSync(file, 'utf8').split('\r\n')[0] ?? '';
    writeFileSync(file, `${header}\r\nd,https://e.org/d,Title\r\n`);
    const ended = await validate([tables, '--profile', 'eucaim-v2']);
    expect(ended.code).toBe(1);
    expect(ended.out).toMatch(/tables:Dataset!D2: violation: /);
  });

  it('checks a long file in parts: each finding has its line, and a part that cannot be read hides no other', async () => {
    const words = 'A sentence that goes on and on. '.repeat(80);
    const rows = Array.from(
      { length: 2_100 },
      (_, i) =>
        `<https://e.org/${i}> a dcat:Dataset ; dct:title "${i}"@en ; ${i === 1_000 ? '' : `dct:description "${words}"@en`} .\n`,
    );
    const long = put('long.nt.ttl', `${prefixes}${rows.join('')}<https://e.org/x> dct:title .\n`);
    const ended = await validate([long, ...dcat]);
    rmSync(long);
    expect(ended.code).toBe(2);
    expect(ended.out).toMatch(/long\.nt\.ttl:1002:\d+: violation: /);
    expect(ended.out).toMatch(/long\.nt\.ttl:2102:\d+: cannot be read: /);
    expect(ended.out).toMatch(/does not conform to dcat-ap-3: 1 violation, \d+ warnings/);
    expect(ended.out).toMatch(/checked in \d\d parts/);
  });
});
