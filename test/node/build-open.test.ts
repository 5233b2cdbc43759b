import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { declareOpen, type Keys, openKeys, propose, signOff } from '../../src/node/index.ts';
import { base, caseTableOf, cellsOf, factsOf, ns, regularPersons, trueCount } from './build-cases.ts';
import { folderWith } from './folders.ts';

const people = regularPersons(333);
const clock = () => new Date('2026-03-01T12:00:00Z');
const statement = {
  by: 'A. Person',
  reason: 'Published in 2014, anonymised.',
  records: 'https://data.example/c',
};

let caseTable: string;
let keys: Keys;
let file: string;

beforeAll(async () => {
  caseTable = await caseTableOf(people, { real: true });
  keys = await openKeys(folderWith());
  file = join(folderWith(), 'declaration.jws');
  expect(await declareOpen({ ...statement, caseTable, keys, out: file, clock })).toMatchObject({
    state: 'declared',
  });
});

const proposing = async (more: Partial<Parameters<typeof propose>[0]>) => {
  const proposed = await propose({
    caseTable,
    epoch: '2026',
    keys,
    declaration: readFileSync(file, 'utf8'),
    ...more,
  });
  return proposed.state === 'refused' ? proposed.mistakes.join('\n') : proposed.state;
};

describe('an open release', () => {
  it('has the exact count of every planned cell, and no cell that nobody holds', async () => {
    const releases = folderWith();
    const given = { caseTable, epoch: '2026', keys, declaration: readFileSync(file, 'utf8') };
    await propose(given);
    expect(await signOff({ ...given, releases, by: 'A. Person', clock })).toMatchObject({
      state: 'published',
    });
    const folder = join(releases, '2026');
    const cells = await cellsOf(folder);
    const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
    expect(cells.size).toBeGreaterThan(20);
    expect(cells.size).toBeLessThan(plan.cells);
    for (const [key, { count, lower, upper }] of cells)
      expect([count, lower, upper], key).toEqual(Array(3).fill(trueCount(people, key)));
    for (const key of ['sex=Unknown', 'modality=MR&thickness=thin', 'condition=Prostate&modality=PT']) {
      expect(trueCount(people, key)).toBe(0);
      expect(cells.has(key), key).toBe(false);
    }
  });

  it('says that it is open, who declared it and where the records are', async () => {
    const releases = folderWith();
    const given = { caseTable, epoch: '2026', keys, declaration: readFileSync(file, 'utf8') };
    await propose(given);
    await signOff({ ...given, releases, by: 'A. Person', clock });
    const facts = (await factsOf(join(releases, '2026'))).get(base);
    const value = (name: string) => facts?.get(ns + name);
    expect(['access', 'floor', 'sigma', 'rounding', 'threshold'].map(value)).toEqual([
      'open',
      '0',
      '0',
      '1',
      '0',
    ]);
    expect(value('rho')).toBeUndefined();
    const declaration = (await factsOf(join(releases, '2026'))).get(value('declaration') ?? '');
    expect(declaration?.get(`${ns}records`)).toBe('https://data.example/c');
    expect(declaration?.get(`${ns}by`)).toBe('A. Person');
    const report = readFileSync(join(releases, '2026', 'risk-report.md'), 'utf8');
    expect(report).toContain('**The counts are exact.**');
    expect(readFileSync(join(releases, '2026', 'declaration.jws'), 'utf8')).toBe(readFileSync(file, 'utf8'));
  });

  it('needs a declaration by this holder’s key, about exactly these cases', async () => {
    expect(await proposing({})).toBe('proposed');
    const more = await caseTableOf(regularPersons(334), { real: true });
    expect(await proposing({ caseTable: more })).toContain('the case table has changed since');
    expect(await proposing({ keys: await openKeys(folderWith()) })).toContain('not signed with this holder');
    const [header = '', payload = '', signature = ''] = readFileSync(file, 'utf8').split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const changed = Buffer.from(JSON.stringify({ ...claims, records: 'https://other.example' })).toString(
      'base64url',
    );
    expect(await proposing({ declaration: `${header}.${changed}.${signature}` })).toContain(
      'not signed with',
    );
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await proposing({ declaration: `${none}.${payload}.${signature}` })).toContain('not signed with');
    expect(await proposing({ declaration: `${none}.${payload}.` })).toContain('not a compact JWS');
  });

  it('is not declared without a reason or a place where the records are', async () => {
    const out = join(folderWith(), 'declaration.jws');
    const tried = async (more: Partial<typeof statement>) => {
      const declared = await declareOpen({ ...statement, ...more, caseTable, keys, out, clock });
      return declared.state === 'refused' ? declared.mistakes.join(' ') : declared.state;
    };
    expect(await tried({ reason: '' })).toContain('reason');
    expect(await tried({ records: 'ask us' })).toContain('records');
    expect(await tried({ records: 'file:///etc/passwd' })).toContain('records');
    expect(() => statSync(out)).toThrow('ENOENT');
  });

  it('leaves a protected release protected: without the declaration the same cases have noise', async () => {
    const releases = folderWith();
    const other = await openKeys(folderWith());
    writeFileSync(join(releases, 'note.txt'), 'not a release');
    const given = { caseTable, epoch: '2026', keys: other };
    await propose(given);
    await signOff({ ...given, releases, by: 'A. Person', clock });
    const cells = await cellsOf(join(releases, '2026'));
    for (const { count } of cells.values()) expect([count % 5, count >= 30]).toEqual([0, true]);
  });
});
