import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { diskProblem, Problem } from '../base/index.ts';
import { openLog } from './files.ts';
import type { Fault } from './log.ts';

/** Faults of the log as Problems. Readers load no more than they need, so they throw plain Errors. */
export const problem: Fault = (kind, detail) => new Problem(kind, detail);

/**
 * A Problem about a store's folder, from what SQLite or the file system threw; told more exactly where the file is known
 * that could not be written.
 */
export const folderProblem = (what: string, error: unknown, file?: string | null): Problem =>
  diskProblem(what, file ? asDiskTells(dirname(file), error) : error);

/**
 * SQLite says "disk I/O error" of whatever the disk did not take: also where a failing disk was made read-only under way,
 * when files that are open may still be asked for writing. A small new file tells which it was.
 */
function asDiskTells(folder: string, error: unknown): unknown {
  if (!(error instanceof Error && error.message.includes('disk I/O'))) return error;
  // A name that the next start removes.
  const probe = join(folder, 'unfinished.draft');
  try {
    writeFileSync(probe, Buffer.alloc(4096));
    rmSync(probe);
    return error;
  } catch (refused) {
    return refused;
  }
}

/** Opens the log of a folder to read it, beside a store that may have it open. Throws a Problem where that cannot be. */
export function readLog(folder: string): ReturnType<typeof openLog> {
  try {
    return openLog(folder, problem);
  } catch (error) {
    throw folderProblem(`The store in ${folder} cannot be read`, error);
  }
}
