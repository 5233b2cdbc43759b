import { iri } from './terms.ts';

/** The named graphs that ship with the product. Only we write them, so what they say of a concept is the ontology's. */
export const graphs = {
  /** Classes, edges, labels and tombstones: every ontology/*.ttl but facets.ttl. */
  ontology: iri('https://w3id.org/collimator/graph/ontology'),
  facets: iri('https://w3id.org/collimator/graph/facets'),
  /** Every mappings/*.sssom.tsv. */
  mappings: iri('https://w3id.org/collimator/graph/mappings'),
};

/** Where graphs are that only holders of a token see: below the address of any node, and under names of ours. */
export const privateGraphs = {
  path: '/graphs/private/',
  namespace: 'https://w3id.org/collimator/graph/private/',
};

/** A graph that is never there: what stands in a dataset in the place of one that must not be seen. */
export const absentGraph = 'urn:x-collimator:nothing';
