import { sha256 } from '../base/index.ts';
import { prefixes } from '../rdf/index.ts';
import type { Row, Store } from '../store/index.ts';
import { localName, readConcepts } from './concepts.ts';
import { hierarchyOf } from './hierarchy.ts';
import type { Ontology } from './ontology.ts';
import { readFacets } from './read-facets.ts';
import { canonicalLines, conceptQuery, facetQuery, labelQuery, mappingQuery, rowsOf } from './rows.ts';
import { searchOf } from './search.ts';
import { translationsOf } from './translations.ts';

const versionInfo = `${prefixes.owl}versionInfo`;
const prefLabel = `${prefixes.skos}prefLabel`;
const clinical = 'https://w3id.org/collimator/ontology/clinical';

/** Labels of things that are not classes, by IRI and language (the empty one where a label has none). */
function otherLabels(rows: Iterable<Row>): Map<string, Record<string, string>> {
  const labels = new Map<string, Record<string, string>>();
  for (const { s, o } of rows) {
    if (s === undefined || o?.termType !== 'Literal') continue;
    labels.set(s.value, { ...labels.get(s.value), [o.language]: o.value });
  }
  return labels;
}

const best = (labels: Record<string, string>, language: string): string | undefined =>
  labels[language] ?? labels.en ?? labels[''] ?? Object.values(labels)[0];

/**
 * Reads the ontology from the graphs that {@link ontologyMounts} names. It is a picture of that moment: later
 * changes of the store do not show. Throws a Problem (unavailable) where the store does not answer.
 */
export async function openOntology(store: Store): Promise<Ontology> {
  const [conceptRows, facetRows, mappingRows, labelRows] = await Promise.all([
    rowsOf(store, conceptQuery),
    rowsOf(store, facetQuery),
    rowsOf(store, mappingQuery),
    rowsOf(store, labelQuery),
  ]);
  const concepts = readConcepts(conceptRows);
  const hierarchy = hierarchyOf(concepts);
  const translations = translationsOf(mappingRows, (iri) => concepts.has(iri));
  const search = searchOf(concepts, translations.to);
  const others = otherLabels([
    ...labelRows,
    ...conceptRows.filter(({ s, p }) => p?.value === prefLabel && s !== undefined && !concepts.has(s.value)),
  ]);
  const byCode = new Map([...concepts.values()].map((concept) => [concept.code, concept]));
  const label = (iri: string, language = 'en') =>
    best({ ...others.get(iri), ...concepts.get(iri)?.labels }, language) ?? localName(iri);
  const facets = readFacets(facetRows, label);
  const version = conceptRows.find(({ s, p }) => s?.value === clinical && p?.value === versionInfo)?.o?.value;
  const content = [
    canonicalLines(conceptRows, ['s', 'p', 'o']),
    canonicalLines(facetRows, ['s', 'p', 'o']),
    canonicalLines(mappingRows, [
      'record',
      'source',
      'text',
      'predicate',
      'target',
      'justification',
      'confidence',
    ]),
  ];
  return {
    release: { version: version ?? 'unversioned', hash: sha256(content.join('\n\n')) },
    concept: (id) => concepts.get(id) ?? byCode.get(id.replace(/^eucaim:/i, '')),
    concepts: () => concepts.values(),
    children: (iri) => [...hierarchy.childrenOf(iri)].sort((a, b) => a.label.localeCompare(b.label, 'en')),
    ancestors: hierarchy.ancestors,
    descendants: hierarchy.descendants,
    search: (text, limit = 20) => search(text, limit),
    label,
    mappingsOf: translations.of,
    translate: translations.to,
    facets,
    facet: (id) => facets.find((facet) => facet.id === id),
  };
}
