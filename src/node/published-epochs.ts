import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { namesIn, textOf } from './files.ts';
import type { LedgerEntry } from './release-ledger.ts';

const statement = z.object({
  epoch: z.string(),
  holder: z.object({ id: z.string() }),
  generated: z.boolean(),
  rhoWithRequests: z.number(),
  policy: z.object({ epochsPerYear: z.number().int().min(1) }),
  signedOff: z.object({ by: z.string(), at: z.iso.datetime() }).optional(),
});

/** An epoch found in a release folder, with the thumbprint of the key that signed it. */
export interface PublishedEpoch extends LedgerEntry {
  kid: string;
}

const mostEpochs = 1_000;

/** The signed epochs of real cases in a release folder; what is not signed, or by nobody, is no epoch. */
export async function publishedEpochs(folder: string): Promise<PublishedEpoch[]> {
  const names = (await namesIn(folder)).filter((name) => !name.startsWith('.')).slice(0, mostEpochs);
  const found = await Promise.all(names.map((name) => epochIn(join(folder, name))));
  return found.filter((epoch) => epoch !== undefined);
}

async function epochIn(folder: string): Promise<PublishedEpoch | undefined> {
  try {
    const jws = await textOf(join(folder, 'cube.jws'));
    const jwk = JSON.parse((await textOf(join(folder, 'public-key.jwk'))) ?? '{}') as JsonWebKey & {
      kid?: string;
    };
    const payload = jws === undefined ? undefined : verifiedPayload(jws, jwk);
    if (payload === undefined) return undefined;
    const { epoch, holder, generated, rhoWithRequests: rho, policy, signedOff } = statement.parse(payload);
    if (generated || !signedOff) return undefined;
    const { epochsPerYear } = policy;
    return { epoch, holder: holder.id, at: signedOff.at, rho, epochsPerYear, kid: jwk.kid ?? '' };
  } catch {
    return undefined;
  }
}

/** The payload of a compact JWS that the owner of the key signed; undefined otherwise. */
export function verifiedPayload(jws: string, jwk: JsonWebKey): unknown {
  const [header = '', payload = '', signature = ''] = jws.trim().split('.');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  if (key.asymmetricKeyType !== 'ed25519') return undefined;
  const signed = Buffer.from(`${header}.${payload}`, 'ascii');
  if (!verify(null, signed, key, Buffer.from(signature, 'base64url'))) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}
