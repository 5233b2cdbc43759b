import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Problem } from '../../base/index.ts';

/**
 * Writes files beside the folder and moves them into place in one step, so that no half release is ever seen. The
 * folder must not exist. Throws a Problem (internal) where the disk refuses; then nothing is left behind.
 */
export function publish(folder: string, files: Iterable<readonly [string, string]>): void {
  const beside = join(dirname(folder), `.${basename(folder)}.${randomBytes(4).toString('hex')}`);
  try {
    mkdirSync(beside, { recursive: true });
    for (const [name, content] of files) writeFileSync(join(beside, name), content);
    renameSync(beside, folder);
  } catch (error) {
    if (existsSync(beside)) rmSync(beside, { recursive: true });
    throw new Problem('internal', `The release could not be written to ${folder}.`, {}, error);
  }
}
