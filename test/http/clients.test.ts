import { fetcher, graph, sym } from 'rdflib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { Problem } from '../../src/base/index.ts';
import { askAcross } from '../../src/federation/index.ts';
import { startNode, submitExamples } from '../running.ts';

let north: Running;
let south: Running;

beforeAll(async () => {
  [north, south] = await Promise.all([startNode(), startNode()]);
  await submitExamples(north, ['lidc-idri', 'qin-breast']);
  await submitExamples(south, ['4d-lung']);
});
afterAll(() => Promise.all([north.close(), south.close()]));

describe('clients of other makers', () => {
  it('rdflib reads a dataset at the address of its page', async () => {
    const store = graph();
    const url = `${north.url}/datasets/lidc-idri`;
    await fetcher(store, { fetch }).load(url);
    expect(store.any(sym(url), sym('http://purl.org/dc/terms/title'))?.value).toBe('LIDC-IDRI');
  });

  it('Comunica joins two nodes in one query, within its bound of requests', async () => {
    const query = `PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/>
      SELECT ?title WHERE { ?dataset a dcat:Dataset ; dct:title ?title }`;
    const endpoints = [north, south].map(({ url }) => `${url}/sparql`);
    const rows = await askAcross(endpoints, query);
    expect(new Set(rows.map(({ title }) => title?.value))).toEqual(
      new Set(['4D-Lung', 'LIDC-IDRI', 'QIN-BREAST-02']),
    );
    await expect(askAcross(endpoints, query, { maxRequests: 1 })).rejects.toThrow(Problem);
  });
});
