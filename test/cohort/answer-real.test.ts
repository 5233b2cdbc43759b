import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { answer, parseCohort } from '../../src/cohort/index.ts';
import { collect, demoHolders, generate } from '../../src/collect/index.ts';
import { openFederation } from '../../src/federation/index.ts';
import { build, openKeys } from '../../src/node/index.ts';
import { type Ontology, ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { startNode } from '../running.ts';

let folder: string;
let store: Store;
let ontology: Ontology;
let node: Running;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'collimator-real-'));
  store = await openStore({ mounts: await ontologyMounts() });
  ontology = await openOntology(store);
  const holder = demoHolders.find(({ persons }) => persons < 1000);
  if (holder === undefined) throw new Error('There is no small demo holder.');
  const [sources, caseTable] = [join(folder, 'sources'), join(folder, 'case-table')];
  await generate({ persons: holder.persons, seed: holder.seed, holder }, sources);
  await collect({ sources: [sources], ontology, out: caseTable });
  const out = join(folder, 'cubes', '2026');
  const built = await build({ caseTable, epoch: '2026', ...(await openKeys(join(folder, 'keys'))), out });
  if (built.state !== 'built') throw new Error(JSON.stringify(built));
  node = await startNode({ COLLIMATOR_CUBES: join(folder, 'cubes') });
}, 60_000);
afterAll(async () => {
  await node?.close();
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a release as a holder makes it, served by a node of ours', () => {
  it('is verified with key, policy and lattice, and counted without reserve', async () => {
    const federation = openFederation([
      { id: 'real', name: 'Real', url: node.url, sparql: `${node.url}/sparql` },
    ]);
    const reading = parseCohort({ all: [{ facet: 'sex', anyOf: ['COM1001370'] }] }, ontology);
    if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
    const { nodes } = await answer(reading.cohort, federation, ontology);
    expect(nodes[0]).toMatchObject({
      state: 'answered',
      kind: 'protected',
      exactness: 'exact',
      epoch: '2026',
      policy: { floor: 10, sigma: 6, rounding: 5, threshold: 30 },
      ontologyRelease: ontology.release.hash,
    });
    expect(nodes[0]).not.toHaveProperty('reason');
    const [health] = await federation.nodeHealth();
    expect(health).toMatchObject({ lastEpoch: '2026', verdicts: [{ state: 'verified' }], availability: 1 });
    expect(health?.facets).toContain('condition');
    expect(health?.vocabularies).toContain('https://cancerimage.eu/ontology/EUCAIM#');
  });
});
