import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compactVerify, importJWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { build, openKeys, propose, type SignOffOptions, signOff } from '../../src/node/index.ts';
import { bytesOf, caseTableOf, cellsOf, factsOf, regularPersons } from './build-cases.ts';
import { folderWith } from './folders.ts';

const at = (date: string) => () => new Date(`${date}T12:00:00Z`);
const people = regularPersons(600);
let caseTable: string;
let other: string;

beforeAll(async () => {
  caseTable = await caseTableOf(people, { real: true });
  other = await caseTableOf(regularPersons(606), { real: true });
});

/** A holder with keys and a folder of releases, and the two steps of a release. */
async function holder(keysFolder = folderWith(), releases = folderWith()) {
  const keys = await openKeys(keysFolder);
  const release = async (epoch: string, date: string, more: Partial<SignOffOptions> = {}) => {
    const given = { caseTable, epoch, keys, ...more };
    const proposed = await propose(given);
    if (proposed.state === 'refused') return proposed;
    return signOff({ ...given, releases, by: 'A. Person', clock: at(date), ...more });
  };
  return { keys, releases, keysFolder, release };
}

const said = (outcome: { state: string; mistakes?: string[] }) =>
  `${outcome.state}: ${(outcome.mistakes ?? []).join(' ')}`;

