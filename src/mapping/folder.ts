import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { productFolder } from '../base/index.ts';

/** A mapping file as it stands in the folder, byte for byte. */
export interface MappingFile {
  /** Without `.sssom.tsv`, e.g. `eucaim-snomed`. */
  name: string;
  text: string;
}

/** The SSSOM files of a folder, by name. */
export async function listMappings(folder: string = join(productFolder, 'mappings')): Promise<MappingFile[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sssom.tsv')).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: file.replace(/\.sssom\.tsv$/, ''),
      text: await readFile(join(folder, file), 'utf8'),
    })),
  );
}
