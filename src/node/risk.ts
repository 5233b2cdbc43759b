import { unknownCode } from '../cases/index.ts';
import { type Guarantee, type Policy, totalKey } from '../disclosure/index.ts';
import { type Cube, statedPolicy } from './cube.ts';
import { concentrations, type Warning } from './warnings.ts';

/** One attack as it was tried on generated populations; nothing in it comes from the holder's cases. */
export interface AttackResult {
  attack: string;
  secret: string;
  trials: number;
  /** Share of right guesses, with its 95 % confidence interval, beside chance. */
  success: number;
  lower: number;
  upper: number;
  chance: number;
}

/** Cells planned and released of one facet or pair of facets. */
export interface Extent {
  facets: string[];
  planned: number;
  released: number;
}

/** How many persons have nothing stated in a facet, in bands. */
export interface Coverage {
  facet: string;
  notStated: string;
}

/**
 * What a person weighs before signing a release off. Everything in it follows from the code lists and the
 * published cells, so it may be published beside them; the holder's own checks of the data stay with the case table.
 */
export interface Risk {
  holder: string;
  epoch: string;
  generated: boolean;
  access: 'protected' | 'open';
  ontologyRelease: string;
  planned: number;
  released: number;
  persons: { count: number; lower: number; upper: number } | string;
  policy: ReturnType<typeof statedPolicy> & Partial<Policy>;
  guarantee: Guarantee | undefined;
  declaration: { records: string; reason: string; by: string; at: string } | undefined;
  extents: Extent[];
  coverage: Coverage[];
  warnings: Warning[];
  attacks: readonly AttackResult[];
}

/** The risk of a release, from the release itself. */
export function riskOf(cube: Cube, attacks: readonly AttackResult[]): Risk {
  const { epoch, manifest, protection, plan, cells, band } = cube;
  const total = cells.find(({ key }) => key === totalKey);
  const policy = statedPolicy(protection);
  return {
    holder: manifest.holder.name,
    epoch,
    generated: manifest.generated,
    access: protection.access,
    ontologyRelease: `${manifest.ontologyRelease.version}, ${manifest.ontologyRelease.hash}`,
    planned: plan.length,
    released: cells.length,
    persons: total
      ? { count: total.count, lower: total.lower, upper: total.upper }
      : (band ?? `fewer than ${policy.threshold}`),
    policy,
    guarantee: protection.access === 'protected' ? protection.guarantee : undefined,
    declaration: protection.access === 'open' ? statement(protection.declaration) : undefined,
    extents: extentsOf(cube),
    coverage: coverageOf(cube),
    warnings: concentrations(cube),
    attacks,
  };
}

const statement = ({ records, reason, by, at }: NonNullable<Risk['declaration']>) => ({
  records,
  reason,
  by,
  at,
});

function extentsOf({ plan, cells }: Cube): Extent[] {
  const released = new Set(cells.map(({ key }) => key));
  const groups = Map.groupBy(plan, ({ values }) => values.map(({ facet }) => facet).join('&'));
  return [...groups].map(([key, group]) => ({
    facets: key === '' ? [] : key.split('&'),
    planned: group.length,
    released: group.filter((cell) => released.has(cell.key)).length,
  }));
}

const bands: [below: number, words: string][] = [
  [0.05, 'under 5 %'],
  [0.25, '5 to 25 %'],
  [0.5, '25 to 50 %'],
  [0.75, '50 to 75 %'],
  [Number.POSITIVE_INFINITY, '75 % and more'],
];

function coverageOf({ manifest, cells, protection }: Cube): Coverage[] {
  const count = new Map<string, number>(cells.map((cell) => [cell.key, cell.count]));
  const total = count.get(totalKey);
  if (total === undefined) return [];
  return manifest.facets
    .filter((facet) => facet.lattice.some(({ code }) => code === unknownCode))
    .map(({ id }) => {
      const unknown = count.get(`${id}=${unknownCode}`);
      const hidden =
        protection.access === 'open' ? 'nobody' : `fewer than ${protection.policy.threshold} persons`;
      const band = bands.find(([below]) => (unknown ?? 0) / total < below)?.[1] ?? '';
      return { facet: id, notStated: unknown === undefined ? hidden : band };
    });
}
