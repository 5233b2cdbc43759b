import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { sha256 } from '../base/index.ts';

/** What a cube's signature states beside the hash of its bytes; holders may state more. */
const statement = z.looseObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

export type CubeVerdict =
  | { state: 'verified'; payload: z.infer<typeof statement> }
  | { state: 'refused'; reason: string };

/** Longest signature that is looked at, in characters. */
const maxSignature = 65_536;

/**
 * Whether `turtle` is byte for byte what the owner of `jwk` signed: a compact JWS (EdDSA) whose JSON payload
 * has the SHA-256 of the bytes. The algorithm is fixed here, never taken from the signature.
 */
export async function verifyCube(turtle: Uint8Array, jws: string, jwk: JWK): Promise<CubeVerdict> {
  if (jws.length > maxSignature) return { state: 'refused', reason: 'The signature is too long.' };
  let bytes: Uint8Array;
  try {
    if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519')
      return { state: 'refused', reason: 'The key is not an Ed25519 key.' };
    const key = await importJWK(
      { kty: jwk.kty, crv: jwk.crv, ...(jwk.x !== undefined && { x: jwk.x }) },
      'EdDSA',
    );
    bytes = (await compactVerify(jws.trim(), key, { algorithms: ['EdDSA', 'Ed25519'] })).payload;
  } catch {
    return { state: 'refused', reason: 'The signature was not made with this key.' };
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return { state: 'refused', reason: 'The signed statement is not JSON.' };
  }
  const payload = statement.safeParse(json);
  if (!payload.success)
    return { state: 'refused', reason: 'The signed statement has no SHA-256 of the cube.' };
  if (payload.data.sha256 !== sha256(turtle)) {
    return { state: 'refused', reason: 'The cube is not the one that was signed: its bytes differ.' };
  }
  return { state: 'verified', payload: payload.data };
}

/** Name of a public key that anyone can compute (RFC 7638, SHA-256); undefined for what is no Ed25519 key. */
export async function thumbprintOf(jwk: JWK): Promise<string | undefined> {
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string') return undefined;
  return calculateJwkThumbprint({ kty: jwk.kty, crv: jwk.crv, x: jwk.x });
}
