import { lstat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { DataSet } from 'dicom-parser';
import { Fingerprints } from './fingerprints.ts';

/** A DICOMDIR by its place, and the files that it names, as paths below its folder. */
export interface Directory {
  place: string;
  files: string[];
}

/** The files that the records of a DICOMDIR name (PS3.3 F.3.2.2); undefined where a data set is none. */
export function filesOfDirectory(dataSet: DataSet): string[] | undefined {
  const records = dataSet.elements.x00041220?.items;
  return records?.flatMap(({ dataSet: record }) => {
    const element = record?.elements.x00041500;
    if (record === undefined || element === undefined) return [];
    if (element.dataOffset + element.length > record.byteArray.length) return [];
    const components = (record.string('x00041500') ?? '').split('\\').map((each) => each.trim());
    const leadsElsewhere = components.some((each) => each === '' || each === '..' || each.includes('/'));
    return leadsElsewhere ? [] : [components.join('/')];
  });
}

/**
 * Files that a DICOMDIR names and that are not there, or are not DICOM (their places are in `passedOver`). The walk
 * through the folder has read all others: what no DICOMDIR names counts as well, and what it names counts once.
 */
export async function* missingFiles(
  folder: string,
  directories: readonly Directory[],
  passedOver: Fingerprints,
): AsyncGenerator<{ path: string; reason: string }> {
  const told = new Fingerprints();
  for (const { place, files } of directories) {
    const missing: string[] = [];
    for (const file of files) {
      // File IDs are upper-case, and media are often mounted or copied in lower case.
      const paths = [file, file.toLowerCase()].map((name) => posix.join(posix.dirname(place), name));
      const notDicom = paths.some((each) => passedOver.has(each));
      if (!notDicom && (await Promise.all(paths.map((each) => isThere(join(folder, each))))).includes(true))
        continue;
      missing.push(file);
    }
    const [first] = missing;
    // One fault of the directory, not one of each file: it may name a whole archive that was never copied.
    if (first !== undefined && told.add(posix.join(posix.dirname(place), missing.join(' '))))
      yield {
        path: place,
        reason: `It names ${missing.length} files that are not there or not DICOM, first ${first}.`,
      };
  }
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
