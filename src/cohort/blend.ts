import type { RequestedCount } from '../federation/index.ts';
import type { Estimate } from './estimate.ts';

/**
 * Joins what the cells tell with a count that the holder made of this very cohort, each weighted by the inverse of
 * its variance (cube.md §5). A number that one or two cells hold is left as it is: it is as sure already.
 */
export function blend(estimate: Estimate, counted: RequestedCount, rounding: number): Estimate {
  if (estimate.kind === 'open' || estimate.kind === 'protected') return estimate;
  const ofModel = estimate.own + estimate.shared;
  const ofCount = counted.sigma ** 2 + rounding ** 2 / 12;
  const weight = ofCount / (ofModel + ofCount);
  return {
    ...estimate,
    kind: 'estimate',
    value: weight * estimate.value + (1 - weight) * counted.count,
    own: weight ** 2 * estimate.own + (1 - weight) ** 2 * ofCount,
    shared: weight ** 2 * estimate.shared,
  };
}
