import { type Clock, Problem, systemClock } from '../base/index.ts';
import { roomIn } from './compact.ts';
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

/** What a compaction did. */
export interface Compaction {
  /** The oldest revision at which graphs can be read. */
  horizon: number;
  /** The dropping; none where an earlier call dropped all of it, and could not give the space back. */
  revision?: Revision;
  /** Why the file could not be made smaller, and how many bytes that takes beside it; none where it was. */
  held?: { reason: string; needed: number };
}

/** Bytes that making the file smaller takes beside what is left: what SQLite writes with every page, and an index. */
const besides = 200_000;
const inMegabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

/**
 * Drops, for good, the quads of what changed before a time; who, when, why and counts stay, and the log still
 * verifies. The dropping is itself a revision. Gives the space back, also what an earlier call could not; undefined
 * where nothing is that old and no space is held. Throws a Problem where a store has the folder open, and where the disk
 * has too little room to make the file smaller: then nothing was dropped.
 */
export function compactFolder(
  folder: string,
  before: Date,
  reason: Reason,
  clock: Clock = systemClock,
  room: (folder: string) => number = roomIn,
): Compaction | undefined {
  const journal = openPresent(folder);
  try {
    const upTo = journal.revisionAt(new Date(before.getTime() - 1).toISOString());
    const isOlder = upTo > journal.horizon();
    if (!isOlder && journal.free() === 0) return undefined;
    const needed = Math.ceil(journal.bytesWithout(isOlder ? upTo : 0) * 1.02) + besides;
    if (room(folder) < needed)
      throw new Problem(
        'storage-failed',
        `${folder} has ${inMegabytes(room(folder))} of room, and to make the log smaller takes about ${inMegabytes(needed)}. Nothing was dropped. Make room, then try again; a backup on another disk holds no empty pages either.`,
      );
    const revision = isOlder ? journal.drop(upTo, { at: clock().toISOString(), ...reason }) : undefined;
    const refused = journal.shrink();
    return {
      horizon: journal.horizon(),
      ...(revision !== undefined && { revision }),
      ...(refused !== undefined && { held: { reason: refused, needed } }),
    };
  } finally {
    journal.close();
  }
}
