import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { startNode } from '../running.ts';

let node: Running;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.close());

const everywhere = [
  'content-security-policy',
  'x-content-type-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'access-control-allow-origin',
];
const sparql = (query: string) => `${node.url}/sparql?${new URLSearchParams({ query })}`;

describe('the headers of every answer', () => {
  const missing = async (path: string, init?: RequestInit) => {
    const response = await fetch(new URL(path, node.url), init);
    const gone = everywhere.filter((name) => !response.headers.has(name));
    await response.body?.cancel();
    return { status: response.status, gone };
  };

  it('are there on pages, data, answers to queries, refusals, redirects and preflights', async () => {
    const known = (await fetch(sparql('ASK {}'))).headers.get('etag') ?? '';
    const asked: [string, RequestInit | undefined, number][] = [
      ['/', { headers: { accept: 'text/html' } }, 200],
      ['/datasets', undefined, 200],
      [sparql('ASK {}'), undefined, 200],
      [sparql('ASK {}'), { method: 'HEAD' }, 200],
      [sparql('ASK {}'), { headers: { 'if-none-match': known } }, 304],
      [sparql('ASK {'), undefined, 400],
      ['/nothing/here', undefined, 404],
      ['/sparql', { method: 'DELETE' }, 405],
      ['/sparql', { method: 'OPTIONS', headers: { origin: 'https://example.org' } }, 204],
    ];
    for (const [path, init, status] of asked)
      expect(await missing(path, init), path).toEqual({ status, gone: [] });
  });

  it('are there on a stream of events, which is a response of its own making', async () => {
    const made = await fetch(`${node.url}/cohorts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ all: [{ facet: 'sex', anyOf: ['COM1001370'] }] }),
      redirect: 'manual',
    });
    expect(await missing(`${made.headers.get('location')}/events`)).toEqual({ status: 200, gone: [] });
  });

  it('stand there once each', async () => {
    const response = await fetch(sparql('ASK {}'));
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('the answer to a query', () => {
  /** As it goes over the wire: fetch would unpack it. */
  const raw = (query: string, encoding: string) =>
    new Promise<{ bytes: Buffer; encoding?: string | undefined; length?: string | undefined }>(
      (resolve, reject) => {
        const headers = { accept: 'application/sparql-results+json', 'accept-encoding': encoding };
        request(sparql(query), { headers, agent: false }, async (response) => {
          const { 'content-encoding': packed, 'content-length': length } = response.headers;
          resolve({ bytes: Buffer.concat(await response.toArray()), encoding: packed, length });
        })
          .on('error', reject)
          .end();
      },
    );
  const first = (count: number) => `SELECT * { ?s ?p ?o } LIMIT ${count}`;

  it('is compressed where that is worth it and the client takes it, and is the same then', async () => {
    const outcomes: (string | undefined)[] = [];
    for (const count of [1, 50, 2000]) {
      const query = `SELECT ?n { VALUES ?n { ${Array.from({ length: count }, (_, i) => i).join(' ')} } }`;
      const asked = count < 2000 ? query : first(5000);
      const plain = await raw(asked, 'identity');
      const packed = await raw(asked, 'gzip, deflate');
      expect(plain.encoding).toBeUndefined();
      expect(plain.length).toBe(`${plain.bytes.length}`);
      const unpacked = packed.encoding === 'gzip' ? gunzipSync(packed.bytes) : packed.bytes;
      expect(unpacked.toString()).toBe(plain.bytes.toString());
      outcomes.push(packed.encoding);
    }
    expect(outcomes).toEqual([undefined, 'gzip', 'gzip']);
    expect((await raw(first(100), 'gzip;q=0')).encoding).toBeUndefined();
    expect((await raw(first(100), 'deflate')).encoding).toBe('deflate');
  });
});
