import { createHmac, createPublicKey, type KeyObject } from 'node:crypto';
import { sha256 } from '../base/index.ts';
import { type CaseTable, type CaseTableManifest, readCaseTable } from '../cases/index.ts';
import {
  discloseOpen,
  fewestForCells,
  guarantee,
  type PlannedCell,
  type PolicyWishes,
  planCells,
  policyFor,
  protect,
  totalKey,
  verifyDeclaration,
} from '../disclosure/index.ts';
import { type Cube, statedPolicy } from './cube.ts';
import { PersonIndex } from './person-index.ts';
import { type ReleaseFiles, releaseFiles } from './release-files.ts';
import type { AttackResult } from './risk.ts';

/** What a release is derived from; nothing else has an influence on its bytes. */
export interface ReleaseSource {
  /** Folder of a case table. */
  caseTable: string;
  /** Id of the holder whose cases these must be. */
  holder?: string | undefined;
  /** Names the release, e.g. `2026`; one a year unless the policy says more. */
  epoch: string;
  /** What the holder wishes stricter than the minima. */
  policy?: PolicyWishes | undefined;
  /** 32 bytes that the noise is drawn from. */
  key: Uint8Array;
  /** Ed25519; a declaration is checked with its public half. */
  signingKey: KeyObject;
  /** A compact JWS that declares the records public; only then are counts exact. */
  declaration?: string | undefined;
  /** Attacks tried on generated populations, for the risk report. */
  attacks?: readonly AttackResult[] | undefined;
}

/** A release that is not signed yet. What names its cases stays inside: it would confirm a guess of all of them. */
export interface Derived {
  state: 'derived';
  cube: Cube;
  files: ReleaseFiles;
  /** Names cases, facets, policy and noise key. Private, like what counts after it. */
  release: string;
  index: PersonIndex;
  /** The loss of one year under the minima of this population, which no sum of epochs may exceed. */
  yearlyRho: number;
}

export type Refused = { state: 'refused'; mistakes: string[] };
export const refused = (...mistakes: string[]): Refused => ({ state: 'refused', mistakes });

const everyone: PlannedCell[] = [{ key: totalKey, values: [] }];

/**
 * Counts and protects: case table in, the bytes of a release out, without touching disk or network. Raw counts
 * stay sealed. The same cases, keys, epoch, policy and declaration give the same bytes.
 */
export async function derive(source: ReleaseSource): Promise<Derived | Refused> {
  if (!/^[a-zA-Z0-9][\w.-]{0,39}$/.test(source.epoch))
    return refused('An epoch is named with letters, digits, dots and hyphens, e.g. 2026.');
  const reading = await readCaseTable(source.caseTable);
  if (reading.state === 'invalid') return refused(...reading.mistakes);
  const { table } = reading;
  const { id } = table.manifest.holder;
  if (source.holder !== undefined && source.holder !== id)
    return refused(`The case table is of holder ${id}, not of ${source.holder}.`);
  const index = new PersonIndex(table);
  const made = source.declaration === undefined ? protectedCube : openCube;
  const result = made(source, table, index);
  if (result.state === 'refused') return result;
  const { cube, yearlyRho } = result;
  const files = await releaseFiles(cube, source.attacks, source.declaration);
  const release = sha256(
    JSON.stringify([
      table.fingerprint,
      sha256(files.get('lattice.json') ?? ''),
      statedPolicy(cube.protection),
      // Another noise key would be a second draw over the same cells, and is another release.
      createHmac('sha256', source.key).update('collimator release v1').digest('hex'),
    ]),
  );
  return { state: 'derived', cube, files, release, index, yearlyRho };
}

/**
 * Names the draws of a release: its epoch, its holder, and whether anybody stands behind the cases. Without the last
 * two, somebody who knows one release (of generated cases, say) could take its noise off another of the same keys.
 */
export function drawsOf(epoch: string, { holder, generated }: CaseTableManifest): string {
  return JSON.stringify([epoch, holder.id, generated ? 'generated' : 'real']);
}

type Made = { state: 'made'; cube: Cube; yearlyRho: number } | Refused;

function protectedCube(
  { epoch, policy: wished, key }: ReleaseSource,
  table: CaseTable,
  index: PersonIndex,
): Made {
  const { manifest } = table;
  const draws = drawsOf(epoch, manifest);
  // The size of the collection is itself protected: plan and policy follow a protected total, not the true one.
  const small = policyFor(0, wished);
  if (small.state === 'refused') return small;
  const population = protect(index.count(everyone), small.policy, key, draws)[0]?.count ?? 0;
  const choice = policyFor(population, wished);
  if (choice.state === 'refused') return choice;
  const { policy } = choice;
  const plan = planCells(manifest.facets, population);
  const promised = plan.length > 0 ? plan : everyone;
  const least = policyFor(population, { membershipSensitive: policy.membershipSensitive });
  if (least.state === 'refused') return least;
  return {
    state: 'made',
    yearlyRho: guarantee(manifest.facets, promised, least.policy).withRequests.rho,
    cube: {
      epoch,
      manifest,
      protection: {
        access: 'protected',
        policy,
        guarantee: guarantee(manifest.facets, promised, policy),
      },
      plan,
      cells: protect(index.count(plan), policy, key, draws),
      band: population < fewestForCells ? `fewer than ${fewestForCells} persons` : undefined,
    },
  };
}

function openCube(
  { epoch, declaration: jws = '', signingKey }: ReleaseSource,
  table: CaseTable,
  index: PersonIndex,
): Made {
  const { manifest, fingerprint } = table;
  const verdict = verifyDeclaration(jws, createPublicKey(signingKey), {
    holder: manifest.holder.id,
    cases: fingerprint,
  });
  if (verdict.state === 'refused') return verdict;
  const { declaration } = verdict;
  const plan = planCells(manifest.facets);
  const cells = discloseOpen(index.count(plan), declaration);
  const cube: Cube = {
    epoch,
    manifest,
    protection: { access: 'open', declaration },
    plan,
    cells,
    band: undefined,
  };
  return { state: 'made', cube, yearlyRho: 0 };
}
