import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { iri, read } from '../../src/rdf/index.ts';
import { compactFolder, openStore } from '../../src/store/index.ts';
import { startNode, token } from '../running.ts';

let node: Running;
const authorization = `Bearer ${token}`;
const at = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(node.url + path, { method, redirect: 'manual', headers });
const turtle = { accept: 'text/turtle' };
const json = { accept: 'application/json' };
const put = async (id: string, body: string, why: string, headers: Record<string, string> = {}) => {
  const response = await fetch(
    `${node.url}/datasets/${id}?profile=dcat-ap-3&why=${encodeURIComponent(why)}`,
    {
      method: 'PUT',
      headers: { authorization, 'content-type': 'text/turtle', ...headers },
      body,
    },
  );
  expect(response.ok).toBe(true);
  return response.headers.get('etag') ?? '';
};
const restore = (id: string, version: number | string, headers: Record<string, string> = { authorization }) =>
  at(`/datasets/${id}/history/${version}/restore?why=Undone`, headers, 'POST');
interface History {
  total: number;
  next?: string;
  revisions: {
    number: number;
    at: string;
    who: string;
    why: string;
    added: number;
    removed: number;
    version?: string;
  }[];
}
const history = async (id: string, query = '') =>
  (await (await at(`/datasets/${id}/history${query}`, json)).json()) as History;
/** The links of a Link header or a TimeMap: relation words to address and attributes. */
function linksOf(text: string): Map<string, { href: string; datetime?: string | undefined }> {
  const found = new Map<string, { href: string; datetime?: string | undefined }>();
  for (const [, href = '', rest = ''] of text.matchAll(/<([^>]*)>((?:\s*;\s*\w+="[^"]*")*)/g))
    for (const word of (/rel="([^"]*)"/.exec(rest)?.[1] ?? '').split(' '))
      found.set(`${word}${found.has(word) ? `-${found.size}` : ''}`, {
        href,
        datetime: /datetime="([^"]*)"/.exec(rest)?.[1],
      });
  return found;
}
const titled = (
  title: string,
  more = '',
) => `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<> a dcat:Dataset ; dct:title "${title}"@en ; dct:description "Said ${title}."@en ${more} .`;

beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.close());

