/** A number as it may be shown: whole, rounded, and hidden below the threshold. */
export interface Shown {
  state: 'answered' | 'hidden';
  low: number;
  high: number;
  /** e.g. `≈ 340 (320–360)`, `≤ 340`, or `<30`. */
  display: string;
  /** The best single number; absent where it is hidden, or where only a bound is known. */
  value?: number;
  /** Of a hidden number: the high end of its interval, where it is not below the threshold. */
  upTo?: number;
}

const format = new Intl.NumberFormat('en');

/**
 * Rounds a value with its interval outward to multiples of `rounding`. A value below the threshold shows as
 * `<T`, whatever it is, and its interval keeps only an end that is not below. No other number below the threshold is ever shown either: a low end there becomes 0.
 */
export function show(
  { value, low, high }: { value: number; low: number; high: number },
  { threshold, rounding, bound = false }: { threshold: number; rounding: number; bound?: boolean },
): Shown {
  const top = rounding * Math.ceil(high / rounding - 1e-9);
  const best = rounding * Math.round(value / rounding);
  if ((bound ? high : Math.min(value, best)) < threshold) {
    const display = `<${format.format(threshold)}`;
    return { state: 'hidden', low: 0, high: threshold - 1, display, ...(top >= threshold && { upTo: top }) };
  }
  if (bound) return { state: 'answered', low: 0, high: top, display: `≤ ${format.format(top)}` };
  const bottom = rounding * Math.floor(low / rounding + 1e-9);
  const from = bottom < threshold ? 0 : bottom;
  const display =
    from === top
      ? format.format(best)
      : `≈ ${format.format(best)} (${format.format(from)}–${format.format(top)})`;
  return { state: 'answered', low: from, high: Math.max(top, best), display, value: best };
}
