import { type Estimate, spread } from './estimate.ts';

/** How much of the shared variance is taken as correlated between nodes: 0.25 (cube.md §3 step 5). */
const correlated = 0.25;

/**
 * Adds the answers of several cubes or nodes. Hidden ones count with their estimates: leaving them out would make
 * every total too small. Filled-in cells and the model err alike at every node, so a quarter of their variance
 * adds up as if it were one error.
 */
export function addUp(estimates: Estimate[]): { value: number; low: number; high: number } {
  const all = (part: (estimate: Estimate) => number) =>
    estimates.reduce((sum, estimate) => sum + part(estimate), 0);
  const value = all((e) => e.value);
  const alike = all((e) => Math.sqrt(e.shared)) ** 2;
  const half =
    spread * Math.sqrt(all((e) => e.own) + (1 - correlated) * all((e) => e.shared) + correlated * alike);
  return {
    value,
    low: Math.max(0, value - half),
    high: Math.min(
      value + half,
      all((e) => e.most),
    ),
  };
}
