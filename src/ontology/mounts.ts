import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, productFolder } from '../base/index.ts';
import { mappingQuads, readSssom } from '../mapping/index.ts';
import { graphs, iri, type Quad, quad, read, toSparql } from '../rdf/index.ts';
import type { Mount } from '../store/index.ts';

/** Where the ontology and its mappings lie; by default in the product. */
export interface OntologyFolders {
  ontology: string;
  mappings: string;
}

const files = (folder: string, ending: string) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .sort();

/** N-Triples, which Turtle includes; quick, because terms were validated when they were built. */
const nTriples = (quads: readonly Quad[]) =>
  quads.map((q) => `${toSparql(q.subject)} ${toSparql(q.predicate)} ${toSparql(q.object)} .\n`).join('');

/**
 * Names blank nodes by their order in the text: the file is ours, so its text is its identity, and the long lists
 * of lattices are more than canonicalisation would bear.
 */
function named(quads: readonly Quad[], base: string): Quad[] {
  const names = new Map<string, string>();
  const name = <T extends { termType: string; value: string }>(term: T): T => {
    if (term.termType !== 'BlankNode') return term;
    const known = names.get(term.value) ?? `${base}#node-${names.size + 1}`;
    names.set(term.value, known);
    return iri(known) as unknown as T;
  };
  return quads.map((q) => quad(name(q.subject), q.predicate, name(q.object)));
}

async function facetsText(path: string): Promise<string> {
  const reading = await read(readFileSync(path, 'utf8'), 'turtle', 'https://w3id.org/collimator/facets');
  if (reading.state === 'malformed')
    throw new Problem('malformed-rdf', `${path}, line ${reading.line}: ${reading.message}`);
  return nTriples(named(reading.quads, 'https://w3id.org/collimator/facets'));
}

function mappingsText(folder: string): string {
  return files(folder, '.sssom.tsv')
    .map((file) => {
      const reading = readSssom(readFileSync(join(folder, file), 'utf8'));
      if (reading.state === 'read') return nTriples(mappingQuads(reading.set, graphs.mappings.value));
      const [first] = reading.mistakes;
      throw new Problem(
        'malformed-rdf',
        `${file}, line ${first?.line}: ${first?.message} (${reading.mistakes.length} mistakes)`,
      );
    })
    .join('');
}

/**
 * The graphs of the ontology as mounts for a store: classes, facets (their blank nodes skolemised) and mappings.
 * Throws a Problem (malformed-rdf) that names the file and line that cannot be read.
 */
export async function ontologyMounts(
  folders: OntologyFolders = {
    ontology: join(productFolder, 'ontology'),
    mappings: join(productFolder, 'mappings'),
  },
): Promise<Mount[]> {
  const modules = files(folders.ontology, '.ttl').filter((file) => file !== 'facets.ttl');
  return [
    // Turtle documents without a base can be joined: each declares its own prefixes.
    {
      graph: graphs.ontology,
      text: modules.map((file) => readFileSync(join(folders.ontology, file), 'utf8')).join('\n'),
    },
    { graph: graphs.facets, text: await facetsText(join(folders.ontology, 'facets.ttl')) },
    { graph: graphs.mappings, text: mappingsText(folders.mappings) },
  ];
}
