import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { MappingSet } from '../../mapping/index.ts';
import { prefixes, readRdfXmlStream } from '../../rdf/index.ts';
import { curieMap, metadata } from '../eucaim/sets.ts';
import { type LoadMistake, Mistakes } from './lines.ts';
import type { OwlClass } from './owl-class.ts';
import { OwlClasses } from './owl-classes.ts';

export type LoadedOwl =
  | {
      state: 'loaded';
      version?: string;
      classes: OwlClass[];
      /** The codes that the file gives as annotations, as skos:closeMatch rows: it does not say how exact they are. */
      mappings: MappingSet;
      /** The first thousand; `mistaken` counts them all. */
      mistakes: LoadMistake[];
      mistaken: number;
    }
  | { state: 'malformed'; mistakes: LoadMistake[] };

/** Largest file: two hundred times the published one of 5.4 MB with room to grow. */
const limit = 4_000_000_000;

/**
 * Loads EUCAIM's ontology as it is published, in OWL as RDF/XML: classes with names and parents, and the codes that
 * it keeps in annotations as SSSOM rows. The file is read as it comes, so memory follows its classes; a second
 * reading is needed only where a class is described above its declaration. A code that cannot be one, a parent that
 * is missing and a class without a label are listed with their line. More than `most` classes (500,000) are
 * refused. Throws a RangeError for a file beyond the bound of bytes, and what the file system throws.
 */
export async function loadOwl(path: string, { most = 500_000 } = {}): Promise<LoadedOwl> {
  const file = basename(path);
  if ((await stat(path)).size > limit) throw new RangeError(`${file} has more than ${limit} bytes.`);
  const found = new OwlClasses(most);
  do {
    if (found.size > 0) found.again();
    const reading = await readRdfXmlStream(
      createReadStream(path),
      prefixes.eucaim.slice(0, -1),
      (quad, place) => found.take(quad, place),
    );
    if (reading.state === 'malformed') {
      const { line = 1, column, message } = reading;
      return {
        state: 'malformed',
        mistakes: [{ file, line, ...(column !== undefined && { column }), message }],
      };
    }
    if (found.full)
      return {
        state: 'malformed',
        mistakes: [{ file, line: 1, message: `The file has more than ${most} classes.` }],
      };
  } while (found.incomplete);
  const mistakes = new Mistakes();
  const { classes, mappings } = found.finish(({ line, column }, message) =>
    mistakes.add({ file, line, column, message }),
  );
  const comment = 'Read from the annotations of an OWL file, which does not state how exact they are.';
  return {
    state: 'loaded',
    ...(found.version !== undefined && { version: found.version }),
    classes,
    mappings: {
      metadata: metadata('eucaim-owl-annotations', `Codes in the annotations of ${file}`, comment),
      curieMap,
      mappings,
    },
    mistakes: mistakes.list.sort((a, b) => a.line - b.line),
    mistaken: mistakes.total,
  };
}
