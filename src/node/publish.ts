import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { sha256 } from '../base/index.ts';
import { statedPolicy } from './cube.ts';
import type { Derived } from './derive.ts';
import { namesIn, textOf, writeFolder } from './files.ts';
import { sign } from './sign.ts';

/** Who read a release before it was published, and when. */
export interface SignOff {
  by: string;
  at: string;
}

/** Where a release stands now; `already-published` where the same bytes stood there before, and nothing changed. */
export type Publication =
  | { state: 'published' | 'already-published'; folder: string }
  | { state: 'refused'; mistakes: string[] };

/**
 * Signs a derived release and publishes it at once: a kill at any moment leaves the folder whole or absent. A
 * folder with other files is never touched. The time stands in the signature only.
 */
export async function publish(
  { cube, files }: Pick<Derived, 'cube' | 'files'>,
  signingKey: KeyObject,
  folder: string,
  signedOff?: SignOff,
): Promise<Publication> {
  const present = await namesIn(folder);
  if (present.length > 0) {
    const same = await sameFiles(folder, files);
    return same
      ? { state: 'already-published', folder }
      : { state: 'refused', mistakes: [`${folder} holds something else; a release is never replaced.`] };
  }
  const { epoch, manifest, protection } = cube;
  const hash = (name: string) => sha256(files.get(name) ?? '');
  const { jws, jwk } = await sign(
    {
      sha256: hash('cube.ttl'),
      files: Object.fromEntries([...files].map(([name, text]) => [name, sha256(text)])),
      epoch,
      policy: statedPolicy(protection),
      policyHash: hash('policy.json'),
      planHash: hash('plan.json'),
      lattice: hash('lattice.json'),
      ontologyRelease: manifest.ontologyRelease.hash,
      rho: protection.access === 'protected' ? protection.guarantee.rho : 0,
      rhoWithRequests: protection.access === 'protected' ? protection.guarantee.withRequests.rho : 0,
      generated: manifest.generated,
      holder: manifest.holder,
      ...(signedOff && { signedOff }),
    },
    signingKey,
  );
  await writeFolder(folder, [
    ...files,
    ['public-key.jwk', `${JSON.stringify(jwk, null, 2)}\n`],
    ['cube.jws', jws],
  ]);
  return { state: 'published', folder };
}

/** Whether a folder has every one of these files with these bytes. */
export async function sameFiles(folder: string, files: Iterable<[string, string]>): Promise<boolean> {
  for (const [name, text] of files) if ((await textOf(join(folder, name))) !== text) return false;
  return true;
}
