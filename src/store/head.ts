import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A revision that was acknowledged, by number and hash. */
export interface Acknowledged {
  number: number;
  hash: string;
}

/** Where the newest acknowledged revision is noted, beside the log. */
const headFile = (folder: string): string => join(folder, 'store.head');

/**
 * A note, whose number stands at both ends: one that was written over in place and not to its end, as a disk that loses
 * power may do, has two numbers, and is never taken for the note of another log.
 */
const textOf = ({ number, hash }: Acknowledged): string =>
  `${String(number).padStart(16)} ${hash} ${String(number).padStart(16)}\n`;

/** The note as it is, also without the second number, as it once was; undefined where there is none that is whole. */
function read(folder: string): Acknowledged | undefined {
  try {
    const [, number, hash] =
      /^ *(\d{1,16}) ([0-9a-f]{64})(?: +\1)?\n$/.exec(readFileSync(headFile(folder), 'utf8')) ?? [];
    return number === undefined || hash === undefined ? undefined : { number: Number(number), hash };
  } catch {
    return undefined;
  }
}

/**
 * What a log has lost that was acknowledged, in a sentence that tells the ways out; undefined where nothing is. SQLite
 * takes a file without its write-ahead file for whole, so that only another file can tell.
 */
export function lossOf(
  folder: string,
  hashOf: (revision: number) => string | undefined,
  newest: number,
): string | undefined {
  const noted = read(folder);
  if (noted === undefined || hashOf(noted.number) === noted.hash) return undefined;
  const what =
    newest < noted.number
      ? `it ends at revision ${newest}, but ${noted.number} was acknowledged: store.sqlite or store.sqlite-wal was cut, deleted or replaced`
      : `its revision ${noted.number} is not the one that was acknowledged: the log is another one`;
  return `${what}. Put the file back or restore a backup; to go on with what is there, delete ${headFile(folder)}`;
}

/**
 * Notes each revision once it is on disk in the log. The note itself is not forced to the disk, so it costs
 * microseconds; after a power failure it may be older than the log, never newer.
 */
export class Head {
  readonly #folder: string;
  #file: number | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * In place, since a file beside it that is renamed takes several times as long. Of one length and within one block, so
   * that a disk that is full later still takes it; one that takes none costs only this check.
   */
  note(revision: Acknowledged): void {
    try {
      this.#file ??= openSync(headFile(this.#folder), 'w', 0o600);
      writeSync(this.#file, textOf(revision), 0);
    } catch {
      // The log has it, which is what counts.
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
