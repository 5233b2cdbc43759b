import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { type CubeVerdict, verifyCube } from './release.ts';
import { requestsFileOf } from './release-files.ts';

/** A cube that this node publishes: the signed bytes, the signature and the key to check it with. */
export interface PublishedCube {
  /** Name of its folder, which is also its epoch in URLs. */
  epoch: string;
  turtle: string;
  jws: string;
  publicKey: JWK;
  verdict: CubeVerdict;
  /** Counts on request, where there are any that verify with the same key. */
  requests?: { turtle: string; jws: string };
}

const epochPattern = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,49}$/;

/**
 * Reads the cubes below a folder, one subfolder for each epoch with cube.ttl, cube.jws and public-key.jwk. A
 * cube whose signature does not verify is returned with its verdict, to be shown as refused and never used.
 */
export async function readPublishedCubes(folder: string): Promise<PublishedCube[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const epochs = entries
    .filter((entry) => entry.isDirectory() && epochPattern.test(entry.name))
    .map(({ name }) => name);
  return Promise.all(
    epochs.sort().map(async (epoch): Promise<PublishedCube> => {
      const bytes = await readFile(join(folder, epoch, 'cube.ttl'));
      const jws = (await readFile(join(folder, epoch, 'cube.jws'), 'utf8')).trim();
      const publicKey = JSON.parse(await readFile(join(folder, epoch, 'public-key.jwk'), 'utf8')) as JWK;
      const requests = await readRequestsOf(join(folder, epoch), publicKey);
      return {
        epoch,
        ...(requests && { requests }),
        turtle: bytes.toString('utf8'),
        jws,
        publicKey,
        verdict: await verifyCube(bytes, jws, publicKey),
      };
    }),
  );
}

/** The counts on request beside a cube: the file that their signature names. */
async function readRequestsOf(folder: string, publicKey: JWK): Promise<PublishedCube['requests']> {
  const absent = (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  };
  const jws = (await readFile(join(folder, 'requests.jws'), 'utf8').catch(absent))?.trim();
  const file = jws === undefined ? undefined : requestsFileOf(jws);
  if (jws === undefined || file === undefined) return undefined;
  const bytes = await readFile(join(folder, file)).catch(absent);
  if (bytes === undefined || (await verifyCube(bytes, jws, publicKey)).state === 'refused') return undefined;
  return { turtle: bytes.toString('utf8'), jws };
}
