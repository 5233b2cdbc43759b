import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Profile } from './holders.ts';

type Weighted = [string, number][];

/** One row of cancers.tsv. */
export interface Cancer {
  concept: string;
  female: number;
  age: number;
  deviation: number;
  /** Weights of stages I to IV; empty where the cancer is not staged. */
  stages: number[];
  /** Chance of each kind of study. */
  images: { modality: string; bodyPart: string; chance: number }[];
  share: Record<Profile, number>;
}

/** One row of devices.tsv. */
export interface Device {
  modality: string;
  manufacturer: string;
  share: number;
  /** Weights of slice thicknesses; empty where images have none. */
  thickness: Weighted;
}

function rows(file: string): Record<string, string>[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return parse(text, { delimiter: '\t', columns: true, comment: '#', comment_no_infix: true, quote: null });
}

const words = (text = '') => text.split(' ').filter(Boolean);

function weighted(text: string | undefined): Weighted {
  return words(text).map((word) => {
    const [value = '', weight] = word.split(':');
    return [value, Number(weight)];
  });
}

export function readCancers(): Cancer[] {
  return rows('cancers.tsv').map((row) => ({
    concept: row.concept ?? '',
    female: Number(row.female),
    age: Number(row.age),
    deviation: Number(row.deviation),
    stages: words(row.stages).map(Number),
    images: weighted(row.images).map(([kind, chance]) => {
      const [modality = '', bodyPart = ''] = kind.split('/');
      return { modality, bodyPart, chance };
    }),
    share: {
      general: Number(row.general),
      screening: Number(row.screening),
      childhood: Number(row.childhood),
    },
  }));
}

export function readDevices(): Device[] {
  return rows('devices.tsv').map((row) => ({
    modality: row.modality ?? '',
    manufacturer: row.manufacturer ?? '',
    share: Number(row.share),
    thickness: weighted(row.thickness),
  }));
}
