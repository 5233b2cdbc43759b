import { type Clock, systemClock } from '../base/index.ts';
import { readLog } from './fault.ts';
import { Journal } from './journal.ts';
import type { Reason, Revision } from './store.ts';

/** The log of a folder that must have one: an empty store is not made in passing. */
function openPresent(folder: string): Journal {
  readLog(folder).database.close();
  return Journal.open(folder);
}

/**
 * Makes the graphs of a folder that are damaged again from their differences, where these are sound; gives their
 * names. Throws a Problem where a store has the folder open.
 */
export function mendFolder(folder: string): string[] {
  const journal = openPresent(folder);
  try {
    return journal.mend();
  } finally {
    journal.close();
  }
}

/**
 * Drops, for good, the quads of what changed before a time; who, when, why and counts stay, and the log still
 * verifies. The dropping is itself a revision, which is given; undefined where nothing is that old. Throws a
 * Problem where a store has the folder open.
 */
export function compactFolder(
  folder: string,
  before: Date,
  reason: Reason,
  clock: Clock = systemClock,
): { horizon: number; revision: Revision } | undefined {
  const journal = openPresent(folder);
  try {
    const horizon = journal.revisionAt(new Date(before.getTime() - 1).toISOString());
    if (horizon <= journal.horizon()) return undefined;
    const revision = journal.compact(horizon, { at: clock().toISOString(), ...reason });
    return { horizon, revision };
  } finally {
    journal.close();
  }
}
