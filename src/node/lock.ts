import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '../base/index.ts';
import { createOnce, textOf } from './files.ts';

/** Said where another build holds the lock. */
export const busy = 'Another build is running over these keys; wait for it to end.';

/**
 * Runs one build at a time over a folder of keys: two at once could each spend what the ledgers allow only once.
 * A lock whose process is gone is taken over. Gives undefined where another build runs.
 */
export async function withLock<T>(folder: string, run: () => Promise<T>): Promise<T | undefined> {
  const lock = join(folder, 'lock');
  if (!(await createOnce(lock, String(process.pid), 0o600))) {
    const owner = Number(await textOf(lock));
    if (owner !== process.pid && isRunning(owner)) return undefined;
    await rm(lock, { force: true });
    if (!(await createOnce(lock, String(process.pid), 0o600))) return undefined;
  }
  try {
    return await run();
  } finally {
    await rm(lock, { force: true });
  }
}
