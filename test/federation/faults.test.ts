import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism, loadavg } from 'node:os';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answer,
  answerInParts,
  type Cohort,
  latticeHash,
  type NodeAnswer,
  parseCohort,
} from '../../src/cohort/index.ts';
import { type NodeRef, openFederation } from '../../src/federation/index.ts';
import { inventCases, protectedCells } from '../cohort/population.ts';
import { ontology } from '../cohort/small-ontology.ts';
import { deadNode, type LocalNode } from './local-node.ts';
import { makeSigner, type SignedNode, type SignedNodeOptions, startSignedNode } from './signed-node.ts';

const cells = protectedCells(inventCases(3000, 4), 8);
const about = { lattice: latticeHash(ontology.facets) };
const open: (LocalNode | { close(): Promise<void> })[] = [];
const start = async (id: string, more: Partial<SignedNodeOptions> = {}): Promise<SignedNode> => {
  const node = await startSignedNode(id, { cells, about, ...more });
  open.push(node);
  return node;
};
afterAll(() => Promise.all(open.map((node) => node.close())));

function understood(json: unknown): Cohort {
  const reading = parseCohort(json, ontology);
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.cohort;
}
const women = understood({
  all: [
    { facet: 'sex', anyOf: ['female'] },
    { facet: 'age', from: 50, below: 70 },
    { facet: 'modality', anyOf: ['CT'] },
  ],
});
const json = (response: ServerResponse, body: string | Buffer, headers: Record<string, string> = {}) =>
  response.writeHead(200, { 'content-type': 'application/sparql-results+json', ...headers }).end(body);
const withCell = (key: string, count: number) => new Map(cells).set(key, count);

