import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { build, collect, demoHolders, generate, openKeys } from '../../src/node/index.ts';
import { ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';
import { folderWith, rowsOf } from './folders.ts';

const tables = ['person.csv', 'condition_occurrence.csv', 'measurement.csv', 'dicom_series.csv'];
const childhood = demoHolders.find((holder) => holder.profile === 'childhood')!;

describe('a generated holder', () => {
  it('is the same for the same seed, another for another, and marked', async () => {
    const [a, b, c] = [folderWith(), folderWith(), folderWith()];
    await generate({ persons: 200, seed: 5, holder: childhood }, a);
    await generate({ persons: 200, seed: 5, holder: childhood }, b);
    await generate({ persons: 200, seed: 6, holder: childhood }, c);
    for (const table of tables) {
      const [first, same, other] = [a, b, c].map((folder) => readFileSync(join(folder, table), 'utf8'));
      expect(first).toBe(same);
      expect(first).not.toBe(other);
    }
    expect(readFileSync(join(a, 'GENERATED.txt'), 'utf8')).toContain('invented');
  });

  it('has awkward identifiers and headers as hospitals have them', async () => {
    const folder = folderWith();
    await generate({ persons: 120, seed: 1, holder: demoHolders[0]! }, folder);
    const ids = rowsOf(join(folder, 'person.csv')).map((row) => row.person_id ?? '');
    expect(new Set(ids).size).toBe(120);
    expect(ids.some((id) => id.startsWith('-') && !Number.isSafeInteger(Number(id)))).toBe(true);
    const series = rowsOf(join(folder, 'dicom_series.csv'));
    expect(series.some((row) => row.Manufacturer === 'GE MEDICAL SYSTEMS')).toBe(true);
    expect(series.every((row) => /^2\.25\.\d+\.\d+\.\d+$/.test(row.SeriesInstanceUID ?? ''))).toBe(true);
  });

  it('goes through the real ontology into a cube, with the gaps that were put into it listed', async () => {
    const store = await openStore({ mounts: await ontologyMounts() });
    try {
      const ontology = await openOntology(store);
      const [sources, caseTable, out] = [folderWith(), folderWith(), folderWith()];
      await generate({ persons: childhood.persons, seed: childhood.seed, holder: childhood }, sources);
      const collection = await collect({ sources: [sources], ontology, out: caseTable });
      expect(collection).toMatchObject({ state: 'collected', generated: true, absent: [] });
      const gaps = collection.state === 'collected' ? collection.coverage : [];
      const expected = ['bodyPart NECK other', 'manufacturer NovaScan Imaging unmapped', 'sex 0 unmapped'];
      expect(gaps.map(({ facet, value, outcome }) => `${facet} ${value} ${outcome}`)).toEqual(expected);

      const keys = await openKeys(folderWith());
      const building = await build({ caseTable, epoch: '2026', out, ...keys });
      expect(building).toMatchObject({ state: 'built' });
      if (building.state !== 'built') return;
      expect(building.cellsPerPerson).toBeLessThanOrEqual(165);
      expect(building.released).toBeGreaterThan(100);
      const turtle = readFileSync(join(out, 'cube.ttl'), 'utf8');
      expect(turtle).toContain(`col:ontologyRelease "${ontology.release.hash}"`);
      expect(turtle).toContain('col:cell "condition=CLIN1049513"');
      expect(turtle).toContain('facet:modality eucaim:IMG1000038');
    } finally {
      await store.close();
    }
  });
});
