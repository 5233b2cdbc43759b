import { createHash } from 'node:crypto';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compactVerify, importJWK } from 'jose';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { build, type Keys, openKeys } from '../../src/node/index.ts';
import { read } from '../../src/rdf/index.ts';
import { base, bytesOf, caseTableOf, cellsOf, ns, regularPersons, trueCount } from './build-cases.ts';
import { folderWith } from './folders.ts';

const people = regularPersons(1_200);

let keys: Keys;
let caseTable: string;
let cube: string;

beforeAll(async () => {
  keys = await openKeys(folderWith());
  keys = { ...keys, key: new Uint8Array(32).fill(3) };
  caseTable = await caseTableOf(people);
  cube = folderWith();
  expect(await build({ caseTable, epoch: '2026', out: cube, ...keys })).toMatchObject({ state: 'built' });
});

describe('a cube', () => {
  it('holds each planned cell near its true count, and none of few persons', async () => {
    const cells = await cellsOf(cube);
    for (const [key, { count, lower, upper }] of cells) {
      const n = trueCount(people, key);
      expect(n).toBeGreaterThanOrEqual(10);
      expect(Math.abs(count - n), key).toBeLessThanOrEqual(6 * 6);
      expect([count % 5, lower < count, count < upper]).toEqual([0, true, true]);
    }
    const frequent = [
      'all',
      'sex=Male',
      'condition=Urinary',
      'condition=Other',
      'condition=Kidney&sex=Female',
      'modality=CT&modality=MR',
    ];
    for (const key of [...frequent, 'modality=MR&thickness=thick', 'condition=Prostate&modality=MR']) {
      expect(cells.has(key), key).toBe(true);
    }
  });

  it('counts two facets of series on the same series', async () => {
    const cells = await cellsOf(cube);
    expect(cells.has('modality=MR')).toBe(true);
    expect(cells.has('thickness=thin')).toBe(true);
    expect(trueCount(people, 'modality=MR&thickness=thin')).toBe(0);
    expect(cells.has('modality=MR&thickness=thin')).toBe(false);
  });

  it('leaves out pairs that the code list settles, and parents from pairs', async () => {
    const keys = [...(await cellsOf(cube)).keys()];
    expect(keys.filter((key) => key.startsWith('condition=Prostate&sex='))).toEqual([]);
    expect(keys.filter((key) => key.startsWith('condition=Urinary&'))).toEqual([]);
  });

  it('has IRIs below its own URL, wherever it is published', async () => {
    const cells = await cellsOf(cube);
    expect(cells.get('sex=Male')?.iri).toBe(`${base}#cell/sex%3DMale`);
    const reading = await read(readFileSync(join(cube, 'cube.ttl'), 'utf8'), 'turtle', base);
    const facts = reading.state === 'read' ? reading.quads.filter((quad) => quad.subject.value === base) : [];
    const value = (name: string) => facts.find((quad) => quad.predicate.value === ns + name)?.object.value;
    expect([value('epoch'), value('floor'), value('sigma'), value('rounding'), value('threshold')]).toEqual([
      '2026',
      '10',
      '6',
      '5',
      '30',
    ]);
    expect([value('generated'), value('ontologyRelease'), value('access')]).toEqual([
      'true',
      'f'.repeat(64),
      'protected',
    ]);
  });

  it('is the same bytes for the same cases, keys and epoch, and another draw in another epoch', async () => {
    const [again, next] = [folderWith(), folderWith()];
    await build({ caseTable: await caseTableOf(people), epoch: '2026', out: again, ...keys });
    await build({ caseTable, epoch: '2027', out: next, ...keys });
    expect(bytesOf(again)).toEqual(bytesOf(cube));
    const [first, second] = [await cellsOf(cube), await cellsOf(next)];
    expect([...first].filter(([key, cell]) => second.get(key)?.count === cell.count).length).toBeLessThan(
      first.size / 2,
    );
  });

  it('is signed over its bytes', async () => {
    const [turtle, jws, jwk] = ['cube.ttl', 'cube.jws', 'public-key.jwk'].map((file) =>
      readFileSync(join(cube, file), 'utf8'),
    );
    const key = JSON.parse(jwk!);
    expect(key).not.toHaveProperty('d');
    const { payload, protectedHeader } = await compactVerify(jws!, await importJWK(key, 'EdDSA'));
    const claims = JSON.parse(new TextDecoder().decode(payload));
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', kid: key.kid });
    expect(claims.sha256).toBe(createHash('sha256').update(turtle!).digest('hex'));
    expect(claims).toMatchObject({
      epoch: '2026',
      generated: true,
      policy: { floor: 10, sigma: 6 },
      holder: { id: 'h' },
    });
    const forged = jws!.replace(/^([^.]+)\.[^.]+/, `$1.${Buffer.from('{}').toString('base64url')}`);
    await expect(compactVerify(forged, await importJWK(key, 'EdDSA'))).rejects.toThrow();
  });

  it('comes with a report of what it risks', () => {
    const report = readFileSync(join(cube, 'risk-report.md'), 'utf8');
    expect(report).toContain('generated by a program');
    expect(report).toMatch(/\| presence \| \d+ \| \d\d\.\d % \|/);
    expect(report).toMatch(/ρ = \d/);
  });
});

