import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { serialize } from 'node:v8';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guarantee, type Policy, planCells, policyFor, protect, seal } from '../../src/disclosure/index.ts';
import { facets } from './lattice.ts';

const key = new Uint8Array(32).fill(7);

function made(population = 3_000, wished: Partial<Policy> = {}): Policy {
  const choice = policyFor(population, wished);
  if (choice.state === 'refused') throw new Error(choice.mistakes.join(' '));
  return choice.policy;
}

const cellsOf = (counts: number[]) => counts.map((n, i) => ({ key: `cell=${i}`, count: seal(n) }));
const name = fc.stringMatching(/^[a-z]{1,8}=[A-Z0-9]{1,8}$/);

describe('a raw count', () => {
  const count = seal(73_313);

  it('cannot be serialised, printed or calculated with', async () => {
    expect(() => JSON.stringify({ count })).toThrow(TypeError);
    expect(`${String(count)} ${inspect(count)} ${inspect({ count })}`).not.toContain('73313');
    expect(() => Number(count)).toThrow(TypeError);
    expect(() => (count as unknown as number) + 1).toThrow(TypeError);
    expect(() => (count as unknown as number) > 10).toThrow(TypeError);
    expect(Object.keys(count)).toEqual([]);
  });

  it('does not survive cloning or a message to another thread', () => {
    expect(structuredClone(count)).toEqual({});
    expect(serialize(count).length).toBe(serialize(seal(1)).length);
    const { port1, port2 } = new MessageChannel();
    port1.postMessage({ count });
    expect(receiveMessageOnPort(port2)?.message).toEqual({ count: {} });
    port1.close();
  });

  it('is a whole number from 0', () => {
    for (const wrong of [-1, 0.5, Number.NaN]) expect(() => seal(wrong)).toThrow(RangeError);
  });
});

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

  it('is unbiased, as wide as promised, and covers the truth in 95 of 100', () => {
    for (const wished of [{}, { rounding: 7, sigma: 9 }, { sigma: 20 }]) {
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

describe('a policy', () => {
  it('has strict minima, wider for large populations and for more epochs', () => {
    expect(made(3_000)).toMatchObject({ floor: 10, sigma: 6, rounding: 5, threshold: 30 });
    expect(made(10_000)).toMatchObject({ floor: 10, sigma: 8, rounding: 5, threshold: 35 });
    expect(made(3_000, { epochsPerYear: 4 })).toMatchObject({ sigma: 12, threshold: 45 });
    expect(made(3_000, { sigma: 10 })).toMatchObject({ sigma: 10, threshold: 40 });
  });

  it('cannot be undercut by any wish', () => {
    const part = fc.option(fc.integer({ min: -5, max: 60 }), { nil: undefined });
    const wish = fc.record(
      { floor: part, sigma: part, rounding: part, threshold: part },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.nat({ max: 50_000 }), wish, (population, wished) => {
        const stated = Object.fromEntries(Object.entries(wished).filter(([, value]) => value !== undefined));
        const choice = policyFor(population, stated);
        const minimum = made(population);
        if (choice.state === 'refused') {
          expect(choice.mistakes.length).toBeGreaterThan(0);
          return;
        }
        for (const part of ['floor', 'sigma', 'rounding', 'threshold'] as const) {
          expect(choice.policy[part]).toBeGreaterThanOrEqual(minimum[part]);
        }
        expect(choice.policy.rounding % 2).toBe(1);
      }),
    );
  });

  it('lists every mistake at once', () => {
    const choice = policyFor(3_000, { floor: 5, sigma: 3, rounding: 10, threshold: 10 });
    expect(choice.state === 'refused' && choice.mistakes.length).toBe(4);
  });

  it('is not accepted when somebody wrote it by hand, or changed it', () => {
    const policy = made();
    expect(() => protect([], { ...policy }, key, '2026')).toThrow(TypeError);
    expect(() => Object.assign(policy, { floor: 1 })).toThrow(TypeError);
  });
});

describe('the guarantee', () => {
  it('follows from the plan and the policy', () => {
    const { cellsPerPerson, rho, epsilon, worstCase } = guarantee(facets, planCells(facets), made());
    // 1 total + 2 + 1 + 2 single values, 1 + 2 + 2 pairs of two facets, 1 pair of modalities
    expect(cellsPerPerson).toBe(12);
    expect(rho).toBeCloseTo(12 / 72, 12);
    expect(epsilon).toBeCloseTo(1 / 6 + 2 * Math.sqrt(Math.log(1e6) / 6), 12);
    const condition = worstCase.find((one) => one.secret === 'condition');
    expect(condition?.cells).toBe(2 * (2 + 1 + 2));
    const presence = worstCase.find((one) => one.secret === 'presence');
    // Φ(√12 / (2·√(36 + 25/12))), from a table of the normal distribution
    expect(presence?.cells).toBe(12);
    expect(presence?.accuracy).toBeCloseTo(0.6105, 3);
  });

  it('is stronger with more noise', () => {
    const cells = planCells(facets);
    const narrow = guarantee(facets, cells, made());
    const wide = guarantee(facets, cells, made(3_000, { sigma: 12 }));
    expect(wide.rho).toBeLessThan(narrow.rho);
    for (const [i, { accuracy }] of wide.worstCase.entries()) {
      expect(accuracy).toBeLessThan(narrow.worstCase[i]!.accuracy);
      expect(accuracy).toBeGreaterThan(0.5);
    }
  });
});
