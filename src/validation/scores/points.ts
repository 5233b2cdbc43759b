import type { Outcome } from './outcomes.ts';
import type { Metric } from './tables.ts';

/** Points to two places. */
export const round = (points: number) => Math.round(points * 100) / 100;

/** Whole points are rounded up, as the metadata quality assessment does; others to two places. */
export function pointsOf(metric: Metric, share: number): number {
  const exact = metric.points * share;
  return Number.isInteger(metric.points) && metric.scheme === 'mqa'
    ? Math.max(0, Math.ceil(exact - 1e-9))
    : round(exact);
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** The share of a metric that is met, or would be with some mended; undefined where nothing can tell it. */
export function shareOf(
  metric: Metric,
  outcomes: ReadonlyMap<string, readonly Outcome[]>,
  mended: readonly Outcome[] = [],
): number | undefined {
  const shares = metric.tests.map((test) => {
    const judged = (outcomes.get(test) ?? []).filter(({ met }) => met !== undefined);
    return judged.length === 0
      ? undefined
      : mean(judged.map((each) => (each.met || mended.includes(each) ? 1 : 0)));
  });
  const told = shares.filter((share) => share !== undefined);
  return told.length === 0 ? undefined : mean(told);
}
