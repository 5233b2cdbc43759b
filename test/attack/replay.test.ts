import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import {
  type AttackCase,
  type Replayed,
  readCatalogue,
  replay,
  type Target,
} from '../../src/attack/index.ts';
import type { Ontology } from '../../src/ontology/index.ts';
import { sharedData } from '../shared-data.ts';
import { realOntology } from './ontology.ts';
import { twoNodes } from './two-nodes.ts';

const catalogue = sharedData('attacks.json');
let ontology: Ontology;
let nodes: [Running, Running];
let folder: string;
let victim: Map<string, string>;

beforeAll(async () => {
  ontology = await realOntology();
  folder = await mkdtemp(join(tmpdir(), 'collimator-attack-'));
  ({ nodes, victim } = await twoNodes(folder, ontology));
});
afterAll(async () => {
  for (const node of nodes ?? []) await node.close();
  await rm(folder, { recursive: true, force: true });
});

async function replayed(cases: readonly AttackCase[]): Promise<Replayed[]> {
  const [target, without] = nodes.map(({ url }) => ({ base: url, send: fetch }));
  if (target === undefined || without === undefined) throw new Error('Two nodes are needed.');
  const facets = ontology.facets.filter((facet) => facet.lattice.length > 0);
  return replay({ cases, facets, victim, target, without, threshold: 30, rounding: 5 });
}

describe('replaying a catalogue of attacks', () => {
  it.skipIf(catalogue === undefined)('breaks nothing, and gives every case a verdict', async () => {
    const reading = readCatalogue(await readFile(catalogue as string, 'utf8'));
    if (reading.state === 'invalid') throw new Error(reading.mistakes.join('\n'));
    const found = await replayed(reading.cases);
    expect([...victim.keys()]).toEqual(expect.arrayContaining(['condition', 'age', 'sex']));
    const states = Map.groupBy(found, ({ state }) => state);
    console.info(
      `attacks replayed: ${[...states].map(([state, cases]) => `${cases.length} ${state}`).join(', ')}`,
    );
    expect(found.map(({ id }) => id)).toEqual(reading.cases.map(({ id }) => id));
    expect(found.filter(({ state }) => state === 'broken')).toEqual([]);
    expect(found.filter(({ state }) => state === 'held').length).toBeGreaterThan(35);
    for (const { id, reason } of found) expect(reason, id).not.toBe('');
  });

  it('sees a server broken that counts exactly, and one that echoes its errors', async () => {
    const cases = readCatalogue(
      JSON.stringify({
        attacks: [
          step('S1', 'SUPPRESSED', 'cohort', { all: [{ facet: 'sex', anyOf: ['male'] }] }),
          step('S2', 'OK_NOISY', 'cohort', { all: [{ facet: 'diagnosis', anyOf: ['a'] }] }),
          step('S3', 'E_FORM', 'sparql', 'ASK { ?c a <urn:Case> }'),
          step('S4', 'OK_NOISY', 'sparql', 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }'),
          step('S5', 'OK_NOISY', 'http', 'nobody has written this down'),
        ],
      }),
    );
    if (cases.state === 'invalid') throw new Error(cases.mistakes.join('\n'));
    const exact = (count: number): Target => ({
      base: 'http://127.0.0.1:1',
      send: async (url, { method }) => {
        if (url.endsWith('/sparql'))
          return new Response('Error: no\n    at run (/srv/store.ts:12:3)', { status: 400 });
        if (method === 'POST')
          return new Response(null, { status: 303, headers: { location: '/cohorts/c' } });
        return Response.json({ total: { value: count } });
      },
    });
    const facets = ontology.facets.filter((facet) => facet.lattice.length > 0);
    const options = { cases: cases.cases, facets, victim, threshold: 30, rounding: 5 };
    const found = await replay({ ...options, target: exact(101), without: exact(100) });
    expect(found.map(({ state }) => state)).toEqual([
      'broken',
      'broken',
      'broken',
      'broken',
      'not applicable',
    ]);
    const small = await replay({ ...options, target: exact(1) });
    expect(small.map(({ state }) => state)).toEqual([
      'broken',
      'broken',
      'broken',
      'broken',
      'not applicable',
    ]);
  });

  it('names every mistake of a catalogue', () => {
    expect(readCatalogue('{').state).toBe('invalid');
    const reading = readCatalogue(
      '{"attacks":[{"id":"A1","family":"f","name":"n","steps":[],"code":"X"},{"id":"?"}]}',
    );
    expect(reading.state === 'invalid' && reading.mistakes.length).toBeGreaterThan(3);
  });
});

const step = (id: string, code: string, kind: string, body: unknown) => ({
  id,
  family: 'made for this test',
  name: id,
  code,
  steps: [{ kind, body }],
});
