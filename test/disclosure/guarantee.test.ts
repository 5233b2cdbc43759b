import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  countVariance,
  guarantee,
  logLikelihood,
  planCells,
  profileFacets,
  protect,
  protectRequests,
  seal,
  worstAccuracy,
} from '../../src/disclosure/index.ts';
import { facets, leaf, made } from './lattice.ts';
import { seeded } from './omniscient.ts';
import { realFacets } from './real-facets.ts';

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

  it('counts requests from the first day: on both sides of a secret that the ledger tells apart', () => {
    const cells = planCells(facets);
    const { rho, withRequests, worstCase } = guarantee(facets, cells, made());
    expect(withRequests.rho - rho).toBeCloseTo(20 / 128, 12);
    const requests = Object.fromEntries(worstCase.map((one) => [one.secret, one.requests]));
    expect(requests).toEqual({ condition: 40, sex: 40, modality: 20, presence: 20 });
    for (const one of worstCase) expect(one.accuracyWithRequests).toBeGreaterThan(one.accuracy);
    const none = guarantee(facets, cells, made(3_000, { requests: { most: 0 } }));
    for (const one of none.worstCase) expect(one.accuracyWithRequests).toBe(one.accuracy);
    expect(none.withRequests.rho).toBe(none.rho);
  });

  it('counts the narrower draw that sized a large collection', () => {
    const cells = planCells(facets);
    const large = guarantee(facets, cells, made(10_000));
    expect(large.rho).toBeCloseTo(12 / 128 + 1 / 72, 12);
    expect(guarantee(facets, cells, made(10_000, { sigma: 8 })).rho).toBeCloseTo(12 / 128, 12);
  });

  it('on the real facets is what docs/releasing.md says', async () => {
    const real = await realFacets();
    const cells = planCells(real);
    const { cellsPerPerson, rho, epsilon, worstCase } = guarantee(real, cells, made());
    expect(cellsPerPerson).toBeLessThanOrEqual(165);
    expect(rho).toBeCloseTo(cellsPerPerson / 72, 12);
    const profiles = profileFacets(real).map(({ id }) => id);
    expect(profiles).toEqual(expect.arrayContaining(['age', 'condition', 'sex', 'stage']));
    const document = readFileSync(fileURLToPath(new URL('../../docs/releasing.md', import.meta.url)), 'utf8');
    expect(document).toContain(`| cells that one person can stand in | ${cellsPerPerson} |`);
    expect(document).toContain(`ρ ${rho.toFixed(3)}, ε ${epsilon.toFixed(1)}`);
    for (const { secret, accuracy, accuracyWithRequests } of worstCase) {
      const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
      expect(document).toContain(`| ${secret} | ${percent(accuracy)} | ${percent(accuracyWithRequests)} |`);
    }
  });

  it('agrees with simulation where every cell is released', () => {
    const policy = made();
    const asked = { ...policy, ...policy.requests };
    const [ofCell, ofRequest] = [logLikelihood(policy), logLikelihood(asked)];
    const random = seeded(3);
    const names = (count: number) => Array.from({ length: count }, (_, i) => `cell=${i}`);
    for (const { planned, requests } of [
      { planned: 34, requests: 0 },
      { planned: 34, requests: 40 },
    ]) {
      const trials = 1_500;
      let right = 0;
      for (let trial = 0; trial < trials; trial++) {
        const truth = random() < 0.5 ? 0 : 1;
        const key = Uint8Array.from({ length: 32 }, () => Math.floor(random() * 256));
        const n = 200 + Math.floor(5 * random());
        const raw = (count: number) => names(count).map((name) => ({ key: name, count: seal(n + truth) }));
        const ratio = (shown: number, of: typeof ofCell) => of(n + 1, shown) - of(n, shown);
        const evidence = [
          ...protect(raw(planned), policy, key, '2026').map(({ count }) => ratio(count, ofCell)),
          ...protectRequests(raw(requests), policy, key, '2026').map(({ count }) => ratio(count, ofRequest)),
        ];
        expect(evidence.length).toBe(planned + requests);
        if (evidence.reduce((sum, one) => sum + one, 0) > 0 === (truth === 1)) right++;
      }
      const bound = worstAccuracy([
        { cells: planned, variance: countVariance(policy) },
        { cells: requests, variance: countVariance(asked) },
      ]);
      // Three standard deviations of the simulation.
      expect(Math.abs(right / trials - bound), `${planned} and ${requests}`).toBeLessThan(
        3 * (0.5 / Math.sqrt(trials)),
      );
    }
  });

  it('makes no profile of facets of series, of several values, or beyond a million combinations', () => {
    const wide = (id: string) => ({
      id,
      cap: 1,
      lattice: Array.from({ length: 200 }, (_, i) => leaf(`v${i}`)),
    });
    const given = [
      wide('d'),
      wide('a'),
      { ...wide('b'), level: 'series' as const },
      wide('c'),
      { ...wide('e'), cap: 2 },
    ];
    expect(profileFacets(given).map(({ id }) => id)).toEqual(['a', 'c']);
  });
});
