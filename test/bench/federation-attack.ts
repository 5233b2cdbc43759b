import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attackLive, livePopulation, percent } from '../../src/attack/index.ts';
import { type LiveNetwork, startNetwork, startUnprotected } from '../attack/live-network.ts';
import { realOntology } from '../attack/ontology.ts';

const size = { persons: 3_000, targets: 30, groups: 8, seed: 1 };
const budget = 21;

/** Attacks a live hub and its node over HTTP, and the same interface without protection: shares of right guesses. */
export async function liveAttackTable(): Promise<string> {
  const ontology = await realOntology();
  const population = livePopulation(
    ontology.facets.filter(({ lattice }) => lattice.length > 0),
    size,
  );
  const folder = await mkdtemp(join(tmpdir(), 'collimator-bench-live-'));
  const attack = async (starting: Promise<LiveNetwork>) => {
    const network = await starting;
    try {
      return await attackLive(population, { ...network, budget, seed: 1 });
    } finally {
      await network.close();
    }
  };
  try {
    const bare = await attack(startUnprotected(population));
    const ours = await attack(startNetwork(population, folder, ontology));
    const lines = (Object.keys(ours.both) as (keyof typeof ours.both)[]).map((scheme) => {
      const rates = [ours.secret[scheme], ours.presence[scheme], ours.both[scheme], bare.both[scheme]];
      return `| ${scheme} | ${rates.map(percent).join(' | ')} |`;
    });
    return [
      `${size.persons} persons, ${size.targets} targets of each kind, ${budget} questions each: ${ours.questions} questions in ${Math.round(ours.ms / 1000)} s.`,
      '',
      '| scheme | a secret | being there | both | both, without protection |',
      '| --- | ---: | ---: | ---: | ---: |',
      ...lines,
    ].join('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
