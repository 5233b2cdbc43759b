import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { dataFactory, name, type Quad, read, type Term } from '../rdf/index.ts';

/** One Turtle file of shapes or of a vocabulary: its `owl:Ontology`, and what it is to be read together with. */
export interface TurtleFile {
  path: string;
  /** IRI of its header. */
  header: Term;
  quads: Quad[];
  /** Values of `owl:imports`: other files of shapes. */
  imports: string[];
  /** Values of `dct:requires`: vocabularies. */
  requires: string[];
}

/**
 * Reads every `*.ttl` of a folder that is there, in the order of their names. Throws an Error that names the file
 * where one cannot be read or does not have exactly one header.
 */
export async function readTurtleFiles(folder: string): Promise<TurtleFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((file) => file.endsWith('.ttl')).sort();
  return Promise.all(files.map((file) => readTurtleFile(join(folder, file))));
}

async function readTurtleFile(path: string): Promise<TurtleFile> {
  const reading = await read(await readFile(path, 'utf8'), 'turtle', 'https://w3id.org/collimator/shapes/');
  if (reading.state === 'malformed')
    throw new Error(`${path}:${reading.line}:${reading.column}: ${reading.message}`);
  const quads = labelled(reading.quads, basename(path, '.ttl'));
  const [header, second] = quads
    .filter(
      ({ predicate, object }) => predicate.equals(name('rdf:type')) && object.equals(name('owl:Ontology')),
    )
    .map(({ subject }) => subject);
  if (header === undefined) throw new Error(`${path}: no owl:Ontology says what it is.`);
  if (second !== undefined) throw new Error(`${path}: there is more than one owl:Ontology.`);
  const named = (property: Term) =>
    quads
      .filter(({ subject, predicate }) => subject.equals(header) && predicate.equals(property))
      .map(({ object }) => object.value);
  return { path, header, quads, imports: named(name('owl:imports')), requires: named(name('dct:requires')) };
}

/**
 * The quads with blank nodes labelled by their file and order. A parser numbers them through all files that are being
 * read at once, so that one shape would have another name in each thread.
 */
function labelled(quads: readonly Quad[], file: string): Quad[] {
  const labels = new Map<string, string>();
  const label = <T extends Term>(term: T): T => {
    if (term.termType !== 'BlankNode') return term;
    const given = labels.get(term.value) ?? `${file}-${labels.size + 1}`;
    labels.set(term.value, given);
    return dataFactory.blankNode(given) as unknown as T;
  };
  return quads.map(({ subject, predicate, object, graph }) =>
    dataFactory.quad(label(subject), predicate, label(object), graph),
  );
}

/**
 * A file with all that it imports, directly or not, itself first. Imports are found among the files given and
 * never fetched: throws an Error that names both where one is not there.
 */
export function closureOf(file: TurtleFile, all: ReadonlyMap<string, TurtleFile>): TurtleFile[] {
  const closure = new Set([file]);
  for (const each of closure) {
    for (const wanted of each.imports) {
      const found = all.get(wanted);
      if (found === undefined)
        throw new Error(`${each.path}: it imports <${wanted}>, which is none of the files of shapes.`);
      closure.add(found);
    }
  }
  return [...closure];
}
