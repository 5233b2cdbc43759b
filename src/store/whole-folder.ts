import { mkdir, open, readdir, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Problem } from '../base/index.ts';
import { folderProblem } from './fault.ts';

/** Paths of the regular files below a folder, sorted; links are not followed. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length))
    .sort();
}

/** Waits until the disk has a file, or the names in a folder. */
export async function toDisk(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Where a folder is made until it is whole. One that is there was broken off, and is begun anew by the next try. */
export const unfinishedOf = (folder: string): string => `${resolve(folder)}.unfinished`;

/** The path without links, also where the folder, or some above it, are not there yet. */
async function realOf(path: string): Promise<string> {
  return realpath(path).catch(async () =>
    path === dirname(path) ? path : join(await realOf(dirname(path)), basename(path)),
  );
}

/** Why a folder cannot be made from a source, before anything is begun; undefined where it can. */
async function refusal(folder: string, source: string): Promise<string | undefined> {
  const present = await readdir(folder).catch(() => undefined);
  if (present !== undefined && present.length > 0)
    return 'is not empty, and nothing is ever overwritten. Choose another folder, or move it away.';
  if ((await realOf(folder)).startsWith(join(await realOf(resolve(source)), '/')))
    return `lies within ${source}, of which it is to be a copy. Choose a folder outside.`;
  if (present !== undefined && (await stat(folder)).dev !== (await stat(dirname(folder))).dev)
    return 'is a disk of its own, which cannot be given its name when all is there. Choose a new folder on it.';
  return undefined;
}

/**
 * Makes a folder from a source under another name, and gives it its own once it is whole; what was begun is removed
 * on failure.
 */
export async function whole<T>(
  given: string,
  source: string,
  fill: (unfinished: string) => Promise<T>,
): Promise<T> {
  const folder = resolve(given);
  const reason = await refusal(folder, source);
  if (reason !== undefined) throw new Problem('unavailable', `${given} ${reason}`);
  const unfinished = unfinishedOf(folder);
  await rm(unfinished, { recursive: true, force: true });
  try {
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    const result = await fill(unfinished);
    const inside = (await filesBelow(unfinished)).map((path) => dirname(join(unfinished, path)));
    for (const each of new Set([unfinished, ...inside])) await toDisk(each);
    // Only an empty one is removed, also where somebody put something there meanwhile.
    await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rename(unfinished, folder);
    await toDisk(dirname(folder));
    return result;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw folderProblem(`${given} cannot be made`, error);
  }
}
