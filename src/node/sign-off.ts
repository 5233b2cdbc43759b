import { join } from 'node:path';
import { type Clock, systemClock } from '../base/index.ts';
import { type Cube, statedPolicy } from './cube.ts';
import { type Derived, derive, refused } from './derive.ts';
import { namesIn } from './files.ts';
import type { Keys } from './keys.ts';
import { busy, withLock } from './lock.ts';
import { type ProposalOptions, proposalFolder, readProposal } from './proposal.ts';
import { type Publication, publish, sameFiles } from './publish.ts';
import { publishedEpochs } from './published-epochs.ts';
import { publicJwk } from './sign.ts';

export interface SignOffOptions extends Omit<ProposalOptions, 'tryAttacks'> {
  /** Folder of published releases; the epoch becomes a folder in it. */
  releases: string;
  /** Who read the proposal. */
  by: string;
  /** Says that the old keys are lost, and that this release begins a new key. */
  newKey?: boolean | undefined;
  clock?: Clock | undefined;
}

/**
 * Publishes a proposal that a person has read: derives the same bytes again from case table and keys, refuses
 * where they differ from the proposal, asks the ledger, signs, and publishes at once. Signing twice changes nothing.
 */
export async function signOff(options: SignOffOptions): Promise<Publication> {
  return (await withLock(options.keys.folder, () => signedOff(options))) ?? refused(busy);
}

async function signedOff(options: SignOffOptions): Promise<Publication> {
  const { keys, releases, by, newKey = false, clock = systemClock, ...given } = options;
  if (by.trim() === '' || by.length > 200)
    return refused('A release is signed off by a person: give a name of at most 200 characters.');
  const draft = proposalFolder(keys, given.epoch);
  const proposal = await readProposal(draft);
  if (!proposal)
    return refused(
      `There is no proposal of epoch ${given.epoch}. Make one with build --config, and read it.`,
    );
  const derived = await derive({
    ...given,
    key: keys.key,
    signingKey: keys.signingKey,
    attacks: proposal.attacks,
  });
  if (derived.state === 'refused') return derived;
  const differing = difference(proposal.files, derived.files);
  if (differing.length > 0)
    return refused(
      `What would be signed is not what was proposed: ${differing.join(', ')} differ. Cases, keys, policy or program have changed; propose again, and read it.`,
    );

  const at = clock().toISOString();
  const folder = join(releases, given.epoch);
  const mistakes = await ledgerMistakes(derived, keys, { folder, releases, at, newKey });
  if (mistakes.length > 0) return refused(...mistakes);
  return publish(derived, keys.signingKey, folder, { by: by.trim(), at });
}

/** Names of files that only one side has, or that have other bytes. */
function difference(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name));
}

const rhoOf = ({ protection }: Cube) =>
  protection.access === 'protected' ? protection.guarantee.withRequests.rho : 0;

/** What the ledger and the published epochs have against this release; without objections it is remembered. */
async function ledgerMistakes(
  { cube, files, release, yearlyRho }: Derived,
  keys: Keys,
  { folder, releases, at, newKey }: { folder: string; releases: string; at: string; newKey: boolean },
): Promise<string[]> {
  if (cube.manifest.generated) return [];
  const holder = cube.manifest.holder.id;
  const published = (await publishedEpochs(releases)).filter((epoch) => epoch.holder === holder);
  const { kid } = await publicJwk(keys.signingKey);
  const foreign = published.filter((epoch) => epoch.kid !== kid);
  if (foreign.length > 0 && !newKey) {
    return [
      `Epochs ${foreign.map(({ epoch }) => epoch).join(', ')} were signed with another key. Restore the folder of keys from its copy. Where it is lost for good, --new-key begins a new one: the old epochs stay as they are, a new epoch follows by the rules, and its loss adds to theirs.`,
    ];
  }
  // The same bytes under the same key are the same release, also where the ledger is lost.
  if (
    published.some((one) => one.epoch === cube.epoch && one.kid === kid) &&
    (await sameFiles(folder, files))
  )
    return [];
  const entry = {
    epoch: cube.epoch,
    holder,
    release,
    at,
    rho: rhoOf(cube),
    epochsPerYear: statedPolicy(cube.protection).epochsPerYear,
  };
  const verdict = await keys.ledger.judge({ ...entry, yearlyRho }, published);
  if (verdict.state === 'refused') return verdict.mistakes;
  if (verdict.again) return [];
  // What cannot be published must not cost an epoch.
  if ((await namesIn(folder)).length > 0)
    return [`${folder} holds something else; a release is never replaced.`];
  await keys.ledger.record(entry);
  return [];
}
