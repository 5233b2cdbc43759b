import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { diskProblem, flushNamesSync } from '../../base/index.ts';

/**
 * Writes files beside the folder and moves them into place in one step: whenever the process or the power ends, the
 * release is there whole or not at all, and for good once this returns. What a kill leaves beside it is removed by the
 * next. The folder must not exist, and one at a time may write it. Throws a Problem (storage-failed) that tells the way
 * out where the disk refuses; then nothing is left behind.
 */
export function publish(folder: string, files: Iterable<readonly [string, string]>): void {
  const beside = join(dirname(folder), `.${basename(folder)}.unfinished`);
  try {
    rmSync(beside, { recursive: true, force: true });
    mkdirSync(beside, { recursive: true });
    for (const [name, content] of files) writeFileSync(join(beside, name), content, { flush: true });
    flushNamesSync(beside);
    renameSync(beside, folder);
    flushNamesSync(dirname(folder));
  } catch (error) {
    try {
      rmSync(beside, { recursive: true, force: true });
    } catch {
      // Why it could not be written is what counts.
    }
    throw diskProblem(`The release could not be written to ${folder}`, error);
  }
}
