import { type PlannedCell, planCells, policyFor } from '../disclosure/index.ts';
import type { Facet, Ontology } from '../ontology/index.ts';
import { type AskingAttack, attackByAsking } from './asking.ts';
import { exactRelease, protectedRelease } from './corner.ts';
import { attackCells, type CubeAttack } from './cube-attacks.ts';
import { inventPersons } from './invent.ts';
import { attackOmnisciently, type OmniscientResult } from './omniscient.ts';
import { collimator } from './ours.ts';
import type { Rate } from './rate.ts';
import { type Reconstruction, reconstruct } from './reconstruct.ts';
import { schemesInUse } from './schemes.ts';
import { Tally } from './tally.ts';

/** How large a campaign is; everything else follows from it. */
export interface CampaignSize {
  /** Persons at the node under attack; two more nodes have a half and a quarter as many. */
  persons: number;
  /** Victims of each attack; a rate's interval narrows with their number. */
  victims: number;
  /** Groups that a tracker asks about, of the schemes in use and of ours; it asks three questions for each. */
  groups: number;
  ownGroups: number;
  /** Secrets that readers of cells and the omniscient attacker are after. */
  secrets: readonly string[];
  /** Releases, each with a new key, of each victim of the omniscient attacker. */
  draws: number;
  seed: number;
}

/** Small enough for every test run; and as the table in docs/attacks.md was measured. */
export const gateSize: CampaignSize = {
  persons: 1_500,
  victims: 40,
  groups: 16,
  ownGroups: 4,
  secrets: ['stage'],
  draws: 4,
  seed: 1,
};
export const fullSize: CampaignSize = {
  persons: 3_000,
  victims: 150,
  groups: 20,
  ownGroups: 20,
  secrets: ['stage', 'condition', 'grade'],
  draws: 4,
  seed: 1,
};

/** What was measured. Chance is one half everywhere. */
export interface CampaignReport {
  size: CampaignSize;
  policy: { floor: number; sigma: number; rounding: number; threshold: number };
  /** Attacks that ask, by mechanism. */
  asking: { id: string; label: string; rates: Record<AskingAttack, Rate> }[];
  /** Attacks that read cells, by who reads: one who knows the victim alone, and one who knows all others too. */
  cells: {
    release: 'collimator' | 'exact';
    secret: string;
    informed: boolean;
    rates: Record<CubeAttack, Rate>;
  }[];
  reconstruction: ({ release: 'collimator' | 'exact'; secret: string } & Reconstruction)[];
  omniscient: OmniscientResult[];
  /** The same where every request that the ledger allows is about the victim. */
  omniscientWithRequests: OmniscientResult[];
  ms: number;
}

/** The facets that cases are counted by. */
const caseFacetsOf = (ontology: Ontology): Facet[] =>
  ontology.facets.filter((facet) => facet.lattice.length > 0);

/**
 * Attacks everything with everything, on invented persons; the same size gives the same rates. `wished` is a policy
 * at least as strict as the minima; throws a RangeError for one that is laxer.
 */
export async function campaign(
  ontology: Ontology,
  size: CampaignSize,
  onDone: (what: string) => void = () => {},
  wished: Parameters<typeof policyFor>[1] = {},
): Promise<CampaignReport> {
  const started = performance.now();
  const { persons, victims, groups, ownGroups, secrets, draws, seed } = size;
  const facets = caseFacetsOf(ontology);
  const choice = policyFor(persons, wished);
  if (choice.state === 'refused') throw new RangeError(choice.mistakes.join(' '));
  const { policy } = choice;
  const planned: ReadonlyMap<string, PlannedCell> = new Map(
    planCells(facets, persons).map((cell) => [cell.key, cell]),
  );
  const tallies = [1, 0.5, 0.25].map(
    (share, i) => new Tally(facets, inventPersons(facets, Math.round(persons * share), 100 * seed + i)),
  );
  const tally = tallies[0] as Tally;

  const asking: CampaignReport['asking'] = [];
  const ours = collimator(ontology, policy);
  for (const mechanism of [...schemesInUse, ours]) {
    const options = {
      tallies,
      planned,
      victims,
      pairs: mechanism === ours ? ownGroups : groups,
      seed,
      secret: { facet: 'stage' },
      number: 'age',
    };
    asking.push({
      id: mechanism.id,
      label: mechanism.label,
      rates: await attackByAsking(mechanism, options),
    });
    onDone(`questions to: ${mechanism.label}`);
  }

  // What an attacker must allow for: two standard deviations of noise and rounding, or nothing.
  const tolerance = 2 * Math.sqrt(policy.sigma ** 2 + policy.rounding ** 2 / 12);
  const releases = [
    {
      release: 'collimator',
      releasing: protectedRelease(policy),
      threshold: policy.threshold,
      tolerance,
      mostHidden: policy.threshold + tolerance,
    },
    { release: 'exact', releasing: exactRelease, threshold: 10, tolerance: 0, mostHidden: 9 },
  ] as const;
  const cells: CampaignReport['cells'] = [];
  const reconstruction: CampaignReport['reconstruction'] = [];
  for (const { release, releasing, ...reading } of releases) {
    for (const secret of secrets) {
      const options = { tally, planned, victims, seed, secret, ...reading };
      for (const informed of [false, true])
        cells.push({ release, secret, informed, rates: attackCells(releasing, { ...options, informed }) });
      const found = await reconstruct(releasing, {
        ...options,
        victims: Math.ceil(victims / 4),
        mostCells: 3,
      });
      reconstruction.push({ release, secret, ...found });
    }
    onDone(`cells of a release: ${release}`);
  }

  const all = { tally, planned, policy, secrets, victims: 2 * victims, draws, seed };
  const omniscient = attackOmnisciently(all);
  const omniscientWithRequests = attackOmnisciently({ ...all, requests: true });
  onDone('omniscient attacker');
  const { floor, sigma, rounding, threshold } = policy;
  return {
    size,
    policy: { floor, sigma, rounding, threshold },
    asking,
    cells,
    reconstruction,
    omniscient,
    omniscientWithRequests,
    ms: Math.round(performance.now() - started),
  };
}