const sums = (folder: string) =>
  readFileSync(join(folder, 'SHA256SUMS'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('  ') as [string, string]);
const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('a release in two steps', () => {
  it('is first a proposal: whole, unsigned, in a folder of its own that only the owner reads', async () => {
    const { keys, releases } = await holder();
    const proposed = await propose({ caseTable, epoch: '2026', keys });
    if (proposed.state === 'refused') throw new Error(proposed.mistakes.join(' '));
    expect(readdirSync(releases)).toEqual([]);
    expect(statSync(proposed.folder).mode & 0o777).toBe(0o700);
    const names = readdirSync(proposed.folder);
    for (const name of names) expect(statSync(join(proposed.folder, name)).mode & 0o077).toBe(0);
    expect(names).toEqual(
      expect.arrayContaining(['cube.ttl', 'plan.json', 'policy.json', 'lattice.json', 'SHA256SUMS']),
    );
    expect(names.filter((name) => /jws|jwk/.test(name))).toEqual([]);
    const report = readFileSync(join(proposed.folder, 'risk-report.md'), 'utf8');
    expect(report).toMatch(/\| condition × sex \| \d+ \| \d+ \| \d+ \|/);
    expect(report).toContain('homogeneity: Nearly everyone with');
    expect(report).toMatch(/presence \| \d+ \| \d\d\.\d % \| 20 \| \d\d\.\d % \|/);
  });

  it('is then published with the same bytes, checksums, and a signature that says who and when', async () => {
    const { keys, releases, release } = await holder();
    expect(await release('2026', '2026-03-01')).toMatchObject({ state: 'published' });
    const folder = join(releases, '2026');
    for (const [hash, name] of sums(folder)) expect(hashOf(join(folder, name)), name).toBe(hash);
    const proposal = join(keys.folder, 'proposals', '2026');
    for (const [, name] of sums(folder))
      expect(hashOf(join(folder, name))).toBe(hashOf(join(proposal, name)));
    const jwk = JSON.parse(readFileSync(join(folder, 'public-key.jwk'), 'utf8'));
    const jws = readFileSync(join(folder, 'cube.jws'), 'utf8');
    const { payload } = await compactVerify(jws, await importJWK(jwk, 'EdDSA'));
    const claims = JSON.parse(new TextDecoder().decode(payload));
    expect(claims.sha256).toBe(hashOf(join(folder, 'cube.ttl')));
    expect(claims.files['risk-report.md']).toBe(hashOf(join(folder, 'risk-report.md')));
    expect(claims.lattice).toBe(hashOf(join(folder, 'lattice.json')));
    expect(claims.planHash).toBe(hashOf(join(folder, 'plan.json')));
    expect(claims.signedOff).toEqual({ by: 'A. Person', at: '2026-03-01T12:00:00.000Z' });
  });

  it('describes its observations as RDF Data Cube, and its plan by pairs of facets', async () => {
    const { releases, release } = await holder();
    await release('2026', '2026-03-01');
    const turtle = readFileSync(join(releases, '2026', 'cube.ttl'), 'utf8');
    const facts = await factsOf(join(releases, '2026'));
    const qb = 'http://purl.org/linked-data/cube#';
    const components = [...facts.values()].filter((one) => one.has(`${qb}dimension`));
    expect(components.map((one) => one.get(`${qb}dimension`)?.split('/').at(-1)).sort()).toEqual([
      'age',
      'condition',
      'modality',
      'sex',
      'thickness',
    ]);
    expect(turtle).toContain('qb:DataStructureDefinition');
    const plan = JSON.parse(readFileSync(join(releases, '2026', 'plan.json'), 'utf8'));
    const pair = plan.pairsOfLeaves.find(
      (one: { facets: string[] }) => one.facets.join() === 'condition,sex',
    );
    expect(pair.except).toEqual(['Female', 'Male', 'Unknown'].map((sex) => `condition=Prostate&sex=${sex}`));
    expect(pair.cells).toBe(4 * 3 - 3);
  });

  it('says nothing that names the cases, which would confirm a guess of all of them', async () => {
    const { keys, releases, release } = await holder();
    await release('2026', '2026-03-01');
    const manifest = readFileSync(join(caseTable, 'case-table.json'), 'utf8');
    const [entry] = await keys.ledger.entries();
    const inside = [...manifest.matchAll(/[0-9a-f]{64}/g)].map(([hash]) => hash);
    const ontology = 'f'.repeat(64);
    const everything = bytesOf(join(releases, '2026'))
      .map(([, text]) => text)
      .join('\n');
    const jws = everything
      .match(/eyJ[\w-]+\.[\w-]+/g)
      ?.map((one) => Buffer.from(one.split('.')[1] ?? '', 'base64url'));
    const published = `${everything}\n${jws?.join('\n')}`;
    for (const hash of [...inside, entry?.release ?? '']) {
      if (hash !== ontology) expect(published).not.toContain(hash);
    }
  });

  it('shares no noise with generated cases of the same keys and epoch, whose true counts anybody may know', async () => {
    const { keys, releases, release } = await holder();
    await release('2026', '2026-03-01');
    const out = folderWith();
    await build({ caseTable: await caseTableOf(people), epoch: '2026', out, ...keys });
    const [real, generated] = [await cellsOf(join(releases, '2026')), await cellsOf(out)];
    const both = [...real].filter(([key]) => generated.has(key));
    const equal = both.filter(([key, { count }]) => generated.get(key)?.count === count);
    expect(both.length).toBeGreaterThan(20);
    expect(equal.length).toBeLessThan(both.length / 2);
  });

  it('is not signed where it is no longer what was proposed, nor without a proposal, nor by nobody', async () => {
    const { keys, releases } = await holder();
    const given = { caseTable, epoch: '2026', keys, releases, by: 'A. Person', clock: at('2026-03-01') };
    expect(said(await signOff(given))).toContain('no proposal');
    await propose(given);
    expect(said(await signOff({ ...given, caseTable: other }))).toContain('cube.ttl');
    expect(said(await signOff({ ...given, policy: { sigma: 9 } }))).toContain('policy.json');
    expect(said(await signOff({ ...given, by: ' ' }))).toContain('by a person');
    expect(said(await signOff({ ...given, holder: 'someone-else' }))).toContain('of holder h');
    const report = join(keys.folder, 'proposals', '2026', 'risk-report.md');
    writeFileSync(report, `${readFileSync(report, 'utf8')}All is well.\n`);
    expect(said(await signOff(given))).toContain('risk-report.md differ');
    expect(readdirSync(releases)).toEqual([]);
    expect(await keys.ledger.entries()).toEqual([]);
  });

  it('is the same when it is signed again, and never replaced', async () => {
    const { releases, release } = await holder();
    await release('2026', '2026-03-01');
    const before = bytesOf(join(releases, '2026'));
    expect(await release('2026', '2026-05-01')).toMatchObject({ state: 'already-published' });
    expect(await release('2026', '2026-05-01', { caseTable: other })).toMatchObject({ state: 'refused' });
    expect(bytesOf(join(releases, '2026'))).toEqual(before);
  });

  it('reports the attacks that were tried, which are told nothing about the cases', async () => {
    const { keys, releases } = await holder();
    const given = { caseTable, epoch: '2026', keys };
    const attack = {
      attack: 'tracker',
      secret: 'stage',
      trials: 200,
      success: 0.51,
      lower: 0.44,
      upper: 0.58,
      chance: 0.5,
    };
    let told: string[] = [];
    await propose({
      ...given,
      tryAttacks: async (target) => {
        told = Object.keys(target).sort();
        return [attack];
      },
    });
    expect(told).toEqual(['access', 'facets', 'guarantee', 'policy']);
    const signed = await signOff({ ...given, releases, by: 'A. Person', clock: at('2026-03-01') });
    expect(signed).toMatchObject({ state: 'published' });
    expect(readFileSync(join(releases, '2026', 'risk-report.md'), 'utf8')).toContain(
      '| tracker | stage | 200 | 51.0 % | 44.0 % to 58.0 % | 50.0 % |',
    );
  });
});

describe('the rules of epochs', () => {
  it('refuse another holder over the same keys, which would be a second look at the same patients', async () => {
    const { release } = await holder();
    expect((await release('2026', '2026-01-10')).state).toBe('published');
    const renamed = await caseTableOf(people, { real: true, holder: 'another' });
    const { releases } = await holder();
    expect(said(await release('2026', '2026-06-10', { caseTable: renamed, releases }))).toContain(
      'These keys belong to the holder',
    );
  });

  it('refuse other cases in an epoch, whatever the noise key, and cases that were released under another key', async () => {
    const { keys, release, keysFolder, releases } = await holder();
    await release('2026', '2026-03-01');
    const moved = folderWith();
    expect(said(await release('2026', '2026-03-02', { caseTable: other, releases: moved }))).toContain(
      'exact difference',
    );
    rmSync(join(keysFolder, 'noise.key'));
    writeFileSync(join(keysFolder, 'noise.key'), Buffer.alloc(32, 5), { mode: 0o400 });
    const changed = await holder(keysFolder, releases);
    expect(said(await changed.release('2026', '2026-03-02', { releases: moved }))).toContain('noise key');
    expect(readdirSync(moved)).toEqual([]);
    expect((await keys.ledger.entries()).length).toBe(1);
  });

  it('allow one epoch a year, more with more noise, and never two within 30 days', async () => {
    const yearly = await holder();
    await yearly.release('2026', '2026-03-01');
    expect(said(await yearly.release('2027', '2026-12-01', { caseTable: other }))).toContain(
      'from 2027-03-01',
    );
    expect(await yearly.release('2027', '2027-03-02', { caseTable: other })).toMatchObject({
      state: 'published',
    });

    const quarterly = await holder();
    const policy = { epochsPerYear: 4 };
    await quarterly.release('2026-1', '2026-01-10', { policy });
    expect(said(await quarterly.release('2026-2', '2026-02-08', { policy }))).toContain('from 2026-02-09');
    for (const [epoch, date] of [
      ['2026-2', '2026-04-01'],
      ['2026-3', '2026-06-01'],
      ['2026-4', '2026-09-01'],
    ] as const)
      expect(await quarterly.release(epoch, date, { policy }), epoch).toMatchObject({ state: 'published' });
    expect(said(await quarterly.release('2026-5', '2026-12-01', { policy }))).toContain('from 2027-01-10');
  });

  it('add up what a year has lost, so that more epochs later cannot undo less noise earlier', async () => {
    const { keys, release } = await holder();
    await release('2026', '2026-01-10');
    const [first] = await keys.ledger.entries();
    expect(first).toMatchObject({ epoch: '2026', at: '2026-01-10T12:00:00.000Z', epochsPerYear: 1 });
    expect(first?.rho).toBeGreaterThan(0);
    const outcome = said(await release('2026-2', '2026-06-01', { policy: { epochsPerYear: 4 } }));
    expect(outcome).toContain(`spent ρ = ${first?.rho.toFixed(3)}`);
  });

  it('count published epochs where the ledger is lost, and ask for the keys where those are', async () => {
    const { keysFolder, releases, release } = await holder();
    await release('2026', '2026-03-01');
    const before = bytesOf(join(releases, '2026'));
    rmSync(join(keysFolder, 'releases.jsonl'));
    expect(said(await release('2026', '2026-03-02', { caseTable: other }))).toContain(
      'does not know of what',
    );
    expect(said(await release('2027', '2026-06-01'))).toContain('from 2027-03-01');
    expect(await release('2026', '2026-03-02')).toMatchObject({ state: 'already-published' });

    const anew = await holder(folderWith(), releases);
    expect(said(await anew.release('2027', '2027-04-01'))).toMatch(
      /2026 were signed with another key.*--new-key/s,
    );
    expect(said(await anew.release('2027', '2026-06-01', { newKey: true }))).toContain('from 2027-03-01');
    expect(await anew.release('2027', '2027-04-01', { newKey: true })).toMatchObject({ state: 'published' });
    expect(bytesOf(join(releases, '2026'))).toEqual(before);
  });

  it('refuse to go on with a damaged ledger or a key that others can read', async () => {
    const { keysFolder, release } = await holder();
    await release('2026', '2026-03-01');
    writeFileSync(join(keysFolder, 'releases.jsonl'), '{"epoch":"2026"\n');
    await expect(release('2027', '2027-04-01')).rejects.toThrow('releases.jsonl, line 1');
    const open = folderWith();
    writeFileSync(join(open, 'noise.key'), Buffer.alloc(32), { mode: 0o644 });
    await expect(openKeys(open)).rejects.toThrow('read by others');
  });

  it('let one build at a time use a folder of keys', async () => {
    const { keysFolder, release } = await holder();
    const sleeper = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    writeFileSync(join(keysFolder, 'lock'), String(sleeper.pid));
    expect(said(await release('2026', '2026-03-01'))).toContain('Another build is running');
    const gone = new Promise((resolve) => sleeper.on('exit', resolve));
    sleeper.kill('SIGKILL');
    await gone;
    expect(await release('2026', '2026-03-01')).toMatchObject({ state: 'published' });
    expect(existsSync(join(keysFolder, 'lock'))).toBe(false);
  });
});

describe('a kill at any moment', () => {
  const child = fileURLToPath(new URL('./build-child.ts', import.meta.url));

  /** Runs the child, and kills it this long after it began; gives how long it took where it was let. */
  const run = (given: string[], killAfter?: number) =>
    new Promise<number>((resolve, reject) => {
      const process_ = spawn(process.execPath, [child, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
      let began = 0;
      let ended = 0;
      process_.stdout.on('data', (text: Buffer) => {
        if (String(text).includes('begin')) {
          began = performance.now();
          if (killAfter !== undefined) setTimeout(() => process_.kill('SIGKILL'), killAfter);
        }
        if (String(text).includes('end')) ended = performance.now();
      });
      process_.on('error', reject);
      process_.on('exit', () => resolve(ended - began));
    });

  it('leaves a release whole or absent, and what was begun can be finished with the same bytes', async () => {
    const keysFolder = folderWith();
    const keys = await openKeys(keysFolder);
    await propose({ caseTable, epoch: '2026', keys });
    const formula = {
      all: [
        { facet: 'sex', leaves: ['Male'] },
        { facet: 'condition', leaves: ['Kidney', 'Other'] },
      ],
    };
    const requests = join(folderWith(), 'requests.json');
    writeFileSync(requests, JSON.stringify([{ cohort: 'a'.repeat(32), formula, epoch: '2026' }]));
    const copy = async () => {
      const place = folderWith();
      await cp(keysFolder, join(place, 'keys'), { recursive: true });
      mkdirSync(join(place, 'cubes'));
      return [caseTable, join(place, 'keys'), join(place, 'cubes'), requests];
    };
    const whole = await copy();
    const duration = await run(whole);
    const expected = bytesOf(join(whole[2] as string, '2026'));
    expect(expected.map(([name]) => name).filter((name) => name.startsWith('requests')).length).toBe(2);

    const found = { absent: 0, whole: 0 };
    for (let i = 0; i < 3; i++) {
      const given = await copy();
      const cubes = given[2] as string;
      await run(given, duration * (0.1 + 0.3 * i + 0.25 * Math.random()));
      const published = readdirSync(cubes).filter((name) => !name.startsWith('.'));
      if (published.length > 0) {
        const folder = join(cubes, '2026');
        for (const [hash, name] of sums(folder)) expect(hashOf(join(folder, name))).toBe(hash);
        expect(existsSync(join(folder, 'cube.jws')) && existsSync(join(folder, 'public-key.jwk'))).toBe(true);
        if (existsSync(join(folder, 'requests.jws'))) expect(bytesOf(folder)).toEqual(expected);
      }
      found[published.length > 0 ? 'whole' : 'absent']++;
      await run(given);
      expect(bytesOf(join(cubes, '2026')).filter(([name]) => !name.startsWith('.'))).toEqual(expected);
      expect(readdirSync(cubes)).toEqual(['2026']);
    }
    expect(found.absent + found.whole).toBe(3);
  }, 60_000);
});
