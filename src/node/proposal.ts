import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Guarantee, PlanFacet, Policy } from '../disclosure/index.ts';
import { derive, type Refused, type ReleaseSource, refused } from './derive.ts';
import { namesIn, textOf, writeFolder } from './files.ts';
import type { Keys } from './keys.ts';
import { busy, withLock } from './lock.ts';
import { releaseFiles } from './release-files.ts';
import type { AttackResult } from './risk.ts';
import { concentrations } from './warnings.ts';

/** Tries attacks on generated populations with this plan and policy. It is told nothing about the holder's cases. */
export type TryAttacks = (target: {
  facets: readonly PlanFacet[];
  policy: Policy;
  guarantee: Guarantee;
}) => Promise<readonly AttackResult[]>;

export interface ProposalOptions
  extends Pick<ReleaseSource, 'caseTable' | 'holder' | 'epoch' | 'policy' | 'declaration'> {
  keys: Keys;
  /** Gives the attacks of the risk report; none are tried without it. */
  tryAttacks?: TryAttacks | undefined;
}

/** A release that waits for a person: unsigned, in a folder that only its owner can read. */
export type Proposed =
  | {
      state: 'proposed';
      folder: string;
      planned: number;
      released: number;
      warnings: number;
      guarantee: Guarantee | undefined;
    }
  | Refused;

const attackSchema = z.array(
  z.strictObject({
    attack: z.string(),
    secret: z.string(),
    trials: z.number(),
    success: z.number(),
    lower: z.number(),
    upper: z.number(),
    chance: z.number(),
  }),
);
/** The array alone, as a proposal keeps it, or the whole of what `collimator attack --json` prints. */
const attacksSchema = z.union([attackSchema, z.looseObject({ results: attackSchema })]);

/** Attacks as `collimator attack --json` tells them, from the text of a file; undefined where it is something else. */
export function readAttacks(text: string): AttackResult[] | undefined {
  try {
    const given = attacksSchema.parse(JSON.parse(text));
    return Array.isArray(given) ? given : given.results;
  } catch {
    return undefined;
  }
}

/** Folder of the proposal for an epoch, beside the keys. */
export const proposalFolder = (keys: Keys, epoch: string) => join(keys.folder, 'proposals', epoch);

const attacksFile = 'attacks.json';

/**
 * Writes what would be published for an epoch into a private folder, whole and unsigned, for a person to read. An
 * earlier proposal of the epoch is replaced. Nothing is published, and nothing is written to the ledger.
 */
export async function propose(options: ProposalOptions): Promise<Proposed> {
  return (await withLock(options.keys.folder, () => proposed(options))) ?? refused(busy);
}

async function proposed({ keys, tryAttacks, ...given }: ProposalOptions): Promise<Proposed> {
  const derived = await derive({ ...given, key: keys.key, signingKey: keys.signingKey });
  if (derived.state === 'refused') return derived;
  const { cube } = derived;
  const { protection, manifest, plan, cells } = cube;
  const attacks =
    tryAttacks && protection.access === 'protected'
      ? await tryAttacks({ facets: manifest.facets, ...protection })
      : [];
  const release = await releaseFiles(cube, attacks, given.declaration);

  const folder = proposalFolder(keys, given.epoch);
  await mkdir(join(keys.folder, 'proposals'), { recursive: true, mode: 0o700 });
  await rm(folder, { recursive: true, force: true });
  const files: [string, string][] = [...release, [attacksFile, JSON.stringify(attacks)]];
  await writeFolder(folder, files, { mode: 0o700, fileMode: 0o600 });
  return {
    state: 'proposed',
    folder,
    planned: plan.length,
    released: cells.length,
    warnings: concentrations(cube).length,
    guarantee: protection.access === 'protected' ? protection.guarantee : undefined,
  };
}

/** A proposal as it lies in its folder: its files, and the attacks that its report cites; undefined without one. */
export async function readProposal(
  folder: string,
): Promise<{ files: Map<string, string>; attacks: AttackResult[] } | undefined> {
  const attacks = readAttacks((await textOf(join(folder, attacksFile))) ?? '');
  if (attacks === undefined) return undefined;
  const files = new Map<string, string>();
  for (const name of await namesIn(folder))
    if (name !== attacksFile) files.set(name, (await textOf(join(folder, name))) ?? '');
  return { files, attacks };
}
