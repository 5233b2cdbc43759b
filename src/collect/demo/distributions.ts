import { join } from 'node:path';
import { readTable } from '../../base/index.ts';
import type { Profile } from './holders.ts';

export type Weighted = [string, number][];

/** One row of cancers.tsv. */
export interface Cancer {
  concept: string;
  female: number;
  age: number;
  deviation: number;
  /** Weights of stages I to IV; empty where the cancer is not staged. */
  stages: number[];
  /** Weights of grades 1 to 4; empty where it is not graded. */
  grades: number[];
  /** Chance of each kind of study, and by what stages III and IV multiply it. */
  images: { modality: string; bodyPart: string; chance: number; advanced: number }[];
  /** Chance that a CT or MR study is segmented. */
  segmented: number;
  share: Record<Profile, number>;
}

/** One row of devices.tsv. */
export interface Device {
  modality: string;
  manufacturer: string;
  share: number;
  /** Years of its images: `from` is the first, `below` the first after. */
  from: number;
  below: number;
  /** Weights of slice thicknesses in mm; empty where images have none. */
  thickness: Weighted;
  /** Weights of field strengths in tesla, before 2016 and from then on; empty but for MR. */
  field: Weighted;
  fieldFrom2016: Weighted;
}

/** One row of segmentations.tsv. */
export interface SegmentationMix {
  from: number;
  below: number;
  manufacturer: string;
  /** Weights of SegmentAlgorithmType. */
  algorithms: Weighted;
}

const rows = <Column extends string>(file: string, columns: readonly Column[]) =>
  readTable(join(import.meta.dirname, file), columns).map(({ cells }) => cells);

const cancerColumns = [
  ...(['concept', 'female', 'age', 'deviation', 'stages', 'grades', 'images', 'segmented'] as const),
  ...(['general', 'screening', 'childhood'] as const),
];
const deviceColumns = [
  ...(['modality', 'manufacturer', 'share', 'from', 'below', 'thickness', 'field'] as const),
  'fieldFrom2016',
] as const;

const words = (text = '') => text.split(' ').filter(Boolean);

function weighted(text: string | undefined): Weighted {
  return words(text).map((word) => {
    const [value = '', weight] = word.split(':');
    return [value, Number(weight)];
  });
}

export function readCancers(): Cancer[] {
  return rows('cancers.tsv', cancerColumns).map((row) => ({
    concept: row.concept,
    female: Number(row.female),
    age: Number(row.age),
    deviation: Number(row.deviation),
    stages: words(row.stages).map(Number),
    grades: words(row.grades).map(Number),
    images: words(row.images).map((word) => {
      const [kind = '', chance, advanced = '1'] = word.split(':');
      const [modality = '', bodyPart = ''] = kind.split('/');
      return { modality, bodyPart, chance: Number(chance), advanced: Number(advanced) };
    }),
    segmented: Number(row.segmented),
    share: {
      general: Number(row.general),
      screening: Number(row.screening),
      childhood: Number(row.childhood),
    },
  }));
}

export function readDevices(): Device[] {
  return rows('devices.tsv', deviceColumns).map((row) => ({
    modality: row.modality,
    manufacturer: row.manufacturer,
    share: Number(row.share),
    from: Number(row.from || 0),
    below: Number(row.below || 9999),
    thickness: weighted(row.thickness),
    field: weighted(row.field),
    fieldFrom2016: weighted(row.fieldFrom2016),
  }));
}

export function readSegmentations(): SegmentationMix[] {
  return rows('segmentations.tsv', ['from', 'below', 'manufacturer']).map(
    ({ from, below, manufacturer, ...algorithms }) => ({
      from: Number(from),
      below: Number(below),
      manufacturer,
      algorithms: Object.entries(algorithms).map(([name, weight]) => [name, Number(weight)]),
    }),
  );
}
