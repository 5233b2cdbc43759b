import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { name, type Quad, read } from '../../src/rdf/index.ts';
import { startNode, submitExamples } from '../running.ts';

let node: Running;
const ids = ['lidc-idri', '4d-lung', 'duke-breast-cancer-mri', 'qin-breast', 'mouse-mammary'];

async function turtle(url: string): Promise<Quad[]> {
  const response = await fetch(url, { headers: { accept: 'text/turtle' }, redirect: 'error' });
  expect(response.headers.get('content-type')).toContain('text/turtle');
  const reading = await read(await response.text(), 'turtle', url);
  if (reading.state === 'malformed') throw new Error(reading.message);
  return reading.quads;
}
const objects = (quads: Quad[], predicate: Parameters<typeof name>[0]) =>
  quads.filter((q) => q.predicate.equals(name(predicate))).map(({ object }) => object.value);

beforeAll(async () => {
  node = await startNode();
  expect(await submitExamples(node, ids)).toEqual(ids.map(() => 'created'));
});
afterAll(() => node.close());

describe('the FAIR Data Point façade', () => {
  it('leads a client that follows only ldp:contains to every dataset, at the URL it asked for', async () => {
    const seen = new Set<string>();
    const datasets = new Set<string>();
    const distributions = new Set<string>();
    const waiting = [`${node.url}/fdp`];
    for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
      if (seen.has(url)) continue;
      seen.add(url);
      const quads = await turtle(url);
      const types = quads
        .filter((q) => q.subject.value === url && q.predicate.equals(name('rdf:type')))
        .map(({ object }) => object.value);
      if (types.includes(name('dcat:Dataset').value)) datasets.add(url);
      if (types.includes(name('dcat:Distribution').value)) distributions.add(url);
      waiting.push(...objects(quads, 'ldp:contains'));
    }
    expect([...datasets].sort()).toEqual(ids.map((id) => `${node.url}/fdp/dataset/${id}`).sort());
    expect(distributions.size).toBe(ids.length);
  });
});

describe('the catalogue in pages', () => {
  it.each([
    'next',
    'nextPage',
  ] as const)('is read whole by a harvester that follows hydra:%s', async (next) => {
    const found = new Set<string>();
    const pages: string[] = [];
    for (let url: string | undefined = `${node.url}/catalog?size=2`; url !== undefined; ) {
      pages.push(url);
      const quads: Quad[] = await turtle(url);
      for (const dataset of objects(quads, 'dcat:dataset')) found.add(dataset);
      [url] = objects(quads, `hydra:${next}`);
    }
    expect(pages).toHaveLength(3);
    expect([...found].sort()).toEqual(ids.map((id) => `${node.url}/datasets/${id}`).sort());
  });

  it('has no page after the last, and the same bytes at every reading', async () => {
    expect((await fetch(`${node.url}/catalog?size=2&page=4`)).status).toBe(404);
    const read = async () => (await fetch(`${node.url}/catalog.nt?size=5`)).text();
    const first = await read();
    expect(first).toContain('LIDC-IDRI');
    expect(await read()).toBe(first);
  });
});
