import { type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';

const declarationSchema = z.strictObject({
  version: z.literal(1),
  /** The holder who declares. */
  holder: z.string().min(1).max(200),
  /** Fingerprint of the case table that is declared: with other cases, the declaration says nothing. */
  cases: z.string().regex(/^[0-9a-f]{64}$/),
  /** Where everybody can read the records already. */
  records: z.url({ protocol: /^https?$/ }).max(2_000),
  reason: z.string().min(1).max(2_000),
  by: z.string().min(1).max(200),
  at: z.iso.datetime(),
});

/** A holder's statement that the records behind a cube are public already, so that exact counts tell nothing new. */
export type Declaration = Readonly<z.infer<typeof declarationSchema>>;

export type DeclarationVerdict =
  | { state: 'verified'; declaration: Declaration }
  | { state: 'refused'; mistakes: string[] };

const verified = new WeakSet<Declaration>();
const longestSignature = 65_536;

/**
 * Checks a declaration: a compact JWS (EdDSA) by the holder's own key, over a statement of this holder about
 * exactly these cases. Only a declaration from here opens exact counts.
 */
export function verifyDeclaration(
  jws: string,
  publicKey: KeyObject,
  expected: { holder: string; cases: string },
): DeclarationVerdict {
  const refused = (...mistakes: string[]): DeclarationVerdict => ({ state: 'refused', mistakes });
  const [header, payload, signature, ...more] = jws.trim().split('.');
  if (jws.length > longestSignature || !header || !payload || !signature || more.length > 0)
    return refused('The declaration is not a compact JWS.');
  if (publicKey.asymmetricKeyType !== 'ed25519')
    return refused('A declaration is checked with an Ed25519 key.');
  const algorithm = z.looseObject({ alg: z.literal('EdDSA') }).safeParse(jsonOf(header));
  const signed = Buffer.from(`${header}.${payload}`, 'ascii');
  if (!algorithm.success || !verify(null, signed, publicKey, Buffer.from(signature, 'base64url')))
    return refused('The declaration was not signed with this holder’s key.');
  const parsed = declarationSchema.safeParse(jsonOf(payload));
  if (!parsed.success)
    return refused(...parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}.`));
  const declaration = Object.freeze(parsed.data);
  const mistakes: string[] = [];
  if (declaration.holder !== expected.holder)
    mistakes.push(`The declaration is of holder ${declaration.holder}, not of ${expected.holder}.`);
  if (declaration.cases !== expected.cases)
    mistakes.push('The declaration is about other cases: the case table has changed since. Declare anew.');
  if (mistakes.length > 0) return refused(...mistakes);
  verified.add(declaration);
  return { state: 'verified', declaration };
}

/** Throws a TypeError for a declaration that `verifyDeclaration` did not accept. */
export function assertVerified(declaration: Declaration): void {
  if (!verified.has(declaration))
    throw new TypeError('Exact counts need a declaration from verifyDeclaration, signed by the holder.');
}

function jsonOf(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
