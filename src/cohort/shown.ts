/** A number as it may be shown: whole, rounded, and hidden below the threshold. */
export interface Shown {
  state: 'answered' | 'hidden';
  low: number;
  high: number;
  /** e.g. `≈ 340 (320–360)`, `≤ 340`, `<30`, or, where a hidden number may be no less than the threshold, `up to 45`. */
  display: string;
  /** The best single number; absent where it is hidden, or where only a bound is known. */
  value?: number;
  /** Of a hidden number: the high end of its interval, where it is not below the threshold; `high` is the same. */
  upTo?: number;
}

const format = new Intl.NumberFormat('en');

/**
 * Rounds a value with its interval outward to multiples of `rounding`. A value below the threshold shows as
 * `<T`, or by the high end of its interval where the model allows more than that. No other number below the threshold is ever shown either: a low end there becomes 0.
 */
export function show(
  { value, low, high }: { value: number; low: number; high: number },
  { threshold, rounding, bound = false }: { threshold: number; rounding: number; bound?: boolean },
): Shown {
  const top = rounding * Math.ceil(high / rounding - 1e-9);
  const best = rounding * Math.round(value / rounding);
  if ((bound ? high : Math.min(value, best)) < threshold) {
    if (top < threshold)
      return { state: 'hidden', low: 0, high: threshold - 1, display: `<${format.format(threshold)}` };
    return { state: 'hidden', low: 0, high: top, display: `up to ${format.format(top)}`, upTo: top };
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
