import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { lossOf } from './head.ts';
import { type Fault, Log } from './log.ts';
import { format, formatOf } from './schema.ts';

/** Where the log lies in the folder of a store. */
export const logFile = (folder: string): string => join(folder, 'store.sqlite');
/** Where the image of a reader lies: a cache, which may be deleted at any time. */
export const imageFile = (folder: string): string => join(folder, 'readers.image');

/** Removes what a killed process left unfinished, images and small files; only for the one that has the folder. */
export function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder))
    if (/^readers\.image\..*tmp$|\.draft$/.test(name)) rmSync(join(folder, name), { force: true });
}

/** Opens the log of a folder to read it, beside a store that may have it open. Throws where that cannot be. */
export function openLog(folder: string, fault?: Fault): { log: Log; database: DatabaseSync } {
  const file = logFile(folder);
  if (!existsSync(file)) throw new Error(`there is no log at ${file}`);
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    const found = formatOf(database);
    const lost = found === 0 ? lossOf(folder, () => undefined, 0) : undefined;
    if (lost !== undefined) throw new Error(lost);
    if (found !== format)
      throw new Error(
        `its format is ${found}, not ${format}: a node that opens it brings it there, or is too old`,
      );
    return { log: new Log(database, fault), database };
  } catch (error) {
    database.close();
    throw error;
  }
}
