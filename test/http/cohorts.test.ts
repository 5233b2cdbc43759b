import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { startNode } from '../running.ts';

let node: Running;
let cohort: string;

beforeAll(async () => {
  node = await startNode();
  const posted = await fetch(`${node.url}/cohorts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ all: [{ facet: 'sex', anyOf: ['COM1001370'] }] }),
    redirect: 'manual',
  });
  cohort = posted.headers.get('location') ?? '';
}, 60_000);
afterAll(() => node.close());

const keep = () => fetch(`${cohort}/answers`, { method: 'POST', redirect: 'manual' });

describe('an answer to a cohort', () => {
  it('is also CSV, by suffix and by Accept, with a row for every node and the total', async () => {
    const bySuffix = await fetch(`${cohort}.csv`);
    expect(bySuffix.headers.get('content-type')).toContain('text/csv');
    const lines = (await bySuffix.text()).trimEnd().split('\r\n');
    expect(lines[0]).toMatch(/^node,name,state,low,high,/);
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)).toMatch(/^total,All nodes,/);
    const byAccept = await fetch(cohort, { headers: { accept: 'text/csv' } });
    expect(byAccept.headers.get('content-type')).toContain('text/csv');
  });

  it('is also RDF, where a node without a number says why and has none', async () => {
    const turtle = await (await fetch(`${cohort}.ttl`)).text();
    expect(turtle).toContain('qb:Observation');
    expect(turtle).toContain('col:state "cannot-answer"');
    expect(turtle).not.toContain('col:count');
  });

  it('is kept once under an address of its own, and never changes', async () => {
    const [first, second] = [await keep(), await keep()];
    expect(first.status).toBe(303);
    const address = first.headers.get('location') ?? '';
    expect(second.headers.get('location')).toBe(address);
    const kept = await fetch(`${address}.json`);
    expect(kept.headers.get('cache-control')).toContain('immutable');
    expect(await kept.json()).toMatchObject({
      answer: { criteria: { all: [{ facet: 'sex' }] }, nodes: [{ state: 'cannot-answer' }] },
      ontologyRelease: { version: expect.any(String) },
    });
    const page = await (await fetch(address, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('Ask again and see what changed');
  });

  it('is asked again beside what was kept', async () => {
    const address = (await keep()).headers.get('location') ?? '';
    const again = await fetch(`${address}/again`);
    expect(await again.json()).toMatchObject({ changes: [], now: { nodes: [{ state: 'cannot-answer' }] } });
    const page = await (await fetch(`${address}/again`, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('Nothing has changed');
  });

  it('is not found under an id that was never given', async () => {
    for (const id of ['0'.repeat(16), 'x', '..%2f..%2fcohorts'])
      expect((await fetch(`${cohort}/answers/${id}`)).status, id).toBe(404);
  });
});

describe('the cohort form', () => {
  const send = (fields: [string, string][], query = '') =>
    fetch(`${node.url}/cohorts${query}`, {
      method: 'POST',
      headers: { accept: 'text/html' },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
  const female: [string, string] = ['sex', 'COM1001370'];

  it('splits the answer by up to two facets, at the address that the API gives', async () => {
    const split = await send([female, ['groupBy', 'stage'], ['groupBy', 'age']]);
    expect(split.status).toBe(303);
    expect(split.headers.get('location')).toBe(`${cohort}?groupBy=stage,age`);
    const without = await send([female, ['groupBy', ''], ['groupBy', '']]);
    expect(without.headers.get('location')).toBe(cohort);
    const readBack = await fetch(`${node.url}/cohorts?sex=COM1001370&groupBy=stage&groupBy=`, {
      headers: { accept: 'text/html' },
    });
    const page = await readBack.text();
    expect(page).toContain('Sex at birth is Female');
    expect(page).toContain('<option value="stage" selected>');
  });

  it('stays filled in where the split is not understood', async () => {
    const wrong = await send([female, ['groupBy', 'stage'], ['groupBy', 'age'], ['groupBy', 'year']]);
    expect(wrong.status).toBe(422);
    const page = await wrong.text();
    expect(page).toContain('An answer is split by 2 facets at most');
    expect(page).toContain('value="COM1001370" checked');
  });

  it('is not what JSON is taken for: a body that came with the wrong type never counts every case', async () => {
    const json = '{"all":[{"facet":"sex","anyOf":["COM1001370"]}]}';
    const sent = (query: string) =>
      fetch(`${node.url}/cohorts${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: json,
        redirect: 'manual',
      });
    const refused = await sent('');
    expect(refused.status).toBe(415);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('no field of it') });
    expect((await sent('?language=json')).headers.get('location')).toBe(cohort);
  });
});
