import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Claims a folder for this store until it is closed: a second one would not see the first one's changes in its
 * readers. The lock is the operating system's, on a file of its own, so it goes with a process that is killed,
 * and the log beside it can still be read, for a backup or by the doctor. Throws where the folder is taken.
 */
export function claim(folder: string): { release(): void } {
  const lock = new DatabaseSync(join(folder, 'store.lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    release: () => {
      if (lock.isOpen) lock.close();
    },
  };
}
