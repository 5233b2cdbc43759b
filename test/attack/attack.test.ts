import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type AskingAttack,
  attackResults,
  brokenPromises,
  type CampaignReport,
  campaign,
  campaignMarkdown,
  chanceLimit,
  gateSize,
} from '../../src/attack/index.ts';
import { realOntology } from './ontology.ts';

let report: CampaignReport;
beforeAll(async () => {
  report = await campaign(await realOntology(), gateSize);
}, 180_000);
/** What was found, once, where it is not what it should be. */
let isTold = false;
beforeEach(({ onTestFailed }) => {
  onTestFailed(() => {
    if (!isTold) console.info(campaignMarkdown(report));
    isTold = true;
  });
});

const ratesOf = (id: string) => {
  const found = report.asking.find((one) => one.id === id);
  if (found === undefined) throw new Error(`Nobody attacked ${id}.`);
  return found.rates;
};

describe('attacks on Collimator', () => {
  it('keep every promise', () => {
    expect(brokenPromises(report)).toEqual([]);
  });

  it('tell no more than chance where questions are asked', () => {
    for (const [attack, rate] of Object.entries(ratesOf('collimator'))) {
      expect(rate.of).toBe(gateSize.victims);
      expect(rate.share, attack).toBeLessThanOrEqual(chanceLimit(rate.of));
    }
  });

  it('tell the omniscient attacker no more than the guarantee says, and rarely with confidence', () => {
    expect(report.omniscient.map(({ secret }) => secret)).toEqual([...gateSize.secrets, 'presence']);
    for (const { secret, success, bound, confident } of report.omniscient) {
      expect(success.share, secret).toBeGreaterThan(0.55);
      expect(success.share, secret).toBeLessThanOrEqual(bound + 0.03 + (success.high - success.low) / 2);
      if (secret !== 'presence') expect(confident.share, secret).toBeLessThanOrEqual(0.02);
    }
  });

  it('leave hidden cells wide open to linear programming', () => {
    const [ours] = report.reconstruction.filter(({ release }) => release === 'collimator');
    expect(ours?.cells).toBeGreaterThan(5);
    expect(ours?.pinned).toBe(0);
    expect(ours?.narrowest).toBeGreaterThanOrEqual(10);
  });
});

describe('the attackers are proven to work, since they', () => {
  const broken: [string, AskingAttack, number][] = [
    ['exact-k10', 'equality', 0.95],
    ['exact-k10', 'averaging', 0.95],
    ['exact-k10', 'bisection', 0.95],
    ['exact-k10', 'cross-node', 0.95],
    ['up-to-10', 'direct', 0.95],
    ['next-10', 'averaging', 0.75],
    ['sticky-laplace', 'direct', 0.95],
    ['sticky-laplace', 'equality', 0.95],
    ['fresh-gaussian', 'averaging', 0.85],
    ['round-5', 'averaging', 0.85],
    ['cell-key', 'equality', 0.95],
    ['sticky-query', 'averaging', 0.75],
    ['overlap-refusal', 'refusal', 0.95],
  ];
  it.each(broken)('break %s by %s', (id, attack, least) => {
    expect(ratesOf(id)[attack].share).toBeGreaterThanOrEqual(least);
  });

  it('read secrets off exact cells when all others are known, and pin hidden ones', () => {
    const informed = report.cells.find(({ release, informed }) => release === 'exact' && informed);
    for (const attack of ['residual', 'parent-children', 'least-squares'] as const)
      expect(informed?.rates[attack].share, attack).toBeGreaterThan(0.85);
    const [exact] = report.reconstruction.filter(({ release }) => release === 'exact');
    expect(exact?.pinned).toBeGreaterThan(0);
  });
});

describe('the report', () => {
  it('names a promise that does not hold', () => {
    const worse = structuredClone(report);
    for (const one of worse.omniscient) one.success = { ...one.success, share: 0.99 };
    for (const one of worse.reconstruction) one.pinned = 1;
    const ours = worse.asking.find(({ id }) => id === 'collimator');
    if (ours) ours.rates.equality = { ...ours.rates.equality, share: 1 };
    expect(brokenPromises(worse).length).toBeGreaterThanOrEqual(4);
  });

  it('has a line for every attack on ours', () => {
    const lines = attackResults(report);
    expect(lines.length).toBeGreaterThan(20);
    for (const { success, lower, upper } of lines) {
      expect(lower).toBeLessThanOrEqual(success);
      expect(upper).toBeGreaterThanOrEqual(success);
    }
  });
});
