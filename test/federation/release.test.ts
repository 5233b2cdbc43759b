import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/base/index.ts';
import { verifyCube } from '../../src/federation/index.ts';

const bytes = new TextEncoder().encode('<> a <http://purl.org/linked-data/cube#DataSet> .\n');
const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
const jwk = await exportJWK(pair.publicKey);
const sign = (text: string, key = pair.privateKey, alg = 'EdDSA') =>
  new CompactSign(new TextEncoder().encode(text)).setProtectedHeader({ alg }).sign(key);
const signed = await sign(JSON.stringify({ sha256: sha256(bytes), epoch: '2026' }));

describe('the signature of a cube', () => {
  it('is verified for the very bytes that were signed, and gives what was stated', async () => {
    expect(await verifyCube(bytes, signed, jwk)).toEqual({
      state: 'verified',
      payload: { sha256: sha256(bytes), epoch: '2026' },
    });
  });

  it('is refused for one changed byte, another key, another algorithm, and what is no statement', async () => {
    const changed = Uint8Array.from(bytes);
    changed[3] = 98;
    const stranger = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const secret = new TextEncoder().encode('x'.repeat(32));
    const hmac = await new CompactSign(new TextEncoder().encode('{}'))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(secret);
    const refused = [
      await verifyCube(changed, signed, jwk),
      await verifyCube(bytes, signed, await exportJWK(stranger.publicKey)),
      await verifyCube(bytes, await sign('{}', stranger.privateKey), jwk),
      await verifyCube(bytes, hmac, jwk),
      await verifyCube(bytes, hmac, { kty: 'oct', k: Buffer.from(secret).toString('base64url') }),
      await verifyCube(bytes, await sign('{"epoch":"2026"}'), jwk),
      await verifyCube(bytes, await sign('not JSON'), jwk),
      await verifyCube(bytes, 'not.a.signature', jwk),
      await verifyCube(bytes, `${signed}${'A'.repeat(70_000)}`, jwk),
    ];
    expect(refused.map((verdict) => verdict.state)).toEqual(refused.map(() => 'refused'));
  });
});
