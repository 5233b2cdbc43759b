import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A file below a folder; `unreadable` says why a folder could not be walked through. */
interface Found {
  path: string;
  unreadable?: string;
}

/**
 * All files below a folder, by path relative to it, in an order that depends on names alone. Links are not followed:
 * what a link leads to inside the folder is met anyway, and what lies outside was not given to us.
 */
export async function* walk(folder: string, depth = 64, below = ''): AsyncGenerator<Found> {
  let entries: { name: string; folder: boolean; file: boolean }[];
  try {
    entries = (await readdir(join(folder, below), { withFileTypes: true })).map((entry) => ({
      name: entry.name,
      folder: entry.isDirectory(),
      file: entry.isFile(),
    }));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    yield { path: below || '.', unreadable: `The folder cannot be read (${code}).` };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.file) yield { path };
    if (!entry.folder) continue;
    if (depth > 1) yield* walk(folder, depth - 1, path);
    else yield { path, unreadable: 'The folder is nested too deeply.' };
  }
}
