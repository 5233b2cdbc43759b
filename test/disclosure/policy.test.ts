import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyFor, protect } from '../../src/disclosure/index.ts';
import { made } from './lattice.ts';

const key = new Uint8Array(32).fill(7);

describe('a policy', () => {
  it('has strict minima, wider for large populations and for more epochs', () => {
    expect(made(3_000)).toMatchObject({ floor: 10, sigma: 6, rounding: 5, threshold: 30 });
    expect(made(10_000)).toMatchObject({ floor: 10, sigma: 8, rounding: 5, threshold: 35 });
    expect(made(3_000, { epochsPerYear: 4 })).toMatchObject({ sigma: 12, threshold: 45 });
    expect(made(3_000, { sigma: 10 })).toMatchObject({ sigma: 10, threshold: 40 });
  });

  it('is stricter where being in the collection is sensitive, and still rounds without bias', () => {
    expect(made(3_000, { membershipSensitive: true })).toMatchObject({
      floor: 10,
      sigma: 10,
      rounding: 11,
      threshold: 44,
      requests: { sigma: 10, threshold: 44 },
    });
    // Half of an even step always rounds the same way.
    for (const [step, bias] of [
      [5, 0],
      [10, -0.5],
      [11, 0],
    ] as const) {
      const errors = Array.from(
        { length: step },
        (_, x) => step * Math.floor((x + (step - 1) / 2) / step) - x,
      );
      expect(errors.reduce((sum, error) => sum + error, 0) / step).toBeCloseTo(bias, 12);
    }
    expect(policyFor(3_000, { membershipSensitive: true, rounding: 9 }).state).toBe('refused');
  });

  it('allows requests from its first day, none for small collections, and never laxer ones', () => {
    expect(made().requests).toEqual({ most: 100, perProfile: 20, sigma: 8, threshold: 35 });
    expect(made(3_000, { epochsPerYear: 4 }).requests).toMatchObject({ sigma: 16, threshold: 55 });
    expect(made(299).requests.most).toBe(0);
    expect(made(3_000, { requests: { most: 0 } }).requests.most).toBe(0);
    const lax = { most: 101, perProfile: 21, sigma: 7, threshold: 30 };
    const choice = policyFor(3_000, { requests: lax });
    expect(choice.state === 'refused' && choice.mistakes.length).toBe(4);
    expect(() => Object.assign(made().requests, { most: 1_000 })).toThrow(TypeError);
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
