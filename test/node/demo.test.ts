import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collect, demoHolders, generate } from '../../src/collect/index.ts';
import { build, openKeys } from '../../src/node/index.ts';
import { ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';
import { caseTableRows } from './case-table-rows.ts';
import { folderWith, rowsOf } from './folders.ts';

const tables = [
  'person.csv',
  'condition_occurrence.csv',
  'measurement.csv',
  'dicom_series.csv',
  'dicom_segment.csv',
];
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

  it('has effects of three things together, as real collections do', async () => {
    const folder = folderWith();
    await generate({ persons: 4_000, seed: 11, holder: demoHolders[0]! }, folder);
    const series = rowsOf(join(folder, 'dicom_series.csv'));
    const conditionOf = new Map(
      rowsOf(join(folder, 'condition_occurrence.csv')).map((row) => [
        row.person_id,
        row.condition_concept_id,
      ]),
    );
    const measured = rowsOf(join(folder, 'measurement.csv'));
    const stageOf = new Map(
      measured.flatMap((row) =>
        row.value_source_value?.startsWith('CLIN') ? [[row.person_id, row.value_source_value]] : [],
      ),
    );
    const share = (of: { length: number }, among: { length: number }) => of.length / among.length;

    // Cancer, stage and modality: advanced breast cancer gets a PET study far more often, lung cancer a little.
    const withPet = new Set(series.filter((row) => row.Modality === 'PT').map((row) => row.PatientID));
    const petShare = (condition: string, stages: string[]) => {
      const group = [...conditionOf.keys()].filter(
        (id) => conditionOf.get(id) === condition && stages.includes(stageOf.get(id) ?? ''),
      );
      return share(
        group.filter((id) => withPet.has(id)),
        group,
      );
    };
    const [early, late] = [
      ['CLIN1000422', 'CLIN1000421'],
      ['CLIN1000420', 'CLIN1000419'],
    ] as const;
    const [breast, lung] = ['4112853', '443388'] as const;
    const factor = (condition: string) => petShare(condition, [...late]) / petShare(condition, [...early]);
    expect(factor(breast)).toBeGreaterThan(2.5);
    expect(factor(lung)).toBeLessThan(2);

    // Year, maker and method of segmentation: by machine later, and more so where the maker sells it.
    const seriesOf = new Map(series.map((row) => [row.SeriesInstanceUID, row]));
    const segments = rowsOf(join(folder, 'dicom_segment.csv')).map(
      (row): Record<string, string | undefined> => ({
        ...seriesOf.get(row.ReferencedSeriesInstanceUID),
        method: row.SegmentAlgorithmType,
      }),
    );
    const automatic = (fits: (row: Record<string, string | undefined>) => boolean) => {
      const group = segments.filter((row) => row.StudyDate !== '' && fits(row));
      return share(
        group.filter((row) => row.method === 'AUTOMATIC'),
        group,
      );
    };
    const before2017 = automatic((row) => row.StudyDate! < '2017');
    const siemens = automatic((row) => row.StudyDate! >= '2017' && row.Manufacturer === 'SIEMENS');
    const philips = automatic((row) => row.StudyDate! >= '2017' && row.Manufacturer!.startsWith('Philips'));
    expect([before2017 < 0.15, siemens > 1.3 * philips]).toEqual([true, true]);

    // Field strength belongs to MR, and makers to their years.
    expect(series.filter((row) => row.Modality !== 'MR' && row.MagneticFieldStrength)).toEqual([]);
    expect(series.filter((row) => row.MagneticFieldStrength === '3').length).toBeGreaterThan(300);
    expect(series.filter((row) => row.Manufacturer === 'TOSHIBA' && row.StudyDate! > '2019')).toEqual([]);
    expect(series.some((row) => row.Manufacturer === 'TOSHIBA')).toBe(true);
  });

  it('is imaged as often as asked for, and infants have their age in months', async () => {
    const [once, often] = [folderWith(), folderWith()];
    await generate({ persons: 300, seed: 3, holder: childhood }, once);
    await generate({ persons: 300, seed: 3, holder: childhood, visits: 3 }, often);
    const [few, many] = [once, often].map((folder) => rowsOf(join(folder, 'dicom_series.csv')));
    expect(many!.length).toBeGreaterThan(2 * few!.length);
    expect(many!.every((row) => /^\d{3}[YM]$/.test(row.PatientAge ?? ''))).toBe(true);
    expect(few!.some((row) => row.PatientAge?.endsWith('M'))).toBe(true);
    expect(new Set(many!.map((row) => row.SeriesInstanceUID)).size).toBe(many!.length);
  });

  it('knows something of every facet, for each of the demo holders', async () => {
    const store = await openStore({ mounts: await ontologyMounts() });
    try {
      const ontology = await openOntology(store);
      for (const holder of demoHolders) {
        const [sources, out] = [folderWith(), folderWith()];
        await generate({ persons: 600, seed: holder.seed, holder }, sources);
        expect(await collect({ sources: [sources], ontology, out })).toMatchObject({ state: 'collected' });
        const { cases, series } = await caseTableRows(out);
        const known = (rows: Record<string, string>[], column: string) =>
          new Set(rows.map((row) => row[column]).filter((code) => code && code !== 'Unknown')).size;
        for (const { id, column, levels, lattice } of ontology.facets) {
          if (column === undefined || lattice.length === 0) continue;
          const rows = levels.includes('series') ? series : cases;
          expect([holder.id, id, known(rows, column) > 1]).toEqual([holder.id, id, true]);
        }
      }
    } finally {
      await store.close();
    }
  });

  it('goes through the real ontology into a cube, with the gaps that were put into it listed', async () => {
    const store = await openStore({ mounts: await ontologyMounts() });
    try {
      const ontology = await openOntology(store);
      const [sources, caseTable, out] = [folderWith(), folderWith(), folderWith()];
      await generate({ persons: childhood.persons, seed: childhood.seed, holder: childhood }, sources);
      const collection = await collect({ sources: [sources], ontology, out: caseTable });
      expect(collection).toMatchObject({ state: 'collected', generated: true });
      const absent = collection.state === 'collected' ? collection.absent : ['everything'];
      // Other models of data, which the mappings know as well, are not generated.
      expect(absent.filter((name) => tables.includes(`${name}.csv`) || name === 'everything')).toEqual([]);
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
