import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

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
  const held = existsSync(target) ? await readdir(target) : [];
  if (held.length > 0 && !held.includes(mark))
    return {
      state: 'refused',
      mistake: `${out} holds other files. Name a new folder, or an earlier result.`,
    };
  await removeLeftovers(parent, basename(target));
  const folder = await mkdtemp(join(parent, `.${basename(target)}.${process.pid}.`));
  try {
    await chmod(folder, 0o700);
    await write(folder);
    for (const file of await readdir(folder)) await flush(join(folder, file));
    if (held.length > 0) {
      const old = `${folder}.old`;
      await rename(target, old);
      await rename(folder, target);
      await rm(old, { recursive: true });
    } else {
      await rename(folder, target);
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { state: 'published' };
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
}

/** Folders of runs that were killed hold private data; those whose process is gone are removed. */
async function removeLeftovers(parent: string, name: string): Promise<void> {
  for (const entry of await readdir(parent)) {
    if (!entry.startsWith(`.${name}.`)) continue;
    const pid = Number(/^\d+/.exec(entry.slice(name.length + 2))?.[0]);
    if (pid > 0 && pid !== process.pid && !isAlive(pid))
      await rm(join(parent, entry), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
