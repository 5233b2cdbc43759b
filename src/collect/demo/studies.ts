import type { Device, SegmentationMix } from './distributions.ts';
import { dicomAge, dicomSex, isoDay, type Person } from './person.ts';
import type { Random } from './random.ts';

/** What images are drawn from. */
export interface Imaging {
  devices: readonly Device[];
  segmentations: readonly SegmentationMix[];
  /** How many times a person is imaged, on average. */
  visits: number;
}

type Row = Record<string, string | number>;

/** One row of a table of images. */
export type ImageRow = { table: 'dicom_series.csv' | 'dicom_segment.csv'; row: Row };

/** The studies of a person, visit by visit; each visit has one at least. */
export function* drawStudies(person: Person, imaging: Imaging, random: Random): Generator<ImageRow> {
  const { cancer, number, diagnosed, stage } = person;
  const advanced = (stage ?? 0) >= 2;
  const visits = 1 + random.below(2 * imaging.visits - 1);
  const day = new Date(diagnosed);
  let count = 0;
  for (let visit = 0; visit < visits; visit++) {
    day.setUTCDate(day.getUTCDate() + (visit === 0 ? random.below(60) : 120 + random.below(420)));
    const drawn = cancer.images.filter((kind) => random.chance(kind.chance * (advanced ? kind.advanced : 1)));
    for (const { modality, bodyPart } of drawn.length > 0 ? drawn : cancer.images.slice(0, 1)) {
      const study = `2.25.${1_000_000 + number}.${++count}`;
      yield* drawSeries(person, { study, day, modality, bodyPart }, imaging, random);
    }
  }
}

interface Study {
  study: string;
  day: Date;
  modality: string;
  bodyPart: string;
}

function* drawSeries(
  person: Person,
  { study, day, modality, bodyPart }: Study,
  { devices, segmentations }: Imaging,
  random: Random,
): Generator<ImageRow> {
  const year = day.getUTCFullYear();
  const device = random.pick(
    devices
      .filter((one) => one.modality === modality && one.from <= year && year < one.below)
      .map((one) => [one, one.share] as const),
  );
  const fields = year < 2016 ? device.field : device.fieldFrom2016;
  const field = fields.length === 0 || random.chance(0.02) ? '' : random.pick(fields);
  const date = random.chance(0.01) ? '' : isoDay(day).replaceAll('-', '');
  const series = 1 + random.below(3);
  for (let s = 1; s <= series; s++) {
    yield {
      table: 'dicom_series.csv',
      row: {
        PatientID: person.id,
        PatientSex: dicomSex(person),
        PatientAge: dicomAge(person, day),
        StudyInstanceUID: study,
        StudyDate: date,
        SeriesInstanceUID: `${study}.${s}`,
        Modality: modality,
        BodyPartExamined: random.chance(0.06) ? '' : bodyPart,
        Manufacturer: random.chance(0.01) ? '' : device.manufacturer,
        SliceThickness:
          device.thickness.length === 0 || random.chance(0.02) ? '' : random.pick(device.thickness),
        MagneticFieldStrength: field,
      },
    };
  }
  if ((modality !== 'CT' && modality !== 'MR') || !random.chance(person.cancer.segmented)) return;
  const fitting = segmentations.filter(({ from, below }) => from <= year && year < below);
  const mix =
    fitting.find(({ manufacturer }) => manufacturer === device.manufacturer) ??
    fitting.find(({ manufacturer }) => manufacturer === 'any');
  if (mix === undefined) return;
  yield {
    table: 'dicom_segment.csv',
    row: {
      PatientID: person.id,
      StudyInstanceUID: study,
      SeriesInstanceUID: `${study}.9`,
      ReferencedSeriesInstanceUID: `${study}.1`,
      SegmentNumber: 1,
      SegmentAlgorithmType: random.pick(mix.algorithms),
    },
  };
}
