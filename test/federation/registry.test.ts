import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AddressRules, openFederation, openHealth, openRegistry } from '../../src/federation/index.ts';
import type { LocalNode } from './local-node.ts';
import { startSignedNode } from './signed-node.ts';

let folder: string;
const open: LocalNode[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'collimator-registry-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((node) => node.close()));
  await rm(folder, { recursive: true, force: true });
});

const key = 'A'.repeat(43);
const entry = { alias: 'north', url: 'https://north.example.org/', key };
const names: Record<string, string[]> = {
  'north.example.org': ['93.184.215.14'],
  'inside.example.org': ['10.1.2.3'],
  'both.example.org': ['93.184.215.14', '127.0.0.1'],
  'mapped.example.org': ['::ffff:169.254.169.254'],
  'six.example.org': ['fd00::5'],
  'hospital.example.org': ['10.77.0.9'],
};
const resolve: AddressRules['resolve'] = async (host) => {
  const found = names[host];
  if (!found) throw new Error('ENOTFOUND');
  return found;
};
const rules: AddressRules = { resolve };

describe('the registry of nodes', () => {
  it('adds a node with its endpoint and pinned key, keeps it over a restart, and removes it', async () => {
    const file = join(folder, 'nodes.json');
    const registry = await openRegistry({ file, rules });
    expect(await registry.addNode({ ...entry, name: 'The North', country: 'NO' })).toEqual({
      state: 'added',
      node: {
        id: 'north',
        name: 'The North',
        url: 'https://north.example.org',
        sparql: 'https://north.example.org/sparql',
        country: 'NO',
        key,
      },
    });
    const again = await openRegistry({ file, rules });
    expect(again.listNodes()).toEqual(registry.listNodes());
    expect(again.listNodes()).toMatchObject([{ id: 'north', origin: 'added' }]);
    expect(again.keyOf('north')).toBe(key);
    expect(await again.removeNode('north')).toBe(true);
    expect(await again.removeNode('north')).toBe(false);
    expect((await openRegistry({ file, rules })).listNodes()).toEqual([]);
    expect(await readdir(folder)).toEqual(['nodes.json']);
  });

  it('never loses a node to another that is added at the same time', async () => {
    const file = join(folder, 'nodes.json');
    const registry = await openRegistry({ file, rules: { resolve: async () => ['93.184.215.14'] } });
    const added = await Promise.all(
      [...Array(20).keys()].map((i) =>
        registry.addNode({ alias: `n${i}`, url: `https://n${i}.example.org`, firstUse: true }),
      ),
    );
    expect(added.every(({ state }) => state === 'added')).toBe(true);
    const twice = await Promise.all([1, 2].map(() => registry.addNode({ ...entry, alias: 'twice' })));
    expect(twice.map(({ state }) => state).sort()).toEqual(['added', 'refused']);
    expect((await openRegistry({ file, rules })).listNodes()).toHaveLength(21);
  });

  it('refuses what is no entry with every mistake, and a node that is there already', async () => {
    const registry = await openRegistry({ configured: [], rules });
    await registry.addNode(entry);
    const mistakes = async (given: unknown) => {
      const adding = await registry.addNode(given);
      return adding.state === 'refused' ? adding.mistakes.join('\n') : adding.state;
    };
    expect(await mistakes({ alias: 'No Good', url: 'ftp://x', country: 'Norway' })).toMatch(
      /alias: .*\nurl: .*\ncountry: /,
    );
    expect(await mistakes({ ...entry, token: 'x' })).toMatch(/token/);
    expect(await mistakes({ alias: 'nokey', url: 'https://north.example.org' })).toMatch(/key: .*firstUse/);
    expect(await mistakes(entry)).toMatch(/there is a node north already/);
    expect(await mistakes({ ...entry, alias: 'copy' })).toMatch(/would count twice/);
    expect(await mistakes('north')).toMatch(/object/);
  });

  it('says which file cannot be read', async () => {
    const file = join(folder, 'nodes.json');
    await writeFile(file, '{"nodes": [');
    await expect(openRegistry({ file })).rejects.toThrow(file);
  });
});

