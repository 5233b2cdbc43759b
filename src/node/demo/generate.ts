import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cancer, type Device, readCancers, readDevices } from './distributions.ts';
import type { Holder, Profile } from './holders.ts';
import { Random } from './random.ts';
import { Tables } from './tables.ts';

/** The mark of a folder whose cases are generated; collecting carries it into every number that follows. */
export const generatedMark = 'GENERATED.txt';
/** Names the holder of a folder of sources. */
export const holderFile = 'holder.json';

/** EUCAIM codes of stage groups I to IV. OMOP has standard concepts for them, but none that we have verified. */
const stageCodes = ['CLIN1000422', 'CLIN1000421', 'CLIN1000420', 'CLIN1000419'];
const tnmStageGrouping = 4219603;
const [male, female] = [8507, 8532];

interface Generation {
  persons: number;
  seed: number;
  holder: Holder & { profile?: Profile };
}

/**
 * Writes the sources of an invented holder into a folder: OMOP tables and a table of DICOM series, all
 * marked as generated. The same arguments give the same bytes.
 */
export async function generate({ persons, seed, holder }: Generation, folder: string): Promise<void> {
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
  const tables = await Tables.open(folder);
  for (let i = 0; i < persons; i++) await addPerson(i, random.pick(cancers), devices, random, tables);
  await tables.close();
}

/** Identifiers as hospitals have them: text, and now and then beyond what a double can hold, with a sign. */
function personId(i: number): string {
  return i % 40 === 39 ? String(-9_007_199_254_740_993n - BigInt(i)) : String(100_000_000 + 7 * i);
}

async function addPerson(i: number, cancer: Cancer, devices: Device[], random: Random, tables: Tables) {
  const person = personId(i);
  const isFemale = random.chance(cancer.female);
  const age = Math.min(99, Math.max(0, Math.floor(random.normal(cancer.age, cancer.deviation))));
  const diagnosed = new Date(Date.UTC(2012 + random.below(12), random.below(12), 1 + random.below(28)));
  const born = new Date(diagnosed);
  born.setUTCFullYear(born.getUTCFullYear() - age);
  born.setUTCDate(born.getUTCDate() - random.below(365));
  const date = (day: Date) => day.toISOString().slice(0, 10);
  await tables.add('person.csv', {
    person_id: person,
    gender_concept_id: random.chance(0.01) ? 0 : isFemale ? female : male,
    year_of_birth: born.getUTCFullYear(),
    month_of_birth: born.getUTCMonth() + 1,
    day_of_birth: born.getUTCDate(),
    birth_datetime: `${date(born)} 00:00:00`,
    race_concept_id: 0,
    ethnicity_concept_id: 0,
    person_source_value: person,
  });
  await tables.add('condition_occurrence.csv', {
    condition_occurrence_id: i + 1,
    person_id: person,
    condition_concept_id: cancer.concept,
    condition_start_date: date(diagnosed),
    condition_type_concept_id: 0,
  });
  // Older persons come a little later; a sixth is not staged.
  const weights = cancer.stages.map(
    (weight, stage) => [stage, weight * (age >= 70 && stage === 3 ? 1.3 : 1)] as const,
  );
  const stage = weights.length > 0 && random.chance(0.84) ? random.pick(weights) : undefined;
  if (stage !== undefined) {
    await tables.add('measurement.csv', {
      measurement_id: i + 1,
      person_id: person,
      measurement_concept_id: tnmStageGrouping,
      measurement_date: date(diagnosed),
      measurement_type_concept_id: 0,
      value_as_concept_id: 0,
      value_source_value: stageCodes[stage] ?? '',
    });
  }
  await addImages({ i, person, age, stage }, cancer, devices, random, tables);
}

/** Studies by chance, at least one; advanced stages get more CT and PET. */
async function addImages(
  { i, person, age, stage }: { i: number; person: string; age: number; stage: number | undefined },
  cancer: Cancer,
  devices: Device[],
  random: Random,
  tables: Tables,
) {
  const advanced = (modality: string) =>
    (stage ?? 0) >= 2 && (modality === 'CT' || modality === 'PT') ? 1.4 : 1;
  const drawn = cancer.images.filter(({ modality, chance }) => random.chance(chance * advanced(modality)));
  const studies = drawn.length > 0 ? drawn : cancer.images.slice(0, 1);
  for (const [s, { modality, bodyPart }] of studies.entries()) {
    const device = random.pick(
      devices.filter((one) => one.modality === modality).map((one) => [one, one.share] as const),
    );
    const study = `2.25.${1_000_000 + i}.${s + 1}`;
    for (let series = 1; series <= 1 + random.below(3); series++) {
      await tables.add('dicom_series.csv', {
        PatientID: person,
        StudyInstanceUID: study,
        SeriesInstanceUID: `${study}.${series}`,
        Modality: modality,
        BodyPartExamined: random.chance(0.06) ? '' : bodyPart,
        Manufacturer: random.chance(0.01) ? '' : device.manufacturer,
        SliceThickness:
          device.thickness.length === 0 || random.chance(0.02) ? '' : random.pick(device.thickness),
        PatientAge: `${String(age).padStart(3, '0')}Y`,
      });
    }
  }
}
