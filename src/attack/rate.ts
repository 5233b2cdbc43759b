/** A measured share with its 95 % interval (Wilson): right guesses of `of`. */
export interface Rate {
  right: number;
  of: number;
  share: number;
  low: number;
  high: number;
}

const z = 1.96;

export function rate(right: number, of: number): Rate {
  if (of <= 0) return { right: 0, of: 0, share: Number.NaN, low: 0, high: 1 };
  const share = right / of;
  const middle = (share + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  return { right, of, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** What nobody who only guesses passes, but once in seven hundred times: 50 % + 3·√(¼/n). */
export const chanceLimit = (of: number): number => 0.5 + 3 * Math.sqrt(0.25 / of);

/** `64 % (61–67)`. */
export function percent({ share, low, high, of }: Rate): string {
  if (of === 0) return '–';
  const whole = (x: number) => Math.round(100 * x);
  return `${whole(share)} % (${whole(low)}–${whole(high)})`;
}
