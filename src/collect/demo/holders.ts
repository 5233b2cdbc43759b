import type { Holder } from '../../cases/index.ts';

/** Which mix of cancers a generated holder has: a column of cancers.tsv. */
export type Profile = 'general' | 'screening' | 'childhood';

export interface DemoHolder extends Holder {
  persons: number;
  seed: number;
  profile: Profile;
}

/** Three invented holders for demonstrations and tests. */
export const demoHolders: readonly DemoHolder[] = [
  {
    id: 'aurora',
    name: 'Aurora University Hospital (invented)',
    country: 'SE',
    persons: 3_000,
    seed: 1,
    profile: 'general',
  },
  {
    id: 'levante',
    name: 'Levante Screening Institute (invented)',
    country: 'ES',
    persons: 1_500,
    seed: 2,
    profile: 'screening',
  },
  {
    id: 'villa-verde',
    name: 'Villa Verde Children’s Hospital (invented)',
    country: 'IT',
    persons: 700,
    seed: 3,
    profile: 'childhood',
  },
];
