const bands: [below: number, label: string][] = [
  [1, 'none'],
  [30, 'fewer than 30'],
  [100, '30 to 99'],
  [300, '100 to 299'],
  [1_000, '300 to 999'],
  [10_000, '1 000 to 9 999'],
  [100_000, '10 000 to 99 999'],
];

/** From here on persons are no longer told apart. */
export const mostCounted = 1_000;

/** A number of rows or persons between fixed borders: enough to see what matters, and no exact count. */
export function band(count: number): string {
  return bands.find(([below]) => count < below)?.[1] ?? '100 000 or more';
}

/** A number of persons, counted up to a thousand. */
export function personBand(count: number): string {
  return count >= mostCounted ? '1 000 or more' : band(count);
}

const shares: [below: number, label: string][] = [
  [0.01, 'under 1 %'],
  [0.1, 'under a tenth'],
  [0.5, 'under half'],
  [0.9, 'half or more'],
  [1, 'nearly all'],
];

/** A share in words. */
export function shareOf(part: number, whole: number): string {
  if (part === 0 || whole === 0) return 'none';
  return shares.find(([below]) => part / whole < below)?.[1] ?? 'all';
}
