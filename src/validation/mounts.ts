import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { productFolder } from '../base/index.ts';
import { iri, type NamedNode } from '../rdf/index.ts';
import type { Mount } from '../store/index.ts';
import { readTurtleFiles } from './shape-files.ts';
import { vocabularyFolder } from './vocabularies.ts';

/** The graph of the controlled vocabularies of the EU, of EHDS and of EUCAIM: codes and labels. */
export const vocabularyGraph: NamedNode = iri('https://w3id.org/collimator/graph/vocabularies');

/**
 * The controlled vocabularies as one graph for a store, and each file of shapes (profiles and the parts that they
 * share) as a graph of the name that it gives itself. They are there to be queried: validation reads the files, and
 * nothing in these graphs is ever validated. Throws an Error that names a file that cannot be read.
 */
export async function validationMounts(): Promise<Mount[]> {
  const shapes = join(productFolder, 'shapes');
  const files = [...(await readTurtleFiles(shapes)), ...(await readTurtleFiles(join(shapes, 'parts')))];
  const names = (await readdir(vocabularyFolder)).filter((file) => file.endsWith('.ttl')).sort();
  // Turtle documents without a base can be joined: each declares its own prefixes.
  const codes = await Promise.all(names.map((file) => readFile(join(vocabularyFolder, file), 'utf8')));
  const mounts = files.map(async ({ path, header }) => ({
    graph: iri(header.value),
    text: await readFile(path, 'utf8'),
  }));
  return [...(await Promise.all(mounts)), { graph: vocabularyGraph, text: codes.join('\n') }];
}
