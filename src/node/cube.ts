import type { CaseTableManifest } from '../cases/index.ts';
import type {
  Declaration,
  ExactCell,
  Guarantee,
  PlannedCell,
  Policy,
  ProtectedCell,
} from '../disclosure/index.ts';

/** What stands between the true counts and the published ones. */
export type Protection =
  | { access: 'protected'; policy: Policy; guarantee: Guarantee }
  | { access: 'open'; declaration: Declaration };

/** Everything that a published cube says; all its numbers may leave the house. */
export interface Cube {
  epoch: string;
  manifest: CaseTableManifest;
  protection: Protection;
  /** The cells that were examined, released or not. */
  plan: readonly PlannedCell[];
  cells: readonly (ProtectedCell | ExactCell)[];
  /** Said instead of any count, where a collection is too small for cells. */
  band: string | undefined;
}

/** Floor, noise, rounding and threshold as a cube states them: those of an open cube say that it is exact. */
export function statedPolicy(protection: Protection) {
  if (protection.access === 'open')
    return { access: 'open' as const, floor: 0, sigma: 0, rounding: 1, threshold: 0, epochsPerYear: 1 };
  return { access: 'protected' as const, ...protection.policy };
}
