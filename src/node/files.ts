import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { flushNames, isRunning } from '../base/index.ts';

/** Writes a file and waits until the disk has it. Fails where the file exists. */
async function writeDurably(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

const unfinished = (path: string) => join(dirname(path), `.${basename(path)}.unfinished-`);

/** Removes what an earlier run left beside `path` when it was killed; what is still written stays. */
async function sweep(path: string, isStillWritten = (_draft: string) => false): Promise<void> {
  const prefix = unfinished(path);
  for (const name of await readdir(dirname(path))) {
    const draft = join(dirname(path), name);
    if (draft.startsWith(prefix) && !isStillWritten(draft)) await rm(draft, { recursive: true, force: true });
  }
}

/** What this process is writing: its number alone tells nothing, since in a container each process has the same. */
const beingWritten = new Set<string>();

const isStillWritten = (draft: string): boolean => {
  const owner = Number(/\.unfinished-(\d+)-[0-9a-f]{12}$/.exec(draft)?.[1]);
  return owner === process.pid ? beingWritten.has(draft) : isRunning(owner);
};

/**
 * Makes a folder with these files appear at once: written beside, synced, then renamed. A kill at any moment
 * leaves the folder whole or absent. Throws where the folder exists and is not empty.
 */
export async function writeFolder(
  folder: string,
  files: Iterable<[name: string, text: string]>,
  { mode = 0o755, fileMode = 0o644 }: { mode?: number; fileMode?: number } = {},
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  await sweep(folder);
  const draft = unfinished(folder) + randomBytes(6).toString('hex');
  await mkdir(draft, { mode });
  for (const [name, text] of files) await writeDurably(join(draft, name), text, fileMode);
  await flushNames(draft);
  await rename(draft, folder);
  await flushNames(dirname(folder));
}

/** Makes a file that must never be written twice; gives false, and changes nothing, where it exists. */
export async function createOnce(path: string, content: string | Uint8Array, mode: number): Promise<boolean> {
  await sweep(path, isStillWritten);
  const draft = `${unfinished(path)}${process.pid}-${randomBytes(6).toString('hex')}`;
  beingWritten.add(draft);
  try {
    await writeDurably(draft, content, mode);
    await link(draft, path);
    await flushNames(dirname(path));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
    beingWritten.delete(draft);
  }
}

/** Appends one line and waits until the disk has it. */
export async function appendLine(path: string, line: string, mode: number): Promise<void> {
  const file = await open(path, 'a', mode);
  try {
    await file.write(`${line}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The text of a file; undefined where there is none. */
export async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Names of what lies in a folder, in order; empty where there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
