import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../base/index.ts';
import { createOnce } from './files.ts';
import { ReleaseLedger } from './release-ledger.ts';

/** A node's secrets, and its memory of what it released. They never leave the holder's walls. */
export interface Keys {
  /** Where they lie; beside them, proposals and the ledgers of requests. */
  folder: string;
  /** 32 bytes that the noise is drawn from: whoever has them can take the noise off every release. */
  key: Uint8Array;
  /** Ed25519. */
  signingKey: KeyObject;
  ledger: ReleaseLedger;
}

/**
 * Opens a folder of keys, readable by its owner only; makes the keys on first use. Throws a Problem where a
 * key is damaged, or where others can read it.
 */
export async function openKeys(folder: string): Promise<Keys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = await readOrMake(join(folder, 'noise.key'), () => randomBytes(32));
  if (key.length !== 32)
    throw new Problem(
      'not-possible',
      `${join(folder, 'noise.key')} must hold 32 bytes; restore it from a copy.`,
    );
  const pem = await readOrMake(join(folder, 'signing.pem'), () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    return Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  });
  return {
    folder,
    key,
    signingKey: signingKeyOf(pem, folder),
    ledger: new ReleaseLedger(join(folder, 'releases.jsonl')),
  };
}

async function readOrMake(path: string, make: () => Buffer): Promise<Buffer> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (!exists) await createOnce(path, make(), 0o400);
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0)
    throw new Problem('not-possible', `${path} can be read by others; make it yours alone: chmod 600.`);
  return readFile(path);
}

function signingKeyOf(pem: Buffer, folder: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    const path = join(folder, 'signing.pem');
    throw new Problem('not-possible', `${path} is not a private key; restore it from a copy.`, {}, cause);
  }
}
