import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { protect, protectRequests, seal } from '../../src/disclosure/index.ts';
import { made } from './lattice.ts';

const key = new Uint8Array(32).fill(7);

const cellsOf = (counts: number[]) => counts.map((n, i) => ({ key: `cell=${i}`, count: seal(n) }));
const name = fc.stringMatching(/^[a-z]{1,8}=[A-Z0-9]{1,8}$/);

describe('protect', () => {
  it('hides every cell below the floor, whatever the key', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 9 }),
        name,
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (n, cell, anyKey) => {
          expect(protect([{ key: cell, count: seal(n) }], made(), anyKey, '2026')).toEqual([]);
        },
      ),
    );
  });

  it('publishes only multiples of R from T up, inside an interval', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2_000 }), name, (n, cell) => {
        const policy = made();
        for (const { count, lower, upper } of protect([{ key: cell, count: seal(n) }], policy, key, '2026')) {
          expect(count % policy.rounding).toBe(0);
          expect(count).toBeGreaterThanOrEqual(policy.threshold);
          expect(lower).toBeGreaterThanOrEqual(0);
          expect(lower).toBeLessThan(count);
          expect(upper).toBeGreaterThan(count);
        }
      }),
    );
  });

  it('gives the same numbers for the same key and epoch, and another draw in another epoch', () => {
    const counts = Array.from({ length: 200 }, (_, i) => 100 + i);
    const first = protect(cellsOf(counts), made(), key, '2026');
    expect(protect(cellsOf(counts), made(), key, '2026')).toEqual(first);
    expect(protect(cellsOf(counts).toReversed(), made(), key, '2026').toReversed()).toEqual(first);
    for (const other of [
      protect(cellsOf(counts), made(), key, '2027'),
      protect(cellsOf(counts), made(), new Uint8Array(32), '2026'),
    ]) {
      const same = other.filter((cell, i) => cell.count === first[i]?.count).length;
      expect(other.length).toBe(first.length);
      expect(same).toBeLessThan(first.length / 2);
    }
  });

  it('answers the same for 0 and for every count up to k − 1, also for all other cells', () => {
    const others = [40, 57, 800, 12];
    const releases = Array.from({ length: 10 }, (_, n) =>
      protect(cellsOf([...others, n]), made(), key, '2026'),
    );
    for (const release of releases) expect(release).toEqual(releases[0]);
  });

  it('answers alike for every count below the floor among cells on request too', () => {
    const others = [{ key: '{"all":[]}', count: seal(400) }];
    const releases = Array.from({ length: 10 }, (_, n) =>
      protectRequests([...others, { key: '{"facet":"x"}', count: seal(n) }], made(), key, '2026'),
    );
    for (const release of releases) expect(release).toEqual(releases[0]);
    expect(releases[0]?.length).toBe(1);
  });

  it('draws a cell on request apart from the planned cell of the same name', () => {
    const cells = cellsOf(Array.from({ length: 2_000 }, () => 1_000));
    const policy = made(10_000);
    expect([policy.sigma, policy.requests.sigma]).toEqual([8, 8]);
    const [planned, asked] = [
      protect(cells, policy, key, '2026'),
      protectRequests(cells, policy, key, '2026'),
    ];
    const products = planned.map(({ count }, i) => (count - 1_000) * ((asked[i]?.count ?? 0) - 1_000));
    const correlation = products.reduce((sum, product) => sum + product, 0) / products.length / 66;
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(cells.length));
  });

  it('is unbiased, as wide as promised, and covers the truth in 95 of 100', () => {
    for (const wished of [{}, { rounding: 7, sigma: 9 }, { sigma: 20 }, { membershipSensitive: true }]) {
      const policy = made(3_000, wished);
      const counts = Array.from({ length: 20_000 }, (_, i) => 1_000 + (i % 35));
      const released = protect(cellsOf(counts), policy, key, '2026');
      const errors = released.map((cell, i) => cell.count - counts[i]!);
      const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
      const variance = errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length;
      const expected = policy.sigma ** 2 + (policy.rounding ** 2 - 1) / 12;
      const covered = released.filter(
        (cell, i) => cell.lower <= counts[i]! && counts[i]! <= cell.upper,
      ).length;
      expect(released.length).toBe(counts.length);
      expect(Math.abs(mean)).toBeLessThan((4 * Math.sqrt(expected)) / Math.sqrt(counts.length));
      expect(Math.abs(variance / expected - 1)).toBeLessThan(0.05);
      expect(covered / counts.length).toBeGreaterThan(0.95);
    }
  });

  it('draws neighbouring cells independently of each other', () => {
    const counts = Array.from({ length: 20_000 }, () => 500);
    const errors = protect(cellsOf(counts), made(), key, '2026').map((cell) => cell.count - 500);
    const products = errors.slice(1).map((error, i) => error * errors[i]!);
    const correlation = products.reduce((sum, product) => sum + product, 0) / products.length / 38;
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(counts.length));
  });

  it('takes a key of 32 bytes only', () => {
    expect(() => protect(cellsOf([50]), made(), randomBytes(16), '2026')).toThrow(RangeError);
  });
});
