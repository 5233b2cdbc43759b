import { prefixes } from '../rdf/index.ts';
import type { Row } from '../store/index.ts';
import type { Concept } from './concept.ts';

const { skos, rdfs, col, owl, dct } = prefixes;

type Draft = Concept & { known: boolean };

/** How each property fills a concept. */
const fill: Record<string, (concept: Draft, value: string, language: string) => void> = {
  [`${skos}notation`]: (concept) => {
    concept.known = true;
  },
  [`${skos}prefLabel`]: (concept, value, language) => {
    concept.labels[language || 'en'] = value;
  },
  [`${skos}altLabel`]: (concept, value) => concept.synonyms.push(value),
  [`${rdfs}subClassOf`]: (concept, value) => concept.parents.push(value),
  [`${col}omopDomain`]: (concept, value) => {
    concept.domain = value;
  },
  [`${owl}deprecated`]: (concept, value) => {
    concept.deprecated = value === 'true';
  },
  [`${dct}isReplacedBy`]: (concept, value) => {
    concept.replacedBy = value;
  },
};

/** The local name of an IRI: what follows its last # or /. */
export const localName = (iri: string): string =>
  iri.slice(Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/')) + 1);

/**
 * Concepts by IRI, from statements about them. Something without a skos:notation is none: a label may also
 * name a facet value, a licence or a country. Synonyms and parents are sorted, so that the order of rows does not show.
 */
export function readConcepts(rows: Iterable<Row>): Map<string, Concept> {
  const drafts = new Map<string, Draft>();
  for (const { s, p, o } of rows) {
    if (s === undefined || p === undefined || o === undefined) continue;
    let draft = drafts.get(s.value);
    if (draft === undefined) {
      const code = localName(s.value);
      draft = {
        iri: s.value,
        code,
        label: code,
        labels: {},
        synonyms: [],
        parents: [],
        deprecated: false,
        known: false,
      };
      drafts.set(s.value, draft);
    }
    fill[p.value]?.(draft, o.value, o.termType === 'Literal' ? o.language : '');
  }
  const concepts = new Map<string, Concept>();
  for (const [iri, { known, ...concept }] of drafts) {
    if (!known) continue;
    concept.label = concept.labels.en ?? concept.code;
    concept.synonyms.sort();
    concept.parents.sort();
    concepts.set(iri, concept);
  }
  return concepts;
}