describe('the address of an added node', () => {
  const why = async (url: string, more: AddressRules = {}, other = {}) => {
    const registry = await openRegistry({ rules: { ...rules, ...more } });
    const adding = await registry.addNode({ ...entry, url, ...other });
    return adding.state === 'refused' ? adding.mistakes.join(' ') : adding.state;
  };

  it('is public and https, whatever clothes a private one wears', async () => {
    expect(await why('https://north.example.org')).toBe('added');
    expect(await why('http://north.example.org')).toMatch(/must be asked over https/);
    const inside = [
      'https://127.0.0.1',
      'https://localhost.localdomain.invalid',
      'https://0x7f.1',
      'https://2130706433',
      'https://169.254.169.254',
      'http://[::1]:8080',
      'https://[::ffff:10.0.0.1]',
      'https://[fe80::1]',
      'https://inside.example.org',
      'https://both.example.org',
      'https://mapped.example.org',
      'https://six.example.org',
      'https://user:secret@north.example.org',
    ];
    for (const url of inside) expect(await why(url), url).not.toBe('added');
    expect(
      await why('https://north.example.org', {}, { sparql: 'https://inside.example.org/sparql' }),
    ).toMatch(/10\.1\.2\.3/);
    expect(await why('https://north.example.org', {}, { release: 'https://169.254.169.254/a' })).toMatch(
      /169/,
    );
  });

  it('may be in a network that the operator allows, and nowhere else inside', async () => {
    const allow = ['10.77.0.0/16', '127.0.0.0/8', 'fd00::/8'];
    expect(await why('http://hospital.example.org', { allow })).toBe('added');
    expect(await why('http://127.0.0.1:8081', { allow })).toBe('added');
    expect(await why('http://six.example.org', { allow })).toBe('added');
    expect(await why('https://inside.example.org', { allow })).toMatch(/does not allow/);
    await expect(openRegistry({ rules: { allow: ['everything'] } })).rejects.toThrow(/Not a network/);
  });

  it('is looked at again before every question, since a name may lead elsewhere later', async () => {
    const node = await startSignedNode('n', { cells: new Map([['all', 500]]) });
    open.push(node);
    let address = '127.0.0.1';
    const port = new URL(node.ref.url).port;
    const registry = await openRegistry({
      rules: { allow: ['127.0.0.1/32'], resolve: async () => [address] },
    });
    const added = await registry.addNode({ alias: 'n', url: `http://localhost:${port}`, firstUse: true });
    expect(added.state).toBe('added');
    const federation = openFederation(registry);
    expect((await federation.askNode('n', 'SELECT * {}')).state).toBe('answered');
    address = '169.254.169.254';
    const visits = node.requests();
    expect(await federation.askNode('n', 'SELECT * {}')).toMatchObject({
      state: 'unreachable',
      reason: expect.stringContaining('169.254.169.254'),
    });
    expect(node.requests()).toBe(visits);
  });
});

describe('a federation over a registry', () => {
  it('sees nodes come and go, pins the first key, and checks it ever after', async () => {
    const node = await startSignedNode('n', { cells: new Map([['all', 500]]) });
    open.push(node);
    const file = join(folder, 'nodes.json');
    const registry = await openRegistry({ file, rules: { allow: ['127.0.0.1/32'] } });
    const federation = openFederation(registry);
    expect(federation.nodes).toEqual([]);
    await registry.addNode({ alias: 'n', url: node.ref.url, firstUse: true });
    const [health] = await federation.nodeHealth();
    expect(health).toMatchObject({
      node: { id: 'n' },
      state: 'answered',
      asked: 1,
      availability: 1,
      lastEpoch: '2026',
      verdicts: [{ state: 'verified', epoch: '2026' }],
    });
    expect(JSON.parse(await readFile(file, 'utf8')).pins).toEqual({ n: health?.verdicts[0]?.key });
    await registry.removeNode('n');
    expect(federation.nodes).toEqual([]);
    await expect(federation.askNode('n', 'SELECT * {}')).rejects.toThrow(TypeError);

    await registry.addNode({ alias: 'n', url: node.ref.url, key });
    expect((await federation.nodeHealth())[0]?.verdicts).toMatchObject([
      { state: 'refused', reason: expect.stringContaining(key) },
    ]);
  });

  it('shows a node that goes back behind an epoch it had shown as stale, also after a restart', async () => {
    const node = await startSignedNode('n', { cells: new Map([['all', 500]]), about: { epoch: '2027' } });
    open.push(node);
    const file = join(folder, 'health.json');
    const now = () => Date.parse('2026-11-22T12:00:00Z');
    const health = await openHealth(now, file);
    const question = { chunks: [{ cells: [], key: 'none', query: 'SELECT * { VALUES ?cell { } }' }] };
    const first = openFederation([node.ref], { health });
    expect((await first.askCells('n', question)).state).toBe('answered');
    await first.close();
    node.state.about = { epoch: '2026' };
    const second = openFederation([node.ref], { health: await openHealth(now, file) });
    expect(await second.askCells('n', question)).toMatchObject({
      state: 'stale-epoch',
      epoch: '2026',
      reason: 'It shows epoch 2026, and had shown 2027 before.',
    });
  });
});

describe('the record of a node', () => {
  const hour = 3_600_000;

  it('is the share of answers and their median over thirty days, and no longer', async () => {
    let now = Date.parse('2026-11-22T12:00:00Z');
    const file = join(folder, 'health.json');
    const health = await openHealth(() => now, file);
    expect(health.of('n')).toEqual({ asked: 0 });
    for (const ms of [10, 20, 30]) health.record('n', true, ms);
    health.record('n', false, 5000);
    expect(health.of('n')).toEqual({ asked: 4, availability: 0.75, medianMs: 20 });
    now += hour;
    for (let i = 0; i < 5; i++) health.record('n', true, 100);
    expect(health.of('n')).toEqual({ asked: 9, availability: 8 / 9, medianMs: 100 });
    await health.flush();
    const again = await openHealth(() => now, file);
    expect(again.of('n')).toEqual(health.of('n'));
    now += 30 * 24 * hour;
    expect(again.of('n')).toEqual({ asked: 0 });
  });

  it('keeps no more than an hour each for thirty days, however often a node is asked', async () => {
    let now = 0;
    const file = join(folder, 'health.json');
    const health = await openHealth(() => now, file);
    for (let i = 0; i < 3000; i++) {
      now += hour / 2;
      health.record('n', i % 2 === 0, i);
    }
    await health.flush();
    const kept = JSON.parse(await readFile(file, 'utf8'));
    expect(kept.n.buckets).toHaveLength(720);
  });
});
