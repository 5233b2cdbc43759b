import { describe, expect, it } from 'vitest';
import { logLikelihood, protect, protectRequests, seal } from '../../src/disclosure/index.ts';
import { made } from './lattice.ts';

const key = new Uint8Array(32).fill(11);

/** Probability that the discrete Gaussian of this sigma gives z, by floats. */
function probabilities(sigma: number): (z: number) => number {
  const bound = 12 * sigma;
  const weight = (z: number) => Math.exp(-(z ** 2) / (2 * sigma ** 2));
  let total = 0;
  for (let z = -bound; z <= bound; z++) total += weight(z);
  return (z) => weight(z) / total;
}

/** Chi-squared of observed against expected, over bins that expect at least 10; and how many bins those are. */
function chiSquared(observed: ReadonlyMap<number, number>, expected: ReadonlyMap<number, number>) {
  let statistic = 0;
  let bins = 0;
  let [restSeen, restExpected] = [0, 0];
  for (const [value, share] of expected) {
    const seen = observed.get(value) ?? 0;
    if (share < 10) {
      restSeen += seen;
      restExpected += share;
      continue;
    }
    statistic += (seen - share) ** 2 / share;
    bins++;
  }
  if (restExpected >= 10) {
    statistic += (restSeen - restExpected) ** 2 / restExpected;
    bins++;
  }
  return { statistic, bins };
}

/** Where chi-squared of this many degrees lies in 1 of 10,000 cases (Wilson and Hilferty). */
const chiSquaredBound = (degrees: number) => {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + 3.719 * Math.sqrt(spread)) ** 3;
};

describe.each([
  { counted: 'cells of a cube', population: 3_000, sigma: 6, draw: protect },
  { counted: 'cells of a large cube', population: 10_000, sigma: 8, draw: protect },
  { counted: 'cells on request', population: 3_000, sigma: 8, draw: protectRequests },
])('the noise of $counted', ({ population, sigma, draw }) => {
  const policy = made(population);
  const probability = probabilities(sigma);
  const draws = 20_000;

  it.each([0, 1, 2, 3, 4])('is the discrete Gaussian, seen through rounding at phase %i', (phase) => {
    const n = 1_000 + phase;
    const cells = Array.from({ length: draws }, (_, i) => ({ key: `phase${phase}=${i}`, count: seal(n) }));
    const observed = new Map<number, number>();
    const released = draw(cells, policy, key, '2026');
    expect(released.length).toBe(draws);
    for (const { count } of released) observed.set(count, (observed.get(count) ?? 0) + 1);
    const expected = new Map<number, number>();
    for (let z = -10 * sigma; z <= 10 * sigma; z++) {
      const rounded = 5 * Math.floor((n + z + 2) / 5);
      expected.set(rounded, (expected.get(rounded) ?? 0) + draws * probability(z));
    }
    const { statistic, bins } = chiSquared(observed, expected);
    expect(bins).toBeGreaterThan(8);
    expect(statistic).toBeLessThan(chiSquaredBound(bins - 1));
  });

  it('hides as often as the likelihood says, near the floor and the threshold', () => {
    const of = draw === protect ? policy : { ...policy, ...policy.requests };
    const likelihood = logLikelihood(of);
    for (const n of [9, 10, 15, 25, 30, 40]) {
      const cells = Array.from({ length: 5_000 }, (_, i) => ({ key: `n${n}=${i}`, count: seal(n) }));
      const hidden = 1 - draw(cells, policy, key, '2026').length / cells.length;
      const expected = Math.exp(likelihood(n, undefined));
      const sd = Math.sqrt((expected * (1 - expected)) / cells.length);
      expect(Math.abs(hidden - expected), `n = ${n}`).toBeLessThanOrEqual(4 * sd + 1e-9);
    }
  });
});

describe('the likelihood', () => {
  it('adds up to one over everything that can be published', () => {
    for (const population of [3_000, 10_000]) {
      const policy = made(population);
      const likelihood = logLikelihood(policy);
      for (const n of [0, 9, 10, 27, 31, 500]) {
        let total = Math.exp(likelihood(n, undefined));
        for (let shown = policy.threshold; shown <= n + 12 * policy.sigma; shown += policy.rounding)
          total += Math.exp(likelihood(n, shown));
        expect(total).toBeCloseTo(1, 9);
      }
    }
  });

  it('of a count below the floor is that it is hidden, for certain', () => {
    const likelihood = logLikelihood(made());
    expect([likelihood(9, undefined), likelihood(9, 30), likelihood(0, undefined)]).toEqual([
      0,
      Number.NEGATIVE_INFINITY,
      0,
    ]);
  });
});
