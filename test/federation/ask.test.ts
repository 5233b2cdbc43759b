import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { askNodes, type NodeReply, openFederation } from '../../src/federation/index.ts';
import { deadNode, type LocalNode, sendRows, startNode } from './local-node.ts';

const question = 'SELECT ?x WHERE { ?s ?p ?x }';
const open: LocalNode[] = [];

async function node(
  id: string,
  handle: (response: ServerResponse, query: string) => void,
): Promise<LocalNode> {
  const started = await startNode(id, (query, response) => handle(response, query));
  open.push(started);
  return started;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((started) => started.close()));
});

const good = (response: ServerResponse) => sendRows(response, [{ x: '1' }]);
const json = (response: ServerResponse, body: string, headers: Record<string, string> = {}) => {
  response.writeHead(200, { 'content-type': 'application/sparql-results+json', ...headers });
  response.end(body);
};

async function replies(nodes: LocalNode[], options = {}): Promise<Record<string, NodeReply>> {
  const found: Record<string, NodeReply> = {};
  for await (const reply of askNodes(
    nodes.map((n) => n.ref),
    question,
    { deadlineMs: 2000, ...options },
  )) {
    found[reply.node.id] = reply;
  }
  return found;
}

describe('asking nodes', () => {
  it('sends the query as a form and gives the rows as terms', async () => {
    const seen: string[] = [];
    const one = await startNode('one', (query, response, request) => {
      seen.push(
        query,
        request.method ?? '',
        request.headers['content-type'] ?? '',
        request.headers.accept ?? '',
      );
      json(
        response,
        JSON.stringify({
          head: { vars: ['x', 'y'] },
          results: {
            bindings: [
              {
                x: { type: 'literal', value: 'a', 'xml:lang': 'en' },
                y: {
                  type: 'typed-literal',
                  value: '7',
                  datatype: 'http://www.w3.org/2001/XMLSchema#integer',
                },
              },
            ],
          },
        }),
      );
    });
    open.push(one);
    const reply = (await replies([one])).one;
    expect(seen.slice(0, 2)).toEqual([question, 'POST']);
    expect(seen[2]).toContain('application/x-www-form-urlencoded');
    expect(seen[3]).toBe('application/sparql-results+json');
    if (reply?.state !== 'answered') throw new Error(`it is ${reply?.state}`);
    expect(reply.rows).toHaveLength(1);
    expect(reply.rows[0]?.x).toMatchObject({ termType: 'Literal', value: 'a', language: 'en' });
    expect(reply.rows[0]?.y?.value).toBe('7');
  });

  it('gives every kind of failure its own state, and each node exactly one reply', async () => {
    const down = await deadNode('down');
    const nodes = [
      down,
      await node('good', good),
      await node('slow', () => {}),
      await node('broken', (r) => r.writeHead(500).end('an unhappy stack trace')),
      await node('elsewhere', (r) => r.writeHead(307, { location: 'http://127.0.0.1:9/' }).end()),
      await node('html', (r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<p>Welcome</p>')),
      await node('half', (r) => json(r, '{"head":{"vars":["x"]},"results":{"bind')),
      await node('ask', (r) => json(r, '{"head":{},"boolean":true}')),
      await node('cut', (r) =>
        json(r, '{"head":{"vars":[]},"results":{"bindings":[]}}', { 'x-sql-state': 'S1TAT' }),
      ),
      await node('rows', (r) =>
        json(r, '{"head":{"vars":[]},"results":{"bindings":[]}}', { 'x-sparql-maxrows': '10000' }),
      ),
    ];
    const found = await replies(nodes, { deadlineMs: 1000 });
    expect(Object.fromEntries(Object.entries(found).map(([id, reply]) => [id, reply.state]))).toEqual({
      down: 'unreachable',
      good: 'answered',
      slow: 'timed-out',
      broken: 'refused',
      elsewhere: 'refused',
      html: 'malformed',
      half: 'malformed',
      ask: 'malformed',
      cut: 'refused',
      rows: 'refused',
    });
    expect(found.broken).toMatchObject({ status: 500 });
    expect(JSON.stringify(found.broken)).not.toContain('stack trace');
  });

  it('stops reading a body that is longer than allowed', async () => {
    const long = await node('long', (r) =>
      sendRows(
        r,
        Array.from({ length: 5000 }, (_, i) => ({ x: `value ${i}` })),
      ),
    );
    expect((await replies([long], { maxBytes: 10_000 })).long).toMatchObject({
      state: 'malformed',
      reason: expect.stringContaining('10000 bytes'),
    });
  });

  it('tries a failed connection once more, and never a node that began to answer', async () => {
    let first = true;
    const shy = await node('shy', (r) => {
      if (first) r.destroy();
      else good(r);
      first = false;
    });
    const breaking = await node('breaking', (r) => {
      r.writeHead(200, { 'content-type': 'application/sparql-results+json' });
      r.write('{"head"');
      setTimeout(() => r.destroy(), 20);
    });
    const found = await replies([shy, breaking]);
    expect(found.shy?.state).toBe('answered');
    expect(shy.requests()).toBe(2);
    expect(found.breaking?.state).toBe('unreachable');
    expect(breaking.requests()).toBe(1);
  });

  it('gives replies as they arrive, not in the order of the nodes', async () => {
    let release = () => {};
    const held = await node('held', (r) => {
      release = () => good(r);
    });
    const quick = await node('quick', good);
    const order: string[] = [];
    for await (const reply of askNodes([held.ref, quick.ref], question)) {
      order.push(reply.node.id);
      if (reply.node.id === 'quick') release();
    }
    expect(order).toEqual(['quick', 'held']);
  });

  it('may ask each node something else', async () => {
    const seen: string[] = [];
    const echo = (r: ServerResponse, query: string) => {
      seen.push(query);
      good(r);
    };
    const nodes = [await node('a', echo), await node('b', echo)];
    for await (const _ of askNodes(
      nodes.map((n) => n.ref),
      (to) => `SELECT * {} # ${to.id}`,
    ));
    expect(seen.sort()).toEqual(['SELECT * {} # a', 'SELECT * {} # b']);
  });

  it('ends when the caller gives up', async () => {
    const slow = await node('slow', () => {});
    const caller = new AbortController();
    setTimeout(() => caller.abort(), 30);
    expect((await replies([slow], { signal: caller.signal, deadlineMs: 60_000 })).slow?.state).toBe(
      'timed-out',
    );
  });
});

describe('a federation', () => {
  it('stops asking a node that failed three times, and asks again after its rest', async () => {
    let now = 1_000_000;
    let well = false;
    const sick = await node('sick', (r) => (well ? good(r) : r.writeHead(503).end()));
    const federation = openFederation([sick.ref], { clock: () => new Date(now) });
    for (let i = 0; i < 3; i++) expect((await federation.askNode('sick', question)).state).toBe('refused');
    well = true;
    expect(await federation.askNode('sick', question)).toMatchObject({ state: 'unreachable' });
    expect(sick.requests()).toBe(3);
    now += 10_001;
    expect((await federation.askNode('sick', question)).state).toBe('answered');
    expect((await federation.askNode('sick', question)).state).toBe('answered');
    expect(sick.requests()).toBe(5);
  });

  it('does not hold a refusal of the query against the node', async () => {
    const strict = await node('strict', (r) => r.writeHead(400).end());
    const federation = openFederation([strict.ref]);
    for (let i = 0; i < 5; i++) expect((await federation.askNode('strict', question)).state).toBe('refused');
    expect(strict.requests()).toBe(5);
  });

  it('does not hold the impatience of one caller against the node', async () => {
    let held = true;
    const steady = await node('steady', (r) => {
      if (!held) good(r);
    });
    const federation = openFederation([steady.ref], { deadlineMs: 5000 });
    for (let i = 0; i < 4; i++) {
      expect((await federation.askNode('steady', question, { deadlineMs: 20 })).state).toBe('timed-out');
    }
    held = false;
    expect((await federation.askNode('steady', question)).state).toBe('answered');
  });

  it('asks one node no more questions at a time than allowed, and answers them all', async () => {
    let inside = 0;
    let most = 0;
    const busy = await node('busy', (r) => {
      inside += 1;
      most = Math.max(most, inside);
      setTimeout(() => {
        inside -= 1;
        good(r);
      }, 5);
    });
    const federation = openFederation([busy.ref], { perNode: 2 });
    const all = await Promise.all(Array.from({ length: 12 }, () => federation.askNode('busy', question)));
    expect(all.every((reply) => reply.state === 'answered')).toBe(true);
    expect(most).toBe(2);
  });

  it('turns questions away when too many wait, and leaves none waiting past its deadline', async () => {
    const stuck = await node('stuck', () => {});
    const federation = openFederation([stuck.ref], { perNode: 1, deadlineMs: 300 });
    const all = await Promise.all(Array.from({ length: 70 }, () => federation.askNode('stuck', question)));
    const turnedAway = all.filter((reply) => 'reason' in reply && reply.reason.startsWith('Too many'));
    expect(turnedAway).toHaveLength(5);
    expect(all.filter((reply) => reply.state === 'timed-out').length).toBeGreaterThanOrEqual(1);
    expect(all.filter((reply) => reply.state === 'answered')).toHaveLength(0);
  });

  it('describes each node with its newest cube, its policy and its last answer', async () => {
    const cube = {
      floor: '10',
      threshold: '30',
      rounding: '5',
      sigma: '6',
      generated: 'true',
      publisher: '<urn:h>',
    };
    const up = await node('up', (r) =>
      sendRows(r, [
        { cube: '<urn:cube:2025>', epoch: '2025', ...cube },
        { cube: '<urn:cube:2026>', epoch: '2026', title: 'Northern cases', ...cube },
        { cube: '<urn:cube:bare>', epoch: '2026' },
      ]),
    );
    const down = await deadNode('down');
    const when = new Date('2026-11-21T12:00:00Z');
    const federation = openFederation([up.ref, down.ref], { clock: () => when });
    const [first, second] = await federation.describe();
    expect(first).toMatchObject({ node: { id: 'up' }, state: 'answered', lastAnswer: when });
    expect(first?.cubes).toMatchObject([{ iri: 'urn:cube:2026', threshold: 30, sigma: 6, generated: true }]);
    expect(second).toMatchObject({ node: { id: 'down' }, state: 'unreachable', cubes: [] });
    expect(second).not.toHaveProperty('lastAnswer');
  });
});
