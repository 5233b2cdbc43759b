import { join } from 'node:path';
import { expect, it } from 'vitest';
import { productFolder } from '../../src/base/index.ts';
import { readCaseTable } from '../../src/cases/index.ts';
import { collect } from '../../src/collect/index.ts';
import { ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';
import { folderWith } from './folders.ts';

/** The folder idc_index_data of the PyPI package idc-index-data, 25.0.5. */
const index = process.env.COLLIMATOR_IDC_INDEX;
const why = index ? '' : ' (skipped: COLLIMATOR_IDC_INDEX names no folder of idc-index-data)';

it.skipIf(!index)(
  `takes the million series of Imaging Data Commons${why}`,
  { timeout: 180_000 },
  async () => {
    const out = join(folderWith(), 'out');
    const store = await openStore({ mounts: await ontologyMounts() });
    const collection = await collect({
      sources: [index as string],
      structural: [join(productFolder, 'mappings', 'idc-index.tsv')],
      ontology: await openOntology(store),
      holder: { id: 'idc', name: 'Imaging Data Commons', country: 'US' },
      out,
    });
    await store.close();
    expect(collection).toMatchObject({ state: 'collected', absent: ['ct_index', 'mr_index', 'seg_index'] });
    const reading = await readCaseTable(out);
    if (reading.state === 'invalid') throw new Error(reading.mistakes.join(' '));
    const { persons, columns, manifest } = reading.table;
    const having = (facet: string, code: string) => {
      const place = manifest.facets
        .find(({ id }) => id === facet)
        ?.lattice.findIndex((one) => one.code === code);
      const column = columns.cases.get(facet) ?? columns.series.get(facet);
      return column?.filter((number) => number === (place ?? -2) + 1).length;
    };
    expect(persons).toBe(86_362);
    expect(having('condition', 'CLIN1000060')).toBe(10_761);
    expect(having('modality', 'IMG1000042')).toBe(44_026);
  },
);