describe('a dataset over time', () => {
  const id = 'changing';
  let numbers: number[];
  let times: string[];

  beforeAll(async () => {
    for (const title of ['First', 'Second', 'Third']) {
      // Memento tells times to the second: each version in one of its own.
      if (title !== 'First') await new Promise((resolve) => setTimeout(resolve, 1010 - (Date.now() % 1000)));
      await put(id, titled(title), `It is the ${title}`);
    }
    const { revisions } = await history(id);
    numbers = revisions.map(({ number }) => number).reverse();
    times = revisions.map((each) => each.at).reverse();
  });

  it('says where its history is, and that its address depends on the time asked for', async () => {
    const response = await at(`/datasets/${id}`, turtle);
    expect(await response.text()).toContain('"Third"@en');
    expect(response.headers.get('vary')?.toLowerCase()).toContain('accept-datetime');
    expect(response.headers.get('memento-datetime')).toBeNull();
    const links = linksOf(response.headers.get('link') ?? '');
    expect(links.get('original')?.href).toBe(`${node.url}/datasets/${id}`);
    expect(links.get('timegate')?.href).toBe(`${node.url}/datasets/${id}`);
    expect(links.get('timemap')?.href).toBe(`${node.url}/datasets/${id}/history.link`);
    expect(links.get('version-history')?.href).toBe(`${node.url}/datasets/${id}/history`);
  });

  it('is given as it was at the time in Accept-Datetime, with its neighbours', async () => {
    const wanted = new Date(times[1] ?? '').toUTCString();
    const response = await at(`/datasets/${id}`, { ...turtle, 'accept-datetime': wanted });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('"Second"@en');
    expect(response.headers.get('memento-datetime')).toBe(wanted);
    expect(response.headers.get('content-location')).toBe(`${node.url}/datasets/${id}/history/${numbers[1]}`);
    expect(response.headers.get('vary')?.toLowerCase()).toContain('accept-datetime');
    const links = linksOf(response.headers.get('link') ?? '');
    for (const [rel, i] of [
      ['first', 0],
      ['prev', 0],
      ['next', 2],
      ['last', 2],
    ] as const) {
      expect(links.get(rel)?.href, rel).toBe(`${node.url}/datasets/${id}/history/${numbers[i]}`);
      expect(links.get(rel)?.datetime, rel).toBe(new Date(times[i] ?? '').toUTCString());
    }
  });

  it('gives a client of Memento the first version for a time before it, and refuses what is no date', async () => {
    const early = await at(`/datasets/${id}`, {
      ...turtle,
      'accept-datetime': 'Mon, 01 Jan 2001 00:00:00 GMT',
    });
    expect(await early.text()).toContain('"First"@en');
    const noDay = await at(`/datasets/${id}`, { 'accept-datetime': 'Sun, 31 Feb 2026 10:00:00 GMT' });
    expect(noDay.status).toBe(400);
    const never = await at(`/datasets/${id}`, { 'accept-datetime': 'yesterday' });
    expect(never.status).toBe(400);
  });

  it('is given by ?at= as of a revision, a day or a time, in any format, and says when it was not there', async () => {
    const text = async (when: string, suffix = '') =>
      (await at(`/datasets/${id}${suffix}?at=${encodeURIComponent(when)}`, turtle)).text();
    expect(await text(String(numbers[0]))).toContain('"First"@en');
    expect(await text(times[1] ?? '')).toContain('"Second"@en');
    expect(await text((times[0] ?? '').replace(/\.\d+Z/, 'Z'))).toContain('"First"@en');
    expect(await text((times[2] ?? '').slice(0, 10))).toContain('"Third"@en');
    expect(await text(String(numbers[1]), '.nt')).toContain('"Second"@en .');
    const early = await at(`/datasets/${id}?at=2001-01-01`, json);
    expect(early.status).toBe(404);
    expect(await early.json()).toMatchObject({
      first: numbers[0],
      detail: expect.stringContaining('not there yet'),
    });
    expect((await at(`/datasets/${id}?at=9999999`)).status).toBe(404);
    for (const wrong of ['last week', '2026-02-30', '2026-02-30T12:00:00Z'])
      expect((await at(`/datasets/${id}?at=${wrong}`)).status, wrong).toBe(400);
    for (const twice of ['at=1&at=2', 'at=1&at=1', 'at=&at=1']) {
      const refused = await at(`/datasets/${id}?${twice}`, json);
      expect(refused.status, twice).toBe(400);
      expect(await refused.text()).toContain('at is there 2 times');
    }
    for (const twice of ['before=1&before=2', 'limit=1&limit=2'])
      expect((await at(`/datasets/${id}/history?${twice}`)).status, twice).toBe(400);
    expect((await at('/datasets/never-there?at=1')).status).toBe(404);
  });

  it('has an address for each version, and one that another revision made leads there', async () => {
    const version = await at(`/datasets/${id}/history/${numbers[0]}.ttl`);
    expect(version.headers.get('memento-datetime')).toBe(new Date(times[0] ?? '').toUTCString());
    expect(await version.text()).toContain('"First"@en');
    await put('another', titled('Another'), 'Something else');
    const other = (await history('another')).revisions[0]?.number;
    const led = await at(`/datasets/${id}/history/${other}.ttl`);
    expect(led.status).toBe(302);
    expect(led.headers.get('location')).toBe(`${node.url}/datasets/${id}/history/${numbers[2]}.ttl`);
    expect((await at(`/datasets/${id}/history/9999999`)).status).toBe(404);
    expect((await at(`/datasets/${id}/history/latest`)).status).toBe(404);
    const page = await (await at(`/datasets/${id}/history/${numbers[0]}`, { accept: 'text/html' })).text();
    expect(page).toContain('as of revision');
    expect(page).toContain(`/datasets/${id}/history/${numbers[0]}.ttl`);
  });

  it('lists who, when and why as JSON in parts, as a page, and as a TimeMap', async () => {
    const whole = await history(id);
    expect(whole.total).toBe(3);
    expect(whole.revisions.map(({ why }) => why)).toEqual([
      'It is the Third',
      'It is the Second',
      'It is the First',
    ]);
    expect(whole.revisions[0]).toMatchObject({
      who: 'token',
      added: 2,
      removed: 2,
      version: `${node.url}/datasets/${id}/history/${numbers[2]}`,
    });
    const part = await history(id, '?limit=2');
    expect(part.revisions).toHaveLength(2);
    expect(
      (await history(id, new URL(part.next ?? '').search)).revisions.map(({ number }) => number),
    ).toEqual([numbers[0]]);
    const page = await (await at(`/datasets/${id}/history`, { accept: 'text/html' })).text();
    expect(page).toContain('It is the Second');
    expect(page).toContain(`/datasets/${id}/history/${numbers[0]}..${numbers[1]}`);
    for (const [path, headers] of [
      ['history.link', {}],
      ['history', { accept: 'application/link-format' }],
    ] as const) {
      const map = await at(`/datasets/${id}/${path}`, headers);
      expect(map.headers.get('content-type')).toBe('application/link-format');
      const text = await map.text();
      const links = linksOf(text);
      expect(links.get('original')?.href).toBe(`${node.url}/datasets/${id}`);
      expect(links.get('first')?.href).toBe(`${node.url}/datasets/${id}/history/${numbers[0]}`);
      expect(links.get('last')?.datetime).toBe(new Date(times[2] ?? '').toUTCString());
      expect(text.match(/memento"/g)).toHaveLength(3);
    }
  });

  it('tells what came and went between two versions, and the SPARQL Update that makes one of the other', async () => {
    const between = `/datasets/${id}/history/${numbers[0]}..${numbers[1]}`;
    const found = (await (await at(between, json)).json()) as { added: string[]; removed: string[] };
    expect(found.removed.join('\n')).toContain('"First"@en');
    expect(found.added.join('\n')).toContain('"Second"@en');
    expect([found.added.length, found.removed.length]).toEqual([2, 2]);
    const page = await (await at(`${between}.html`)).text();
    expect(page).toMatch(/<del><code>− .*&quot;First&quot;@en/);
    expect(page).toMatch(/<ins><code>\+ .*&quot;Second&quot;@en/);
    const patch = await (await at(`${between}.ru`)).text();
    expect(patch).toMatch(/^# .*\nDELETE DATA \{ GRAPH <.*\/datasets\/changing> \{/);
    const whole = (await (await at(`/datasets/${id}/history/0..${numbers[2]}.json`)).json()) as {
      added: string[];
    };
    expect(whole.added).toHaveLength(3);
    expect((await at(`/datasets/${id}/history/1..9999999`)).status).toBe(404);
    expect((await at('/datasets/never-there/history/0..1')).status).toBe(404);
  });

  it('gets an earlier description back with a token, a reason and the right ETag, as a new revision', async () => {
    const etag = (await at(`/datasets/${id}`, turtle)).headers.get('etag') ?? '';
    expect((await restore(id, numbers[0] ?? 0, {})).status).toBe(401);
    expect(
      (await at(`/datasets/${id}/history/${numbers[0]}/restore`, { authorization }, 'POST')).status,
    ).toBe(400);
    const misspelt = `/datasets/${id}/history/${numbers[0]}/restore?why=Undone&dry-run=true`;
    const refused = await at(misspelt, { authorization }, 'POST');
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      detail: expect.stringContaining('no parameter dry-run'),
      known: ['why'],
    });
    const twice = `/datasets/${id}/history/${numbers[0]}/restore?why=Undone&why=Redone`;
    expect(await (await at(twice, { authorization }, 'POST')).text()).toContain('why is there 2 times');
    expect((await restore(id, numbers[0] ?? 0, { authorization, 'if-match': '"other"' })).status).toBe(412);
    const done = await restore(id, numbers[0] ?? 0, { authorization, 'if-match': etag });
    expect(await done.json()).toMatchObject({ state: 'restored', id });
    expect(await (await at(`/datasets/${id}`, turtle)).text()).toContain('"First"@en');
    const after = await history(id);
    expect(after.total).toBe(4);
    expect(after.revisions[0]).toMatchObject({ why: 'Undone', who: 'token' });
    expect(await (await restore(id, numbers[0] ?? 0)).json()).toMatchObject({ state: 'unchanged' });
    expect((await restore(id, 9999999)).status).toBe(404);
    expect((await history(id)).total).toBe(4);
  });
});

describe('a withdrawn dataset', () => {
  it('is gone with who, when and why, stays readable as it was, and can be brought back', async () => {
    const id = 'withdrawn-one';
    await put(id, titled('Once'), 'Here it is');
    expect((await at(`/datasets/${id}?why=Consent%20ended`, { authorization }, 'DELETE')).status).toBe(204);
    const gone = await at(`/datasets/${id}`, json);
    expect(gone.status).toBe(410);
    expect(await gone.json()).toMatchObject({
      state: 'withdrawn',
      who: 'token',
      why: 'Consent ended',
      at: expect.any(String),
    });
    expect((await at(`/datasets/${id}`, { authorization }, 'DELETE')).status).toBe(410);
    const [left, came] = (await history(id)).revisions;
    const before = await at(`/datasets/${id}?at=${came?.number}`, turtle);
    expect(before.status).toBe(200);
    expect(await before.text()).toContain('"Once"@en');
    // A version that says that it is gone is a version too (RFC 7089 §4.5.6).
    const tombstone = await at(`/datasets/${id}/history/${left?.number}`, json);
    expect(tombstone.status).toBe(410);
    expect(tombstone.headers.get('memento-datetime')).toBe(new Date(left?.at ?? '').toUTCString());
    const page = await at(`/datasets/${id}`, { accept: 'text/html' });
    expect(await page.text()).toContain('Consent ended');
    const refused = await restore(id, left?.number ?? 0);
    expect(refused.status).toBe(422);
    expect((await restore(id, came?.number ?? 0)).status).toBe(200);
    expect((await at(`/datasets/${id}`, turtle)).status).toBe(200);
    expect((await history(id)).total).toBe(3);
  });

  it('has no history where it never was', async () => {
    expect((await at('/datasets/never-there/history')).status).toBe(404);
    expect((await at('/datasets/never-there/history.link')).status).toBe(404);
    expect((await restore('never-there', 1)).status).toBe(404);
  });
});

describe('a record that was normalised', () => {
  it('gets back the note on what was normalised with it', async () => {
    const slip = '; <https://w3id.org/healthdcat-ap#numberOfUniqueIndividuals> 12';
    const slipped = titled('Slipped', slip);
    await put('noted', slipped, 'With a slip of the namespace');
    const provenance = async () => {
      const query = `SELECT ?s ?p ?o { GRAPH <${node.url}/datasets/noted/provenance> { ?s ?p ?o } } ORDER BY ?s ?p ?o`;
      return (await at(`/sparql?query=${encodeURIComponent(query)}`, { accept: 'text/csv' })).text();
    };
    const noted = await provenance();
    expect(noted.split('\n').length).toBeGreaterThan(3);
    const [first] = (await history('noted')).revisions;
    await put('noted', titled('Without', '; dct:identifier "x"'), 'Without');
    expect((await restore('noted', first?.number ?? 0)).status).toBe(200);
    expect(await provenance()).toBe(noted);
  });
});

describe('a compacted history', () => {
  it('still tells who, when and why, says what was dropped, and lists only what can be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'collimator-history-'));
    const before = node;
    try {
      const url = 'https://catalogue.example';
      const graph = iri(`${url}/datasets/old`);
      const store = await openStore({ folder });
      for (const title of ['First', 'Second', 'Third']) {
        const reading = await read(titled(title), 'turtle', graph.value);
        if (reading.state === 'malformed') throw new Error(reading.message);
        await store.change({ who: 'test', why: title, graphs: [{ graph, quads: reading.quads }] });
      }
      await store.close();
      compactFolder(folder, new Date(Date.now() + 1000), { who: 'operator', why: 'Space' });
      const again = await startNode({ COLLIMATOR_DATA: folder, COLLIMATOR_PUBLIC_URL: url });
      node = { ...again, url: `http://127.0.0.1:${again.port}` };
      try {
        const now = await history('old');
        const first = now.revisions.at(-1);
        expect(now.revisions.map(({ why }) => why)).toEqual(['Third', 'Second', 'First']);
        expect(now.revisions.map(({ version }) => version !== undefined)).toEqual([true, false, false]);
        const forgotten = await at(`/datasets/old?at=${first?.number}`, json);
        expect(forgotten.status).toBe(404);
        expect(await forgotten.json()).toMatchObject({
          detail: expect.stringContaining('compaction'),
          oldest: now.revisions[0]?.number,
        });
        expect((await restore('old', first?.number ?? 0)).status).toBe(404);
        expect((await at(`/datasets/old/history/${first?.number}..${now.revisions[0]?.number}`)).status).toBe(
          404,
        );
        expect((await (await at('/datasets/old/history.link')).text()).match(/memento"/g)).toHaveLength(1);
        expect(
          await (
            await at('/datasets/old', { ...turtle, 'accept-datetime': 'Mon, 01 Jan 2001 00:00:00 GMT' })
          ).text(),
        ).toContain('"Third"@en');
      } finally {
        await again.close();
      }
    } finally {
      node = before;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
