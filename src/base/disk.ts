import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from './problem.ts';

/** What the file system, and SQLite on it, say of writing, in words that tell what to do. */
const reasons: [RegExp, string][] = [
  [/EROFS/, 'the disk is read-only, as a failing one becomes. Have it mended, then start this node again'],
  [/locked|busy/, 'another process uses it. Stop that one, or choose another folder'],
  [
    /readonly|read-only|unable to open|EACCES/i,
    'this process may not write there. Give it the folder, or choose another',
  ],
  [/is full|disk I\/O|ENOSPC|EDQUOT|EFBIG/i, 'the disk is full, or it fails. Make room, then try again'],
  [/malformed|not a database/, 'the file is damaged. Run "collimator doctor", and restore a backup'],
];

/** Why something could not be written, and the way out, without a full stop; `otherwise` where no reason is known. */
export function diskReason(error: unknown, otherwise?: string): string {
  const { message } = error as Error;
  return reasons.find(([pattern]) => pattern.test(message))?.[1] ?? otherwise ?? message;
}

/** What the disk refused, as a Problem that names it and the way out; a Problem stays what it is. */
export function diskProblem(what: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem('storage-failed', `${what}: ${diskReason(error)}.`, {}, error);
}

/** Waits until the disk has the names in a folder; a file system that keeps them in no such way has nothing to wait for. */
export async function flushNames(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
  } finally {
    await handle.close();
  }
}

/** The same at once. */
export function flushNamesSync(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
  } finally {
    closeSync(handle);
  }
}

/**
 * Replaces a file: whenever the process or the power ends, and however full the disk is, it is the old one or the new
 * one, and the new one for good once this resolves. Its owner alone may read it, unless `mode` says otherwise. One at a
 * time for each path: what a kill leaves beside it is written over by the next. Rejects with a Problem that names the
 * file and the way out.
 */
export async function replaceFile(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const draft = `${path}.draft`;
  try {
    const file = await open(draft, 'w', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    await flushNames(dirname(path));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw diskProblem(`${path} cannot be written`, error);
  }
}

/** The same at once. One draft serves a whole folder, so that what a kill leaves is written over by the next. */
export function replaceFileSync(path: string, content: string): void {
  const draft = join(dirname(path), 'unfinished.draft');
  try {
    const file = openSync(draft, 'w', 0o600);
    try {
      const bytes = Buffer.from(content);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
    flushNamesSync(dirname(path));
  } catch (error) {
    try {
      rmSync(draft, { force: true });
    } catch {
      // Why it could not be written is what counts.
    }
    throw diskProblem(`${path} cannot be written`, error);
  }
}
