import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Problem, systemClock } from '../base/index.ts';
import { readLog } from './fault.ts';
import { logFile } from './files.ts';
import { type Verdict, verifyFolder } from './verify.ts';
import { filesBelow, toDisk, whole } from './whole-folder.ts';

/** What a backup says of itself, in `backup.json`: enough to tell whether it is whole. */
const manifestSchema = z.object({
  format: z.literal(1),
  at: z.iso.datetime(),
  revision: z.int().nonnegative(),
  head: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.int().nonnegative(), sha256: z.string() })),
});
type Manifest = z.infer<typeof manifestSchema>;

/** A backup that is whole and verified. */
export interface Backup {
  manifest: Manifest;
  verdict: Verdict;
}

/** The log is copied by SQLite; locks, images and unfinished files belong to a running store alone. */
const isOwn = (path: string) =>
  /^(store\.(sqlite|lock|head)|readers\.image)|\.(tmp|unfinished|draft)$/.test(path);

async function digestOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
    bytes += (chunk as Buffer).length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/**
 * Copies the folder of a store, which may be in use, as of one moment, and verifies the copy before it gets its
 * name. Throws a Problem where the target is not empty, the disk does not take it, or the copy does not verify.
 */
export async function backUp(folder: string, target: string, clock = systemClock): Promise<Backup> {
  const { database } = readLog(folder);
  return whole(target, folder, async (unfinished) => {
    // One read transaction: what is written meanwhile is in the next backup.
    database.prepare('VACUUM INTO ?').run(logFile(unfinished));
    for (const path of await filesBelow(folder)) {
      if (isOwn(path)) continue;
      await mkdir(dirname(join(unfinished, path)), { recursive: true });
      await copyFile(join(folder, path), join(unfinished, path));
    }
    const verdict = verifyFolder(unfinished);
    if (verdict.faults.length > 0) throw new Error(`the copy does not verify: ${verdict.faults[0]}`);
    const files: Manifest['files'] = [];
    for (const path of await filesBelow(unfinished)) {
      if (/-(wal|shm)$/.test(path)) continue;
      await toDisk(join(unfinished, path));
      files.push({ path, ...(await digestOf(join(unfinished, path))) });
    }
    const { revisions: revision, head } = verdict;
    const manifest: Manifest = { format: 1, at: clock().toISOString(), revision, head, files };
    await writeFile(join(unfinished, 'backup.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    await toDisk(join(unfinished, 'backup.json'));
    return { manifest, verdict };
  }).finally(() => database.close());
}

/**
 * Makes a store's folder from a backup. Every file must be what the backup's list says, and the log must verify.
 * Throws a Problem that names what is not so; the folder is then as it was.
 */
export async function restoreBackup(backup: string, folder: string): Promise<Backup> {
  const manifest = await readManifest(backup);
  return whole(folder, backup, async (unfinished) => {
    for (const { path, bytes, sha256 } of manifest.files) {
      const found = await digestOf(join(backup, path)).catch(() => undefined);
      if (found === undefined) throw new Error(`the backup lacks ${path}`);
      if (found.bytes !== bytes || found.sha256 !== sha256)
        throw new Error(`${path} is not what the backup's list says`);
      await mkdir(dirname(join(unfinished, path)), { recursive: true });
      await copyFile(join(backup, path), join(unfinished, path));
      await toDisk(join(unfinished, path));
    }
    const verdict = verifyFolder(unfinished);
    if (verdict.faults.length > 0) throw new Error(`the backup does not verify: ${verdict.faults[0]}`);
    if (verdict.head !== manifest.head)
      throw new Error('the log ends at another revision than the list says');
    return { manifest, verdict };
  });
}

async function readManifest(backup: string): Promise<Manifest> {
  const path = join(backup, 'backup.json');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Problem('not-found', `There is no backup in ${backup}: ${path} is missing.`);
  });
  try {
    const manifest = manifestSchema.parse(JSON.parse(text));
    const outside = manifest.files.find(({ path }) => path.startsWith('/') || path.split('/').includes('..'));
    if (outside !== undefined) throw new Error(`${outside.path} leads out of the folder`);
    return manifest;
  } catch (error) {
    throw new Problem(
      'unavailable',
      `${path} is not the list of a backup: ${(error as Error).message}`,
      {},
      error,
    );
  }
}
