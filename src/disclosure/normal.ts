/** The standard normal distribution function, to 1e-7 (Abramowitz and Stegun 26.2.17). */
export function normal(x: number): number {
  if (x < 0) return 1 - normal(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const series = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153];
  const polynomial = t * series.reduce((sum, coefficient) => sum * t + coefficient, 0);
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
