import { Problem } from '../base/index.ts';
import { reasonOf } from './files.ts';
import type { Fault } from './log.ts';

/** Faults of the log as Problems. Readers load no more than they need, so they throw plain Errors. */
export const problem: Fault = (kind, detail) => new Problem(kind, detail);

/** A Problem about a store's folder, from what SQLite or the file system threw. */
export function folderProblem(what: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem('unavailable', `${what}: ${reasonOf(error)}.`, {}, error);
}
