import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Problem } from '../../src/base/index.ts';
import { type Endpoint, openHub, type Said, startEndpoint } from './ad-hoc-world.ts';
import { deadNode } from './local-node.ts';

const open: Endpoint[] = [];
afterEach(() => Promise.all(open.splice(0).map((endpoint) => endpoint.close())));

async function endpoint(id: string, content: string | Said): Promise<Endpoint> {
  const started = await startEndpoint(id, content);
  open.push(started);
  return started;
}

const numbers = (predicate: string, count: number) =>
  Array.from({ length: count }, (_, i) => `<urn:s${i}> <urn:${predicate}> "${predicate}${i}" .`).join('\n');
const rowsOf = (json: string) =>
  (JSON.parse(json).results.bindings as Record<string, { value: string }>[])
    .map((row) =>
      Object.keys(row)
        .sort()
        .map((key) => `${key}=${row[key]?.value}`)
        .join(' '),
    )
    .sort();
const problemOf = (error: unknown) =>
  error instanceof Problem ? `${error.kind}: ${error.message}` : String(error);

describe('SERVICE to registered nodes', () => {
  it('asks each clause whole in one request, and joins with the own data', async () => {
    const [a, b] = [await endpoint('a', numbers('a', 30)), await endpoint('b', numbers('b', 20))];
    const hub = await openHub(numbers('own', 10), [a.ref, b.ref]);
    const { answer, requests } = await hub.ask(
      'SELECT * { ?s <urn:own> ?own . SERVICE <node:a> { ?s <urn:a> ?a FILTER(?a != "a3") } SERVICE <node:b> { ?s <urn:b> ?b } }',
    );
    expect(rowsOf(answer)).toEqual(
      Array.from({ length: 10 }, (_, i) => `a=a${i} b=b${i} own=own${i} s=urn:s${i}`)
        .filter((row) => !row.includes('a3'))
        .sort(),
    );
    expect({ requests, a: a.asked.length, b: b.asked.length }).toEqual({ requests: 2, a: 1, b: 1 });
    expect(a.asked[0]).toMatch(/^SELECT \?s \?a WHERE \{.*\} LIMIT 5001$|^BASE/);
  });

  it('asks the nodes that VALUES names, and tells which said what', async () => {
    const [a, b, c] = [
      await endpoint('a', '<urn:x> <urn:n> 1 .'),
      await endpoint('b', '<urn:x> <urn:n> 2 .'),
      await endpoint('c', '<urn:x> <urn:n> 4 .'),
    ];
    const hub = await openHub('', [a.ref, b.ref, c.ref]);
    const sum = `SELECT (SUM(?n) AS ?all) { VALUES ?node { <node:a> <${b.ref.sparql}> } SERVICE ?node { ?s <urn:n> ?n } }`;
    expect(rowsOf((await hub.ask(sum)).answer)).toEqual(['all=3']);
    const each = `SELECT ?node ?n { SERVICE ?node { ?s <urn:n> ?n } VALUES (?node ?n) { (<node:a> UNDEF) (<node:a> 1) (<node:b> 7) } }`;
    expect(rowsOf((await hub.ask(each)).answer)).toEqual(['n=1 node=node:a', 'n=1 node=node:a']);
    expect(c.asked).toEqual([]);
  });

  it('is one empty solution where a silent node is dead, refuses, redirects or sends garbage', async () => {
    const gone = await deadNode('gone');
    const said: Record<string, Said> = {
      refuses: (_, response) => response.writeHead(500).end(),
      redirects: (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      page: (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Welcome'),
      half: (_, response) =>
        response
          .writeHead(200, { 'content-type': 'application/sparql-results+json' })
          .end('{"head":{"vars":["s"]},"results":{"bindings":[{"s":'),
      breaks: (_, response) => {
        response.writeHead(200, { 'content-type': 'application/sparql-results+json' });
        response.write('{"head":', () => response.destroy());
      },
      relative: (_, response) =>
        response
          .writeHead(200, { 'content-type': 'application/sparql-results+json' })
          .end(
            '{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"> } DROP ALL #"}}]}}',
          ),
    };
    const nodes = [
      gone,
      ...(await Promise.all(Object.entries(said).map(([id, each]) => endpoint(id, each)))),
    ];
    const hub = await openHub(
      '<urn:s> <urn:p> 1 .',
      nodes.map(({ ref }) => ref),
    );
    for (const { ref } of nodes) {
      const query = (silent: string) =>
        `SELECT * { ?s <urn:p> ?o . SERVICE ${silent} <node:${ref.id}> { ?s <urn:q> ?x } }`;
      expect(rowsOf((await hub.ask(query('SILENT'))).answer), ref.id).toEqual(['o=1 s=urn:s']);
      const problem = await hub.ask(query('')).then(() => 'an answer', problemOf);
      expect(problem).toMatch(new RegExp(`^node-failed: The node ${ref.id} \\(.*gave no answer: .{10}`));
      // In a union, it is the one empty solution, not none.
      const alone = `SELECT (COUNT(*) AS ?n) { SERVICE SILENT <node:${ref.id}> { ?s <urn:q> ?x } }`;
      expect(rowsOf((await hub.ask(alone)).answer), ref.id).toEqual(['n=1']);
    }
  });

  it('never follows a redirect', async () => {
    const secret = await endpoint('secret', '<urn:s> <urn:secret> 1 .');
    const a = await endpoint('a', (_, response) =>
      response.writeHead(307, { location: secret.ref.sparql }).end(),
    );
    const hub = await openHub('', [a.ref]);
    const problem = await hub.ask('SELECT * { SERVICE <node:a> { ?s ?p ?o } }').catch(problemOf);
    expect(problem).toMatch(/redirects to another address \(HTTP status 307\), which is not followed/);
    expect(secret.asked).toEqual([]);
  });

  it('asks an added node only where its address may be asked', async () => {
    const inside = await endpoint('inside', '<urn:s> <urn:p> 1 .');
    const query = 'SELECT * { SERVICE <node:inside> { ?s ?p ?o } }';
    const hub = await openHub('', [], { added: [inside.ref] });
    expect(await hub.ask(query).catch(problemOf)).toMatch(/not a public address/);
    expect(inside.asked).toEqual([]);
    const allowing = await openHub('', [], { added: [inside.ref], rules: { allow: ['127.0.0.0/8'] } });
    expect(rowsOf((await allowing.ask(query)).answer)).toHaveLength(1);
  });

  it('takes blank nodes of a node for names of their own', async () => {
    const a = await endpoint('a', '_:x <urn:p> _:y . _:y <urn:q> "v" .');
    const hub = await openHub('', [a.ref]);
    const { answer } = await hub.ask('SELECT ?y ?v { SERVICE <node:a> { ?x <urn:p> ?y . ?y <urn:q> ?v } }');
    expect(rowsOf(answer)).toEqual([
      expect.stringMatching(/^v=v y=http:\/\/hub\.example\/\.well-known\/genid\//),
    ]);
  });

  it('ends every request when the client leaves, and when the time is over', async () => {
    const held: ServerResponse[] = [];
    let left = 0;
    const slow = await endpoint('slow', (_, response) => {
      held.push(response);
      response.on('close', () => {
        left += 1;
      });
    });
    const hub = await openHub('', [slow.ref]);
    const query =
      'SELECT * { { SERVICE <node:slow> { ?s ?p ?o } } UNION { SERVICE SILENT <node:slow> { ?s ?p 1 } } }';
    const leaving = new AbortController();
    const asked = hub.ask(query, { signal: leaving.signal }).catch(problemOf);
    while (held.length < 2) await wait(5);
    leaving.abort();
    expect(await asked).toMatch(/^query-timed-out: The client has left/);
    expect(await hub.ask(query, { deadlineMs: 100 }).catch(problemOf)).toMatch(/^query-timed-out: .*100 ms/);
    while (left < held.length) await wait(5);
    expect(held).toHaveLength(4);
  });

  it('waits for a silent node only as long as for any, and answers then', async () => {
    const slow = await endpoint('slow', () => {});
    const hub = await openHub('<urn:s> <urn:p> 1 .', [slow.ref]);
    const query = (silent: string) => `SELECT * { ?s ?p ?o SERVICE ${silent} <node:slow> { ?s <urn:q> ?x } }`;
    expect(rowsOf((await hub.ask(query('SILENT'), { nodeMs: 100 })).answer)).toHaveLength(1);
    expect(await hub.ask(query(''), { nodeMs: 100 }).catch(problemOf)).toMatch(
      /node slow .* did not answer in time/,
    );
  });

  it('refuses what is too much, and never cuts', async () => {
    const a = await endpoint('a', numbers('a', 40));
    const hub = await openHub(numbers('own', 40), [a.ref]);
    const many = `SELECT * { ${'{ SERVICE <node:a> { ?s <urn:a> ?a } } UNION '.repeat(10)} {} }`;
    expect(await hub.ask(many, { maxRequests: 9 }).catch(problemOf)).toMatch(/more than 9 requests/);
    await expect(hub.ask(`SELECT * { ${'SERVICE <node:a> { ?s ?p ?o } '.repeat(101)} }`)).rejects.toThrow(
      /more than 100 times/,
    );
    const inGraph = 'SELECT * { GRAPH ?g { ?s <urn:own> ?o SERVICE <node:a> { ?s <urn:a> ?a } } }';
    expect(await hub.ask(inGraph, { maxWhole: 30 }).catch(problemOf)).toMatch(
      /query-too-large: .*inside GRAPH/,
    );
  });

  it('asks for no more solutions than can show', async () => {
    const a = await endpoint('a', numbers('a', 40));
    const hub = await openHub('', [a.ref]);
    const query = 'SELECT * { SERVICE <node:a> { ?s <urn:a> ?a } } LIMIT 3 OFFSET 2';
    expect(rowsOf((await hub.ask(query, { maxWhole: 10 })).answer)).toHaveLength(3);
    expect(a.asked).toEqual([expect.stringMatching(/LIMIT 5$/)]);
  });
});

describe('a clause with more solutions than are fetched whole', () => {
  const own = `${numbers('own', 100)}\n${numbers('few', 3)}`;
  const queries = [
    'SELECT * { ?s <urn:few> ?f . SERVICE <node:a> { ?s <urn:a> ?a } }',
    'SELECT * { ?s <urn:few> ?f . OPTIONAL { SERVICE <node:a> { ?s <urn:a> ?a FILTER(?a != "a1") } } }',
    'SELECT * { SERVICE <node:b> { ?s <urn:b> ?b } SERVICE <node:a> { ?s <urn:a> ?a } ?s <urn:own> ?o }',
    'SELECT * { ?s <urn:few> ?f . FILTER NOT EXISTS { SERVICE <node:a> { ?s <urn:a> "a1" } } SERVICE <node:a> { ?s <urn:a> ?a } }',
    'SELECT (COUNT(?a) AS ?n) { VALUES ?node { <node:a> <node:b> } SERVICE ?node { ?s ?p ?a } ?s <urn:few> ?f }',
    'SELECT ?l (COUNT(*) AS ?n) { { SELECT ?s { ?s <urn:own> ?o } } SERVICE <node:a> { ?s <urn:a> ?a } BIND(STRLEN(?a) AS ?l) } GROUP BY ?l',
    'SELECT * { ?s <urn:few> ?f MINUS { SERVICE <node:a> { ?s <urn:a> ?a FILTER(STRENDS(?a, "1")) } } }',
    'SELECT (COUNT(*) AS ?count) { SERVICE <node:a> { VALUES (?s) { (<urn:s1>) (<urn:s2>) } ?s ?p ?o } }',
    'ASK { ?s <urn:few> "few2" . SERVICE <node:a> { ?s <urn:a> "a1" } }',
  ];

  it('is asked for what joins, to the same answer', async () => {
    const [a, b] = [await endpoint('a', numbers('a', 90)), await endpoint('b', numbers('b', 5))];
    const hub = await openHub(own, [a.ref, b.ref]);
    for (const query of queries) {
      const whole = JSON.parse((await hub.ask(query)).answer);
      const inParts = JSON.parse(
        (await hub.ask(query, { maxWhole: query.includes('?count') ? 1 : 10 })).answer,
      );
      const plain = (answer: typeof whole) =>
        answer.boolean ?? rowsOf(JSON.stringify(answer).replaceAll(/,"datatype":"[^"]*"/g, ''));
      expect(plain(inParts), query).toEqual(plain(whole));
    }
    const construct =
      'CONSTRUCT { ?s <urn:has> ?a } { ?s <urn:few> ?f . SERVICE <node:a> { ?s <urn:a> ?a } }';
    const sorted = (text: string) => text.trim().split(/\s*\n/).sort();
    const [whole, inParts] = [await hub.ask(construct), await hub.ask(construct, { maxWhole: 10 })];
    expect(sorted(inParts.answer)).toEqual(sorted(whole.answer));
    await expect(hub.ask('DESCRIBE ?s { SERVICE <node:a> { ?s ?p ?o } }', { maxWhole: 10 })).rejects.toThrow(
      /more than 10 solutions.*DESCRIBE/,
    );
  }, 30_000);

  it('gives no part of an answer where the node breaks half way, not even with SILENT', async () => {
    let answers = 0;
    const rows = (n: number) =>
      JSON.stringify({
        head: { vars: ['s', 'a'] },
        results: {
          bindings: Array.from({ length: n }, (_, i) => ({ s: { type: 'uri', value: `urn:s${i}` } })),
        },
      });
    const a = await endpoint('a', (_, response) => {
      answers += 1;
      if (answers > 2) return void response.writeHead(500).end();
      response.writeHead(200, { 'content-type': 'application/sparql-results+json' }).end(rows(11));
    });
    const hub = await openHub(own, [a.ref]);
    const query = 'SELECT * { ?s <urn:own> ?o . SERVICE SILENT <node:a> { ?s <urn:a> ?a } }';
    expect(await hub.ask(query, { maxWhole: 10 }).catch(problemOf)).toMatch(/^node-failed: The node a/);
  }, 30_000);

  it('ends with the bounds of all others: requests, rows and time', async () => {
    const a = await endpoint('a', numbers('a', 90));
    const hub = await openHub(own, [a.ref]);
    const query = 'SELECT * { ?s <urn:own> ?o . SERVICE <node:a> { ?s <urn:a> ?a } }';
    expect(await hub.ask(query, { maxWhole: 10, maxRequests: 2 }).catch(problemOf)).toMatch(
      /more than 2 requests/,
    );
    const asked = a.asked.length;
    expect(
      await hub.ask(query, { maxWhole: 10, maxRows: 50 }).then(({ answer }) => rowsOf(answer), problemOf),
    ).toMatch(/query-too-large: .*50 rows/);
    expect(await hub.ask(query, { maxWhole: 10, deadlineMs: 1 }).catch(problemOf)).toMatch(/query-timed-out/);
    expect(a.asked.length).toBeGreaterThan(asked);
  }, 30_000);
});
