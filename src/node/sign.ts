import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { CompactSign } from 'jose/jws/compact/sign';
import { exportJWK } from 'jose/key/export';

/** The public half of a signing key, named by its thumbprint (RFC 7638). */
export async function publicJwk(signingKey: KeyObject) {
  const publicKey = await exportJWK(createPublicKey(signingKey));
  return { ...publicKey, kid: await calculateJwkThumbprint(publicKey), alg: 'EdDSA', use: 'sig' };
}

/** Signs a payload as a compact JWS (RFC 7515) with Ed25519, and gives the public key to check it with. */
export async function sign(payload: Record<string, unknown>, signingKey: KeyObject) {
  const jwk = await publicJwk(signingKey);
  const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'EdDSA', kid: jwk.kid })
    .sign(signingKey);
  return { jws, jwk };
}
