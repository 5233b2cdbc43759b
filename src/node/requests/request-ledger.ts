import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Problem, replaceFile } from '../../base/index.ts';
import type { PlanFacet } from '../../disclosure/index.ts';
import { ProfileLedger } from './profile-ledger.ts';

const decision = z.object({
  /** Canonical text of the formula. */
  formula: z.string(),
  /** Hashes by which askers know it, in the order of asking. */
  cohorts: z.array(z.string()).max(100),
  state: z.enum(['counted', 'planned', 'refused']),
  /** Key of the planned cell, or why it was refused. */
  detail: z.string().optional(),
});

const headerSchema = z.object({
  version: z.literal(1),
  epoch: z.string(),
  /** Names cases, facets and policy of the release that is extended. */
  release: z.string(),
  decisions: z.array(decision),
});

/** What was decided about one formula, for the whole epoch. */
export type Decision = z.infer<typeof decision>;

/** The requests of one epoch: every decision, and the counters that they were charged to. */
export interface RequestLedger {
  decisions: Decision[];
  profiles: ProfileLedger;
}

/**
 * The ledger of an epoch from its file: one line of JSON, then the counters. Empty where there is no file. Throws
 * an Error where it is damaged, or belongs to another release.
 */
export async function readRequestLedger(
  path: string,
  { epoch, release }: { epoch: string; release: string },
  facets: readonly PlanFacet[],
): Promise<RequestLedger> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { decisions: [], profiles: new ProfileLedger(facets) };
  }
  const end = bytes.indexOf('\n');
  const header = headerSchema.safeParse(jsonOf(bytes.subarray(0, Math.max(0, end)).toString('utf8')));
  if (!header.success)
    throw new Problem('not-possible', `${path} is damaged: expected a line of JSON; restore it from a copy.`);
  if (header.data.epoch !== epoch || header.data.release !== release)
    throw new Problem('not-possible', `${path} is of another release; restore the one of epoch ${epoch}.`);
  return {
    decisions: header.data.decisions,
    profiles: new ProfileLedger(facets, new Uint8Array(bytes.subarray(end + 1))),
  };
}

/** Writes the ledger at once, before anything that it pays for is published. */
export async function writeRequestLedger(
  path: string,
  { epoch, release }: { epoch: string; release: string },
  { decisions, profiles }: RequestLedger,
): Promise<void> {
  const header = JSON.stringify({ version: 1, epoch, release, decisions });
  await replaceFile(path, Buffer.concat([Buffer.from(`${header}\n`), profiles.counters]));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
