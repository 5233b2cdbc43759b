import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type MappingSet, readSssom } from '../../mapping/index.ts';
import type { LoadMistake } from './lines.ts';

/** A mapping set of a deployer, with the file it stands in. */
export interface LoadedSet {
  file: string;
  set: MappingSet;
}

/** Largest file. */
const limit = 100_000_000;

/**
 * Loads the SSSOM/TSV files of a folder, or one file. A set with mistakes is left out whole, with each mistake named
 * by file and line; the other sets are still loaded.
 */
export async function loadSssom(path: string): Promise<{ sets: LoadedSet[]; mistakes: LoadMistake[] }> {
  const isFolder = (await stat(path)).isDirectory();
  const paths = isFolder
    ? (await readdir(path))
        .filter((file) => file.endsWith('.sssom.tsv'))
        .sort()
        .map((file) => join(path, file))
    : [path];
  const sets: LoadedSet[] = [];
  const mistakes: LoadMistake[] = [];
  if (paths.length === 0)
    mistakes.push({ file: basename(path), line: 1, message: 'No file here ends in .sssom.tsv.' });
  for (const each of paths) {
    const file = basename(each);
    if ((await stat(each)).size > limit) {
      mistakes.push({ file, line: 1, message: `The file has more than ${limit} bytes.` });
      continue;
    }
    const reading = readSssom(await readFile(each, 'utf8'));
    if (reading.state === 'read') sets.push({ file, set: reading.set });
    else for (const { line, message } of reading.mistakes) mistakes.push({ file, line, message });
  }
  return { sets, mistakes };
}
