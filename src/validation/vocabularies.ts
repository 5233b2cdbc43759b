import { join } from 'node:path';
import { productFolder } from '../base/index.ts';
import type { Quad } from '../rdf/index.ts';
import { readTurtleFiles, type TurtleFile } from './shape-files.ts';

/** Where the controlled vocabularies of other people lie: codes and labels, never validated themselves. */
export const vocabularyFolder = join(productFolder, 'ontology', 'vocabularies');

/** Controlled vocabularies by the IRI of their header, which profiles name with `dct:requires`. */
export type Vocabularies = ReadonlyMap<string, TurtleFile>;

/** Reads the controlled vocabularies. Throws an Error that names the file where one cannot be read. */
export async function readVocabularies(folder = vocabularyFolder): Promise<Vocabularies> {
  const files = await readTurtleFiles(folder);
  return new Map(files.map((file) => [file.header.value, file]));
}

/** What the vocabularies say that the files require, each once. Throws an Error where there is no such vocabulary. */
export function requiredBy(files: readonly TurtleFile[], vocabularies: Vocabularies): Quad[] {
  const required = new Set<TurtleFile>();
  for (const { path, requires } of files) {
    for (const wanted of requires) {
      const found = vocabularies.get(wanted);
      if (found === undefined)
        throw new Error(`${path}: it requires <${wanted}>, which is none of the vocabularies.`);
      required.add(found);
    }
  }
  return [...required].flatMap(({ quads }) => quads);
}
