import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Holder } from '../../cases/index.ts';
import { readCancers, readDevices, readSegmentations } from './distributions.ts';
import type { Profile } from './holders.ts';
import { drawPerson, omopRows } from './person.ts';
import { Random } from './random.ts';
import { drawStudies, type Imaging } from './studies.ts';
import { Tables } from './tables.ts';

/** The mark of a folder whose cases are generated; collecting carries it into every number that follows. */
export const generatedMark = 'GENERATED.txt';
/** Names the holder of a folder of sources. */
export const holderFile = 'holder.json';

export interface Generation {
  persons: number;
  seed: number;
  holder: Holder & { profile?: Profile };
  /** How many times a person is imaged, on average: a whole number from 1, which is the default. */
  visits?: number;
}

/**
 * Writes the sources of an invented holder into a folder: OMOP tables, a table of DICOM series and one of segments,
 * all marked as generated. The same arguments give the same bytes. Memory does not follow the number of persons.
 */
export async function generate(
  { persons, seed, holder, visits = 1 }: Generation,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { id, name, country } = holder;
  await writeFile(join(folder, holderFile), `${JSON.stringify({ id, name, country }, null, 2)}\n`);
  await writeFile(
    join(folder, generatedMark),
    `Every person in this folder is invented by a program (seed ${seed}). Nothing here describes a patient.\n`,
  );
  const random = new Random(seed);
  const cancers = readCancers().map((cancer) => [cancer, cancer.share[holder.profile ?? 'general']] as const);
  // Each holder owns some makes more than others, as hospitals do.
  const devices = readDevices().map((device) => ({
    ...device,
    share: device.share * (0.3 + 1.4 * random.uniform()),
  }));
  const imaging: Imaging = { devices, segmentations: readSegmentations(), visits };
  const tables = await Tables.open(folder);
  try {
    for (let i = 0; i < persons; i++) {
      const person = drawPerson(i, random.pick(cancers), random);
      const rows = omopRows(person);
      tables.add('person.csv', rows.person);
      tables.add('condition_occurrence.csv', rows.condition);
      for (const row of [rows.stage, rows.grade]) if (row) tables.add('measurement.csv', row);
      for (const { table, row } of drawStudies(person, imaging, random)) tables.add(table, row);
      if (tables.full) await tables.flush();
    }
    await tables.flush();
  } finally {
    await tables.close();
  }
}
