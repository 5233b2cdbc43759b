import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { CompactSign } from 'jose/jws/compact/sign';
import { exportJWK } from 'jose/key/export';

/** Signs a payload as a compact JWS (RFC 7515) with Ed25519, and gives the public key to check it with. */
export async function sign(payload: Record<string, unknown>, signingKey: KeyObject) {
  const publicKey = await exportJWK(createPublicKey(signingKey));
  const kid = await calculateJwkThumbprint(publicKey);
  const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'EdDSA', kid })
    .sign(signingKey);
  return { jws, jwk: { ...publicKey, kid, alg: 'EdDSA', use: 'sig' } };
}