describe('a small collection', () => {
  it('of under 300 persons gets single values only', async () => {
    const out = folderWith();
    await build({ caseTable: await caseTableOf(regularPersons(200)), epoch: '2026', out, ...keys });
    const cells = [...(await cellsOf(out)).keys()];
    expect(cells).toContain('sex=Male');
    expect(cells.filter((key) => key.includes('&'))).toEqual([]);
  });

  it('of under 100 persons gets a band and no cell, the same whether it has 9 persons or 40', async () => {
    const [few, fewer] = [folderWith(), folderWith()];
    await build({ caseTable: await caseTableOf(regularPersons(40)), epoch: '2026', out: few, ...keys });
    await build({ caseTable: await caseTableOf(regularPersons(9)), epoch: '2026', out: fewer, ...keys });
    expect((await cellsOf(few)).size).toBe(0);
    expect(readFileSync(join(few, 'cube.ttl'), 'utf8')).toContain('col:band "fewer than 100 persons"');
    expect(bytesOf(few)).toEqual(bytesOf(fewer));
  });
});

describe('building', () => {
  const refusal = async (options: Partial<Parameters<typeof build>[0]>) => {
    const out = folderWith();
    const building = await build({ caseTable, epoch: '2026', out, ...keys, ...options });
    expect(readdirSync(out)).toEqual([]);
    return building.state === 'refused' ? building.mistakes.join('\n') : 'not refused';
  };

  it('refuses a policy below the minima, and an epoch that is no name', async () => {
    expect(await refusal({ policy: { sigma: 3, rounding: 10 } })).toMatch(
      /sigma must be 6[\s\S]*rounding must be odd/,
    );
    expect(await refusal({ epoch: '../2026' })).toContain('epoch');
  });

  it('follows a stricter policy', async () => {
    const out = folderWith();
    await build({ caseTable, epoch: '2026', policy: { sigma: 10, floor: 20 }, out, ...keys });
    expect(readFileSync(join(out, 'cube.ttl'), 'utf8')).toMatch(
      /col:floor 20;[\s\S]*col:sigma 10;\s+col:threshold 50/,
    );
  });

  it('refuses a case table that is none, or that somebody changed', async () => {
    const tampered = await caseTableOf(regularPersons(20));
    const column = readdirSync(tampered).find((name) => /^sex\./.test(name)) ?? 'missing';
    const bytes = readFileSync(join(tampered, column));
    bytes[0] = 250;
    writeFileSync(join(tampered, column), bytes);
    expect(await refusal({ caseTable: tampered })).toContain('sex');
    expect(await refusal({ caseTable: folderWith() })).not.toBe('not refused');
  });

  it('refuses real cases in one step: a person reads them first', async () => {
    const real = await caseTableOf(regularPersons(400), { real: true });
    expect(await refusal({ caseTable: real })).toContain('build --config');
  });

  it('never replaces a release by another', async () => {
    const out = folderWith();
    await build({ caseTable, epoch: '2026', out, ...keys });
    const before = bytesOf(out);
    expect(await build({ caseTable, epoch: '2026', out, ...keys })).toMatchObject({ state: 'built' });
    expect(await build({ caseTable, epoch: '2027', out, ...keys })).toMatchObject({ state: 'refused' });
    expect(bytesOf(out)).toEqual(before);
  });

  it('opens no socket', async () => {
    const guards = [
      vi.spyOn(net.Socket.prototype, 'connect'),
      vi.spyOn(net.Server.prototype, 'listen'),
      vi.spyOn(dgram, 'createSocket'),
      vi.spyOn(dns, 'lookup'),
      vi.spyOn(globalThis, 'fetch'),
    ];
    expect(await build({ caseTable, epoch: '2026', out: folderWith(), ...keys })).toMatchObject({
      state: 'built',
    });
    for (const guard of guards) {
      expect(guard).not.toHaveBeenCalled();
      guard.mockRestore();
    }
  });

  it('imports nothing of the network', () => {
    const start = fileURLToPath(new URL('../../src/node/build.ts', import.meta.url));
    const seen = new Set<string>();
    const outside = new Set<string>();
    const visit = (path: string) => {
      if (seen.has(path)) return;
      seen.add(path);
      const text = readFileSync(path, 'utf8');
      expect(/\bfetch\(/.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')), `${path} calls fetch`).toBe(
        false,
      );
      for (const [, type, specifier = ''] of text.matchAll(
        /^(?:import|export)\s+(type\s)?[^;]*?from\s+'([^']+)'/gm,
      )) {
        if (type) continue;
        if (!specifier.startsWith('.')) outside.add(specifier);
        else if (existsSync(resolve(dirname(path), specifier))) visit(resolve(dirname(path), specifier));
      }
    };
    visit(start);
    expect(seen.size).toBeGreaterThan(30);
    const network = /^(node:)?(https?|http2|net|tls|dgram|dns|undici|hono|ws)\b|jose$|jwks/;
    expect([...outside].filter((specifier) => network.test(specifier))).toEqual([]);
    expect(outside).toContain('node:crypto');
  });
});

describe('the keys of a node', () => {
  it('are made once, last, and are readable by their owner only', async () => {
    const folder = folderWith();
    const first = await openKeys(folder);
    const again = await openKeys(folder);
    expect(first.key.length).toBe(32);
    expect(Buffer.from(again.key).equals(first.key)).toBe(true);
    expect(again.signingKey.equals(first.signingKey)).toBe(true);
    for (const file of ['noise.key', 'signing.pem'])
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o400);
    expect((await openKeys(folderWith())).key).not.toEqual(first.key);
  });
});
