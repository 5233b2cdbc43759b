import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, sha256 } from '../../base/index.ts';
import type { Formula } from '../../counting/index.ts';
import { type ProtectedCell, protectRequests } from '../../disclosure/index.ts';
import { type Derived, derive, drawsOf, type Refused, type ReleaseSource, refused } from '../derive.ts';
import { createOnce, textOf } from '../files.ts';
import type { Keys } from '../keys.ts';
import { busy, withLock } from '../lock.ts';
import { verifiedPayload } from '../published-epochs.ts';
import { publicJwk, sign } from '../sign.ts';
import { decide } from './decide.ts';
import { readRequests } from './request.ts';
import { type Decision, readRequestLedger, writeRequestLedger } from './request-ledger.ts';
import { requestsTurtle } from './requests-turtle.ts';

export interface ExtensionOptions
  extends Pick<ReleaseSource, 'caseTable' | 'holder' | 'epoch' | 'policy' | 'declaration'> {
  keys: Keys;
  /** Folder of published releases. */
  releases: string;
  /** Text of a file of requests: a JSON array. */
  requests: string;
}

/** What became of the requests: the decision on each that could be read, and the mistakes of the others. */
export type Extension =
  | {
      state: 'extended' | 'unchanged';
      folder: string;
      decisions: readonly Pick<Decision, 'cohorts' | 'state' | 'detail'>[];
      mistakes: string[];
    }
  | Refused;

/** The signature is what readers begin with: it names the file that holds the counts. */
const pointer = 'requests.jws';

/**
 * Counts cells on request, and publishes them to everyone beside the cube of the epoch. Whether a request is
 * counted depends on its text, the lattices and the ledger. The same requests again change nothing, and nobody
 * signs anew: the release that was signed off allows for them.
 */
export async function extend(options: ExtensionOptions): Promise<Extension> {
  return (await withLock(options.keys.folder, () => extended(options))) ?? refused(busy);
}

async function extended(options: ExtensionOptions): Promise<Extension> {
  const { keys, releases, requests: text, ...given } = options;
  const reading = readRequests(text);
  if (reading.state === 'invalid') return refused(...reading.mistakes);
  const derived = await derive({ ...given, key: keys.key, signingKey: keys.signingKey });
  if (derived.state === 'refused') return derived;
  const { cube, index, release } = derived;
  const { protection, manifest } = cube;
  if (protection.access === 'open')
    return refused('The counts of this epoch are exact: count the records themselves.');
  const folder = join(releases, given.epoch);
  const mistake = await whyNotExtended(derived, keys, folder);
  if (mistake !== undefined) return refused(mistake);

  const path = join(keys.folder, `requests-${given.epoch}.ledger`);
  const about = { epoch: given.epoch, release };
  const ledger = await readRequestLedger(path, about, manifest.facets);
  if (ledger.decisions.length < (await publishedDecisions(folder)))
    return refused(
      `${path} does not have all published requests. Restore it; without it, no more are counted.`,
    );
  const before = JSON.stringify(ledger.decisions);
  const decisions = decide(reading.requests, ledger, {
    epoch: given.epoch,
    facets: manifest.facets,
    planned: new Set(cube.plan.map(({ key }) => key)),
    policy: protection.policy.requests,
    mistakes: (formula) => index.mistakes(formula),
  });
  if (JSON.stringify(ledger.decisions) !== before) await writeRequestLedger(path, about, ledger);

  const counted = ledger.decisions.filter(({ state }) => state === 'counted');
  const cells = counted.map(({ formula }) => ({
    key: formula,
    count: index.matching(JSON.parse(formula) as Formula),
  }));
  const draws = drawsOf(given.epoch, manifest);
  const shown: ProtectedCell[] = protectRequests(cells, protection.policy, keys.key, draws);
  const turtle = await requestsTurtle(ledger.decisions, shown, protection.policy);
  const changed = await publishRequests(folder, turtle, keys, {
    epoch: given.epoch,
    holder: manifest.holder.id,
    cube: sha256(derived.files.get('cube.ttl') ?? ''),
    decisions: ledger.decisions.length,
  });
  return { state: changed ? 'extended' : 'unchanged', folder, decisions, mistakes: reading.mistakes };
}

/** Why the published epoch cannot be extended: it must be this very release, of these very cases, by this key. */
async function whyNotExtended(
  { cube, files, release }: Derived,
  keys: Keys,
  folder: string,
): Promise<string | undefined> {
  const jws = await textOf(join(folder, 'cube.jws'));
  if (jws === undefined) return `There is no release of epoch ${cube.epoch} in ${folder} to extend.`;
  if (verifiedPayload(jws, await publicJwk(keys.signingKey)) === undefined)
    return `The release in ${folder} was signed with another key.`;
  const entry = (await keys.ledger.entries()).find(
    ({ epoch, holder }) => epoch === cube.epoch && holder === cube.manifest.holder.id,
  );
  const same = (await textOf(join(folder, 'cube.ttl'))) === files.get('cube.ttl');
  if (!same || (entry !== undefined && entry.release !== release))
    return 'The cases, facets, policy or program have changed since the release. Requests are counted on the cases that were released: restore them, or wait for the next epoch.';
  return undefined;
}

/** Publishes the counts under a name of their content, then the signature that points there, at once. */
async function publishRequests(
  folder: string,
  turtle: string,
  keys: Keys,
  about: { epoch: string; holder: string; cube: string; decisions: number },
): Promise<boolean> {
  const hash = sha256(turtle);
  const file = `requests-${hash.slice(0, 16)}.ttl`;
  const payload = { sha256: hash, file, ...about };
  const { jws } = await sign(payload, keys.signingKey);
  const earlier = await textOf(join(folder, pointer));
  if (earlier === jws) return false;
  await createOnce(join(folder, file), turtle, 0o644);
  await replaceFile(join(folder, pointer), jws, 0o644);
  // A reader that took the earlier signature a moment ago still finds its file; older ones go.
  const kept = [file, fileOf(earlier)];
  for (const name of await readdir(folder))
    if (/^requests-[0-9a-f]{16}\.ttl$/.test(name) && !kept.includes(name)) await rm(join(folder, name));
  return true;
}

/** How many decisions are published: a ledger that has fewer is not the latest. */
async function publishedDecisions(folder: string): Promise<number> {
  return payloadOf(await textOf(join(folder, pointer)))?.decisions ?? 0;
}

const fileOf = (jws: string | undefined) => payloadOf(jws)?.file;

function payloadOf(jws: string | undefined): { file?: string; decisions?: number } | undefined {
  if (jws === undefined) return undefined;
  return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')) as ReturnType<
    typeof payloadOf
  >;
}
