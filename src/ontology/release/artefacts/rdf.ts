import {
  inGraph,
  inOrder,
  iri,
  literal,
  name,
  prefixes,
  type Quad,
  quad,
  write,
} from '../../../rdf/index.ts';
import { type Artefact, artefact } from './artefact.ts';

const ontologyIri = 'https://w3id.org/collimator/ontology';

/** The head of a release: its IRI, its version, its date, and the modules it is made of. */
export function ontologyHead(version: string, date: string, quads: readonly Quad[]): Quad[] {
  const whole = iri(ontologyIri);
  const parts = quads.filter(
    ({ predicate, object }) =>
      predicate.value === `${prefixes.rdf}type` && object.value === `${prefixes.owl}Ontology`,
  );
  return [
    quad(whole, name('rdf:type'), name('owl:Ontology')),
    quad(whole, name('owl:versionIRI'), iri(`${ontologyIri}/releases/${version}`)),
    quad(whole, name('owl:versionInfo'), literal(version)),
    quad(whole, name('dct:issued'), literal(date, { datatype: dateType(date) })),
    ...parts.map(({ subject }) => quad(whole, name('dct:hasPart'), subject as Quad['object'])),
  ];
}

const dateType = (date: string) => `${prefixes.xsd}${{ 4: 'gYear', 7: 'gYearMonth' }[date.length] ?? 'date'}`;

/** Subjects that are written as JSON-LD at once: the work of compaction grows faster than the document. */
const atOnce = 400;

interface Compacted {
  '@context': Record<string, string>;
  '@graph': unknown[];
}

/** JSON-LD in portions of subjects, joined again: the prefixes of all portions are from one table. */
async function jsonLd(triples: readonly Quad[]): Promise<string> {
  const bySubject = [...Map.groupBy(triples, ({ subject }) => subject.value).values()];
  const whole: Compacted = { '@context': {}, '@graph': [] };
  for (let from = 0; from < bySubject.length; from += atOnce) {
    const text = await write(bySubject.slice(from, from + atOnce).flat(), 'jsonld');
    const part = JSON.parse(text) as Compacted;
    Object.assign(whole['@context'], part['@context']);
    for (const node of part['@graph']) whole['@graph'].push(node);
  }
  whole['@context'] = Object.fromEntries(
    Object.entries(whole['@context']).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return `${JSON.stringify(whole, undefined, 1)}\n`;
}

/**
 * The classes as Turtle, JSON-LD and N-Triples, and the facets as Turtle: the same triples give the same bytes.
 * No statement may have a blank node, as none in a store has.
 */
export async function rdfArtefacts(classes: readonly Quad[], facets: readonly Quad[]): Promise<Artefact[]> {
  const triples = inOrder(inGraph(classes));
  const lattices = inOrder(inGraph(facets));
  const counts = { triples: triples.length };
  return [
    artefact('ontology.ttl', await write(triples, 'turtle'), counts),
    artefact('ontology.jsonld', await jsonLd(triples), counts),
    artefact('ontology.nt', await write(triples, 'ntriples'), counts),
    artefact('facets.ttl', await write(lattices, 'turtle'), { triples: lattices.length }),
  ];
}
