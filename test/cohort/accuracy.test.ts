import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCaseTable } from '../../src/cases/index.ts';
import { collect, demoHolders, generate } from '../../src/collect/index.ts';
import { ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';
import { type Accuracy, accuracyOf } from './accuracy.ts';

let found: Accuracy[];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'collimator-accuracy-'));
  const store = await openStore({ mounts: await ontologyMounts() });
  const ontology = await openOntology(store);
  const tables = [];
  for (const holder of demoHolders) {
    const [sources, out] = [join(folder, `s-${holder.id}`), join(folder, `t-${holder.id}`)];
    await generate({ persons: holder.persons, seed: holder.seed, holder }, sources);
    await collect({ sources: [sources], ontology, out });
    const reading = await readCaseTable(out);
    if (reading.state === 'invalid') throw new Error(reading.mistakes.join('\n'));
    tables.push(reading.table);
  }
  found = await accuracyOf(tables, ontology, { cohorts: 300, seed: 7 });
  await store.close();
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('answers to random cohorts over the demo nodes', () => {
  it('state an interval that holds the true count, at every depth', () => {
    expect(found.map(({ depth }) => depth)).toEqual([1, 2, 3, 4, 5]);
    // 94 % in the study of a thousand; sixty of each depth may fall a little short of it by chance.
    for (const { depth, covered } of found) expect(covered, `${depth} criteria`).toBeGreaterThanOrEqual(0.89);
  });

  it('are near the truth where the cubes hold the cohort, and not far where they do not', () => {
    const most = [0.02, 0.03, 0.08, 0.14, 0.17];
    for (const { depth, median } of found)
      expect(median, `${depth} criteria`).toBeLessThan(most[depth - 1] ?? 0);
  });
});
