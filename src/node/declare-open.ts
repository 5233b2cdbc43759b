import { createPublicKey } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, replaceFile, systemClock } from '../base/index.ts';
import { readCaseTable } from '../cases/index.ts';
import { type Declaration, verifyDeclaration } from '../disclosure/index.ts';
import { type Refused, refused } from './derive.ts';
import type { Keys } from './keys.ts';
import { sign } from './sign.ts';

export interface DeclarationOptions {
  /** Folder of the case table that is declared. */
  caseTable: string;
  keys: Keys;
  by: string;
  reason: string;
  /** Where everybody can read the records already. */
  records: string;
  /** File of the signed declaration; what it says stands beside it as JSON. */
  out: string;
  clock?: Clock | undefined;
}

export type Declared = { state: 'declared'; file: string; declaration: Declaration } | Refused;

/**
 * Declares that the records of exactly these cases are public already, signed with the holder's key. Only a build
 * that is given the declaration publishes exact counts; with any other case table it is refused.
 */
export async function declareOpen(options: DeclarationOptions): Promise<Declared> {
  const { caseTable, keys, by, reason, records, out, clock = systemClock } = options;
  const reading = await readCaseTable(caseTable);
  if (reading.state === 'invalid') return refused(...reading.mistakes);
  const { manifest, fingerprint } = reading.table;
  const statement = {
    version: 1,
    holder: manifest.holder.id,
    cases: fingerprint,
    records,
    reason,
    by,
    at: clock().toISOString(),
  };
  const { jws } = await sign(statement, keys.signingKey);
  const verdict = verifyDeclaration(jws, createPublicKey(keys.signingKey), {
    holder: manifest.holder.id,
    cases: fingerprint,
  });
  if (verdict.state === 'refused') return verdict;
  await mkdir(dirname(out), { recursive: true, mode: 0o700 });
  await replaceFile(`${out.replace(/\.jws$/, '')}.json`, `${JSON.stringify(statement, null, 2)}\n`);
  await replaceFile(out, jws);
  return { state: 'declared', file: out, declaration: verdict.declaration };
}
