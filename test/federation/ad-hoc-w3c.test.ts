import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { rowsOfJson, rowsOfXml, sameRows } from '../conformance/compare.ts';
import { sharedData } from '../shared-data.ts';
import { openHub, startEndpoint } from './ad-hoc-world.ts';
import { deadNode, type LocalNode } from './local-node.ts';

const folder = sharedData('w3c-rdf-tests/sparql/sparql11/service');
const file = (name: string) => readFileSync(join(folder ?? '', name), 'utf8');
const gone = 'http://invalid.endpoint.org/sparql';

/** The manifest in a table: the hub’s own data, and what stands behind each endpoint. */
const tests: { query: string; result: string; data?: string; services: Record<string, string> }[] = [
  {
    query: 'service01',
    result: 'service01',
    data: 'data01',
    services: { 'http://example.org/sparql': 'data01endpoint' },
  },
  {
    query: 'service02',
    result: 'service02',
    services: {
      'http://example1.org/sparql': 'data02endpoint1',
      'http://example2.org/sparql': 'data02endpoint2',
    },
  },
  {
    query: 'service04a',
    result: 'service04',
    data: 'data04',
    services: { 'http://example.org/sparql': 'data04endpoint' },
  },
  { query: 'service07', result: 'service07', data: 'data07', services: { [gone]: '' } },
];

const open: LocalNode[] = [];
afterEach(() => Promise.all(open.splice(0).map((endpoint) => endpoint.close())));

/** The endpoints of a test at addresses of this machine; the names of the test are theirs. The last one is gone. */
async function endpointsOf(services: Record<string, string>): Promise<LocalNode[]> {
  const dead = await deadNode('gone');
  const started = await Promise.all(
    Object.entries(services).map(([url, data], i) =>
      url === gone
        ? { ...dead, ref: { ...dead.ref, url } }
        : startEndpoint(`e${i}`, data === '' ? '' : file(`${data}.ttl`), url),
    ),
  );
  open.push(...started);
  return started;
}

describe.skipIf(folder === undefined)('the W3C tests of federated query (shared test data)', () => {
  it.each(
    tests.flatMap((test) => [5000, 0].map((maxWhole) => ({ ...test, maxWhole }))),
  )('$query, clauses of at most $maxWhole solutions fetched whole', async ({
    query,
    result,
    data,
    services,
    maxWhole,
  }) => {
    const endpoints = await endpointsOf(services);
    const hub = await openHub(
      data === undefined ? '' : file(`${data}.ttl`),
      endpoints.map(({ ref }) => ref),
    );
    const { answer } = await hub.ask(file(`${query}.rq`), { maxWhole });
    const [got, wanted] = [rowsOfJson(answer), rowsOfXml(file(`${result}.srx`))];
    expect(await sameRows(got, wanted, false), answer).toBe(true);
  }, 20_000);

  it.each([
    // The endpoint would be chosen by what data says.
    ['service05', /18:3 .*VALUES in the same group/],
    // The endpoint would ask another.
    ['service03', /7:3 .*SERVICE inside SERVICE/],
    ['service06', /7:3 .*SERVICE inside SERVICE/],
  ])('refuses %s by decision, and says where', async (query, message) => {
    const names = ['http://example1.org/sparql', 'http://example2.org/sparql', gone];
    const nodes = names.map((url, i) => ({ id: `e${i}`, name: url, url, sparql: 'http://127.0.0.1:9/' }));
    await expect((await openHub('', nodes)).ask(file(`${query}.rq`))).rejects.toThrow(message);
  });

  it('are all of the manifest', () => {
    expect([...file('manifest.ttl').matchAll(/qt:query/g)]).toHaveLength(tests.length + 3);
  });
});