/** A server that must never be asked; counts who comes. */
async function startTrap() {
  let visits = 0;
  const server = createServer((_, response) => {
    visits += 1;
    response.end('the secrets of a cloud');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, visits: () => visits };
}

/** Latest that an answer may come after its deadline; a machine with more to do than it can is late by itself. */
const mostLateMs = (loadavg()[0] ?? 0) > availableParallelism() ? 600 : 100;

/**
 * Measures how long after a deadline something comes, in ms in which this thread waited or worked: a machine with more
 * to do than it can gives its time to others. The deadline is a timer that is set now.
 */
function yardstick(deadlineMs: number): () => Promise<number> {
  const spent = () => {
    const { user, system } = process.threadCpuUsage();
    return performance.eventLoopUtilization().idle + (user + system) / 1000;
  };
  const due = new Promise<number>((resolve) => setTimeout(() => resolve(spent()), deadlineMs));
  return async () => {
    const came = spent();
    return came - (await due);
  };
}

describe('one question to nodes of which some fail', () => {
  const faults: Record<string, [state: NodeAnswer['state'], reason: RegExp]> = {
    slow: ['timed-out', /did not answer in time; waited \d+ ms/],
    dripping: ['timed-out', /did not answer in time; waited \d+ ms/],
    slowFiles: ['timed-out', /did not answer in time; waited \d+ ms/],
    dead: ['unreachable', /No connection/],
    forged: ['refused', /not the one that was signed/],
    lying: ['refused', /Its endpoint says \d+ for all, and its signed cube \d+/],
    hiding: ['refused', /Its endpoint says nothing for all/],
    adding: ['refused', /Its endpoint says 500 for sex=Unknown, and its signed cube nothing/],
    negative: ['refused', /which is no count/],
    unrounded: ['refused', /not rounded to 5/],
    tooSmall: ['refused', /below the threshold 30/],
    laxPolicy: ['refused', /below the strict minima, by which its sigma is at least 6/],
    undeclared: ['refused', /no declaration/],
    unsigned: ['refused', /public key is not at .*, so nobody can tell/],
    html: ['refused', /text\/html/],
    garbage: ['refused', /longer than \d+ bytes/],
    bomb: ['refused', /longer than \d+ bytes/],
    breaking: ['unreachable', /broke while/],
    redirecting: ['refused', /redirects to another address/],
    redirectingFiles: ['refused', /redirects to another address/],
    breakingFiles: ['unreachable', /./],
    naming: ['refused', /is not the name of an epoch/],
    fromTheFuture: ['answered', /^$/],
  };
  const nodes: NodeRef[] = [];
  let traps: { visits(): number }[];
  let good: SignedNode;

  beforeAll(async () => {
    const trap = await startTrap();
    const innerTrap = await startTrap();
    traps = [trap, innerTrap];
    good = await start('good');
    const without = new Map(cells);
    without.delete('sex=Unknown');
    const redirect = (response: ServerResponse, to: string) =>
      response.writeHead(302, { location: to }).end();
    const made: Record<string, Partial<SignedNodeOptions> | NodeRef> = {
      slow: { instead: () => true },
      dripping: {
        instead: (r) => {
          r.writeHead(200, { 'content-type': 'application/sparql-results+json' }).write('{"head"');
          const drip = setInterval(() => r.write(' '), 50);
          r.once('close', () => clearInterval(drip));
          return true;
        },
      },
      slowFiles: {},
      dead: (await deadNode('dead')).ref,
      forged: { forge: (turtle) => turtle.replace('col:count 30', 'col:count 35') },
      lying: { told: withCell('all', (cells.get('all') ?? 0) + 5) },
      hiding: { told: new Map([...cells].filter(([key]) => key !== 'all')) },
      adding: { cells: without, told: withCell('sex=Unknown', 500) },
      negative: { cells: withCell('all', -5) },
      unrounded: { cells: withCell('all', 3001) },
      tooSmall: { cells: withCell('sex=female', 25) },
      laxPolicy: { about: { ...about, sigma: '1', threshold: '30' } },
      undeclared: {
        about: { ...about, access: 'open', sigma: '0', rounding: '1', threshold: '0', floor: '0' },
      },
      unsigned: {},
      html: { instead: (r) => !!r.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>') },
      garbage: { instead: (r) => !!json(r, Buffer.alloc(10_000_000, 'x')) },
      bomb: {
        instead: (r) => !!json(r, gzipSync(Buffer.alloc(100_000_000, ' ')), { 'content-encoding': 'gzip' }),
      },
      breaking: {
        instead: (r) => {
          r.writeHead(200, { 'content-type': 'application/sparql-results+json' }).write('{"head"');
          setTimeout(() => r.destroy(), 20);
          return true;
        },
      },
      redirecting: { instead: (r) => !!redirect(r, 'http://169.254.169.254/latest/meta-data/') },
      redirectingFiles: {},
      breakingFiles: {},
      naming: { about: { ...about, epoch: '../../../../latest' } },
      fromTheFuture: {
        instead: (r) => {
          r.setHeader('date', 'Fri, 01 Jan 2083 00:00:00 GMT');
          return false;
        },
      },
    };
    for (const id of Object.keys(faults)) {
      const what = made[id];
      if (what === undefined) throw new Error(`${id} is not made`);
      if ('sparql' in what) nodes.push(what);
      else nodes.push((await start(id, what)).ref);
    }
    nodes.push(good.ref);
    // A node whose files are elsewhere: on a server that has none, and on one that redirects inwards.
    const at = (id: string, release: string) => {
      const node = nodes.find((one) => one.id === id);
      if (node) node.release = release;
    };
    const inward = await start('inward', { instead: (r) => !!redirect(r, trap.url) });
    at('unsigned', `${good.ref.url}nothing`);
    at('redirectingFiles', `${inward.ref.url}sparql?`);
    for (const [id, instead] of [
      ['slowFiles', () => true],
      ['breakingFiles', (r: ServerResponse) => !!r.writeHead(200).write('@prefix') && !!r.destroy()],
    ] as const)
      at(id, `${(await start(`files-of-${id}`, { instead })).ref.url}sparql?`);
  });

  it('names each with its reason within the deadline, and leaves the rest unharmed', async () => {
    const federation = openFederation(nodes, { deadlineMs: 3000 });
    const late = yardstick(3000);
    const found = await answer(women, federation, ontology);
    expect(await late()).toBeLessThan(mostLateMs);
    const rows = new Map(found.nodes.map((row) => [row.node, row]));
    for (const [id, [state, reason]] of Object.entries(faults)) {
      expect(rows.get(id)?.state, `${id}: ${rows.get(id)?.reason}`).toBe(state);
      if (state === 'answered') continue;
      expect(rows.get(id)?.reason, id).toMatch(reason);
      expect(rows.get(id), id).not.toHaveProperty('high');
      expect(JSON.stringify(rows.get(id)), id).not.toContain('secrets of a cloud');
    }
    const alone = await answer(women, openFederation([good.ref]), ontology);
    const { ms: _, ...fine } = rows.get('good') ?? { ms: 0 };
    const { ms: __, ...same } = alone.nodes[0] ?? { ms: 0 };
    expect(fine).toEqual(same);
    expect(found.total.missing).toHaveLength(Object.keys(faults).length - 1);
    expect(traps.map((trap) => trap.visits())).toEqual([0, 0]);
  });

  it('gives the others before the slow one, and ends it when the reader leaves', async () => {
    let gone = 0;
    const slow = await start('slow', {
      instead: (response) => {
        response.once('close', () => {
          gone += 1;
        });
        return true;
      },
    });
    const federation = openFederation([slow.ref, good.ref], { deadlineMs: 60_000 });
    const seen: string[] = [];
    for await (const part of answerInParts(women, federation, ontology)) {
      if (part.state === 'node') seen.push(part.node.node);
      if (part.state === 'node' && part.node.node === 'good') break;
    }
    expect(seen).toEqual(['good']);
    await expect.poll(() => gone, { timeout: 3000 }).toBe(1);
  });

  it('reads no more of a release than the bound', async () => {
    const files = await start('garbage-files', {
      instead: (r) => !!r.writeHead(200).end(Buffer.alloc(34_000_000, 'x')),
    });
    const node = await start('garbage');
    const ref = { ...node.ref, release: `${files.ref.url}sparql?` };
    expect((await answer(women, openFederation([ref]), ontology)).nodes[0]).toMatchObject({
      state: 'refused',
      reason: expect.stringMatching(/longer than \d+ bytes/),
    });
  });

  it('does not wait twice for a node whose list of cubes hangs', async () => {
    const node = await start('hanging');
    let now = Date.parse('2026-11-22T12:00:00Z');
    const federation = openFederation([node.ref], { deadlineMs: 1200, clock: () => new Date(now) });
    expect((await answer(women, federation, ontology)).nodes[0]?.state).toBe('answered');
    await expect.poll(() => node.requests(), { timeout: 3000 }).toBe(6); // the list has been seen
    node.state.hangs = true;
    now += 31_000;
    const late = yardstick(1200);
    expect((await answer(women, federation, ontology)).nodes[0]?.state).toBe('timed-out');
    expect(await late()).toBeLessThan(mostLateMs);
  });

  it('asks again though the clock of the hub was set back by a day', async () => {
    const node = await start('skewed');
    let down = true;
    node.state.instead = (response) => down && !!response.writeHead(503).end();
    let now = Date.parse('2026-11-22T12:00:00Z');
    const federation = openFederation([node.ref], { clock: () => new Date(now) });
    const state = async () => (await answer(women, federation, ontology)).nodes[0]?.state;
    for (let i = 0; i < 3; i++) expect(await state()).toBe('refused');
    expect(await state()).toBe('unreachable'); // it rests
    down = false;
    now -= 86_400_000;
    expect(await state()).toBe('answered');
    const before = node.requests();
    now -= 86_400_000;
    await answer(women, federation, ontology);
    expect(node.requests()).toBeGreaterThan(before);
  });

  it('gives up all of it at once, at a deadline for the whole or at a signal', async () => {
    const slow = await start('slow', { instead: () => true });
    const federation = openFederation([slow.ref, good.ref], { deadlineMs: 60_000 });
    const ended = await answer(women, federation, ontology, { wholeMs: 800 });
    expect(ended.nodes.map(({ state }) => state)).toEqual(['timed-out', 'answered']);
    const left = AbortSignal.timeout(30);
    const none = await answer(women, openFederation([slow.ref]), ontology, { signal: left });
    expect(none.nodes.map(({ state }) => state)).toEqual(['timed-out']);
  });
});

describe('thirty nodes of which five are dead', () => {
  it('answers with the others, asks each once, and then from what it knows', async () => {
    const dead: LocalNode[] = [];
    const living: SignedNode[] = [];
    const refs: NodeRef[] = [];
    for (let i = 0; i < 30; i++) {
      if (i % 6 === 0) dead.push(await deadNode(`n${i}`));
      else living.push(await start(`n${i}`));
      refs.push(((i % 6 === 0 ? dead : living).at(-1) as LocalNode).ref);
    }
    const federation = openFederation(refs, { deadlineMs: 5000 });
    const first = await answer(women, federation, ontology);
    expect(first.nodes.map(({ state }) => state)).toEqual(
      refs.map((_, i) => (i % 6 === 0 ? 'unreachable' : 'answered')),
    );
    expect(first.total.missing).toEqual(dead.map(({ ref }) => ref.name));
    expect(living.map((node) => node.queries())).toEqual(living.map(() => 1));
    const again = await answer(women, federation, ontology);
    expect(living.map((node) => node.queries())).toEqual(living.map(() => 1));
    expect(again.total).toEqual(first.total);
    // Another cohort needs other cells: one more request each, and no file is fetched again.
    const requests = living.map((node) => node.requests());
    await answer(understood({ all: [{ facet: 'stage', anyOf: ['IV'] }] }), federation, ontology);
    expect(living.map((node, i) => node.requests() - (requests[i] ?? 0))).toEqual(living.map(() => 1));
  });

  it('waits no longer than its deadline for five that say nothing', async () => {
    const all = await Promise.all([...Array(30).keys()].map((i) => start(`s${i}`)));
    const refs = all.map(({ ref }) => ref);
    const federation = openFederation(refs, { deadlineMs: 20_000 });
    await answer(women, federation, ontology); // every cube is verified
    for (const [i, node] of all.entries()) node.state.hangs = i % 6 === 0;
    const staged = understood({ all: [{ facet: 'stage', anyOf: ['IV'] }] });
    const late = yardstick(1500);
    const found = await answer(staged, federation, ontology, { deadlineMs: 1500 });
    expect(await late()).toBeLessThan(mostLateMs);
    expect(found.nodes.map(({ state }) => state)).toEqual(
      all.map((_, i) => (i % 6 === 0 ? 'timed-out' : 'answered')),
    );
  });

  it('does not let a stranger sign for a node', async () => {
    const node = await start('pinned');
    const federation = openFederation([node.ref]);
    expect((await answer(women, federation, ontology)).nodes[0]?.state).toBe('answered');
    node.state.signer = await makeSigner();
    node.state.cells = withCell('all', 4000);
    const other = understood({ all: [{ facet: 'stage', anyOf: ['II'] }] });
    expect((await answer(other, federation, ontology)).nodes[0]).toMatchObject({
      state: 'refused',
      reason: expect.stringMatching(/is signed with the key .* is the one known of this node/),
    });
  });
});
