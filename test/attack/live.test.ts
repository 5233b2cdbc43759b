import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  attackLive,
  chanceLimit,
  type LivePopulation,
  type LiveReport,
  livePopulation,
} from '../../src/attack/index.ts';
import { type LiveNetwork, startNetwork, startUnprotected } from './live-network.ts';
import { realOntology } from './ontology.ts';

const size = { persons: 1_500, targets: 6, groups: 4, seed: 7 };
const options = { budget: 15, seed: 1 };
const networks: LiveNetwork[] = [];
let folder: string;
let population: LivePopulation;
let ours: LiveReport;
let unprotected: LiveReport;

beforeAll(async () => {
  const ontology = await realOntology();
  folder = await mkdtemp(join(tmpdir(), 'collimator-live-attack-'));
  // Facets of cases alone keep the cubes small; the bench attacks with all of them.
  const facets = ontology.facets.filter(
    ({ lattice, levels }) => lattice.length > 0 && !levels.includes('series'),
  );
  population = livePopulation(facets, size);
  const protectedNetwork = await startNetwork(population, folder, ontology);
  networks.push(protectedNetwork);
  ours = await attackLive(population, { ...protectedNetwork, ...options });
  const bare = await startUnprotected(population);
  networks.push(bare);
  unprotected = await attackLive(population, { ...bare, ...options });
}, 120_000);
afterAll(async () => {
  for (const network of networks) await network.close();
  await rm(folder, { recursive: true, force: true });
});

describe('an attacker who speaks HTTP to a live hub and its node', () => {
  it('is as often right as a coin, whatever is tried', () => {
    for (const [scheme, rate] of Object.entries(ours.both)) {
      expect(rate.of, scheme).toBe(2 * size.targets);
      // On both sides: whoever is nearly always wrong knows as much as who is nearly always right.
      expect(Math.max(rate.share, 1 - rate.share), scheme).toBeLessThanOrEqual(chanceLimit(rate.of));
    }
  });

  it('is nearly always right where the same hub counts exactly, so the attacks work', () => {
    for (const [scheme, rate] of Object.entries(unprotected.both))
      if (scheme !== 'zoom') expect(rate.share, scheme).toBeGreaterThanOrEqual(0.95);
    expect(chanceLimit(2 * size.targets)).toBeLessThan(0.95);
  });

  it('spends the whole budget on every target', () => {
    expect(ours.questions).toBe(unprotected.questions);
    const least = population.targets.length * (options.budget - 6);
    expect(ours.questions).toBeGreaterThan(least);
    expect(ours.questions).toBeLessThanOrEqual(population.targets.length * options.budget);
  });

  it('is told that a budget for less than one group is none', async () => {
    const [network] = networks;
    if (network === undefined) throw new Error('There is no network.');
    await expect(attackLive(population, { ...network, budget: 5, seed: 1 })).rejects.toThrow(
      /does not reach/,
    );
  });
});
