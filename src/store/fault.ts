import { Problem } from '../base/index.ts';
import { openLog, reasonOf } from './files.ts';
import type { Fault } from './log.ts';

/** Faults of the log as Problems. Readers load no more than they need, so they throw plain Errors. */
export const problem: Fault = (kind, detail) => new Problem(kind, detail);

/** A Problem about a store's folder, from what SQLite or the file system threw. */
export function folderProblem(what: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem('unavailable', `${what}: ${reasonOf(error)}.`, {}, error);
}

/** Opens the log of a folder to read it, beside a store that may have it open. Throws a Problem where that cannot be. */
export function readLog(folder: string): ReturnType<typeof openLog> {
  try {
    return openLog(folder, problem);
  } catch (error) {
    throw folderProblem(`The store in ${folder} cannot be read`, error);
  }
}
