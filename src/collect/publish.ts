import { existsSync, renameSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isRunning } from '../base/index.ts';

/** What becomes of a folder that was written whole, or why it was not touched. */
export type Published = { state: 'published' } | { state: 'refused'; mistake: string };

/**
 * Lets `write` fill a new folder beside `out`, then puts it in the place of `out` by renaming: a kill at any moment
 * leaves the old folder or the new one, never half of one. A folder is only replaced where it has `mark` in it.
 */
export async function publishFolder(
  out: string,
  mark: string,
  write: (folder: string) => Promise<void>,
): Promise<Published> {
  const target = resolve(out);
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  await settleFolder(target);
  const held = existsSync(target) ? await readdir(target) : [];
  if (held.length > 0 && !held.includes(mark))
    return {
      state: 'refused',
      mistake: `${out} holds other files. Name a new folder, or an earlier result.`,
    };
  const folder = await mkdtemp(join(parent, `.${basename(target)}.${process.pid}.`));
  try {
    await chmod(folder, 0o700);
    await write(folder);
    for (const file of await readdir(folder)) await flush(join(folder, file));
    await flush(folder);
    const old = `${folder}.old`;
    if (held.length > 0) {
      // A full folder is not replaced by one rename, so a kill may come between two: `settleFolder` does the second.
      renameSync(target, old);
      try {
        renameSync(folder, target);
      } catch (error) {
        renameSync(old, target);
        throw error;
      }
    } else {
      renameSync(folder, target);
    }
    // Only once the new one is there for good.
    await flush(parent);
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { state: 'published' };
}

/**
 * Ends what a killed run began: where the kill came between the renames, the new folder takes the place, which was
 * whole by then; what else such runs left, holds private data and is removed.
 */
export async function settleFolder(out: string): Promise<void> {
  const target = resolve(out);
  const parent = dirname(target);
  const drafts = (await namesIn(parent)).map((name) => join(parent, name)).filter(isLeftOf(target));
  const old = drafts.find((draft) => draft.endsWith('.old'));
  if (old !== undefined && !existsSync(target)) {
    const whole = old.slice(0, -'.old'.length);
    renameSync(existsSync(whole) ? whole : old, target);
    await flush(parent);
  }
  for (const draft of drafts) await rm(draft, { recursive: true, force: true });
}

/** Whether a path is a folder that a run which is gone wrote for the target, or set aside. */
function isLeftOf(target: string): (path: string) => boolean {
  const start = join(dirname(target), `.${basename(target)}.`);
  return (path) => {
    if (!path.startsWith(start)) return false;
    const [, pid] = /^(\d+)\.\w{6}(\.old)?$/.exec(path.slice(start.length)) ?? [];
    // In a container each run may have the same number; this one has begun nothing yet.
    return pid !== undefined && (Number(pid) === process.pid || !isRunning(Number(pid)));
  };
}

async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder) : [];
}

/** Waits until the disk has a file, or the names in a folder. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
