import { describe, expect, it } from 'vitest';
import { policyRefusal } from '../../src/cohort/index.ts';
import { policyFor } from '../../src/disclosure/index.ts';

const cubeOf = (total: number, policy: Record<string, number>) => ({
  cube: {
    iri: 'https://example.org/cube',
    epoch: '2026',
    access: 'protected' as const,
    generated: false,
    floor: 10,
    sigma: 6,
    rounding: 5,
    threshold: 30,
    ...policy,
  },
  cells: new Map([['all', total]]),
  requested: new Map(),
  digest: '',
  key: '',
  vocabularies: [],
  facets: [],
});

describe('the policy that a hub accepts', () => {
  it('is the one that a holder may choose: the minima stand twice, and say the same', () => {
    let [accepted, refused] = [0, 0];
    for (const total of [120, 3000, 9995, 10_000, 50_000])
      for (const epochsPerYear of [1, 2, 4, 12, 13])
        for (const floor of [5, 10, 15])
          for (const sigma of [3, 6, 8, 9, 12, 21, 30])
            for (const rounding of [1, 5, 6, 7, 11])
              for (const threshold of [25, 30, 35, 40, 50, 70, 100]) {
                const wished = { floor, sigma, rounding, threshold, epochsPerYear };
                const choice = policyFor(total, wished);
                const refusal = policyRefusal(cubeOf(total, wished));
                expect(refusal === undefined, JSON.stringify([total, wished, choice, refusal])).toBe(
                  choice.state === 'set',
                );
                if (refusal === undefined) accepted += 1;
                else refused += 1;
              }
    expect(accepted).toBeGreaterThan(500);
    expect(refused).toBeGreaterThan(500);
  });
});
