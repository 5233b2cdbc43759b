import { prefixes } from '../rdf/index.ts';

const { owl, rdfs, skos } = prefixes;

/** The IRIs of the predicates that rules know, by their usual CURIEs. */
export const known: Record<string, string> = {
  'skos:exactMatch': `${skos}exactMatch`,
  'skos:closeMatch': `${skos}closeMatch`,
  'skos:relatedMatch': `${skos}relatedMatch`,
  'skos:broadMatch': `${skos}broadMatch`,
  'skos:narrowMatch': `${skos}narrowMatch`,
  'owl:equivalentClass': `${owl}equivalentClass`,
  'owl:sameAs': `${owl}sameAs`,
  'rdfs:subClassOf': `${rdfs}subClassOf`,
};

/**
 * What follows from one mapping: `inverse` swaps its ends, `generalise` keeps them. There is no inverse of
 * rdfs:subClassOf in OWL; as skos:broadMatch it has one.
 */
export const unaryRules = [
  { id: 'inverse-exact', kind: 'inverse', of: 'skos:exactMatch', gives: 'skos:exactMatch' },
  { id: 'inverse-close', kind: 'inverse', of: 'skos:closeMatch', gives: 'skos:closeMatch' },
  { id: 'inverse-related', kind: 'inverse', of: 'skos:relatedMatch', gives: 'skos:relatedMatch' },
  { id: 'inverse-broad', kind: 'inverse', of: 'skos:broadMatch', gives: 'skos:narrowMatch' },
  { id: 'inverse-narrow', kind: 'inverse', of: 'skos:narrowMatch', gives: 'skos:broadMatch' },
  { id: 'inverse-equivalent', kind: 'inverse', of: 'owl:equivalentClass', gives: 'owl:equivalentClass' },
  { id: 'inverse-same', kind: 'inverse', of: 'owl:sameAs', gives: 'owl:sameAs' },
  { id: 'generalise-equivalent', kind: 'generalise', of: 'owl:equivalentClass', gives: 'skos:exactMatch' },
  { id: 'generalise-subclass', kind: 'generalise', of: 'rdfs:subClassOf', gives: 'skos:broadMatch' },
] as const;

/**
 * What follows from two mappings in a row, A first B and B then C: A gives C. Close and related matches are not
 * transitive (SKOS reference, section 10.1), and broad before narrow says nothing.
 */
export const chainRules = [
  { id: 'transitive-exact', first: 'skos:exactMatch', second: 'skos:exactMatch', gives: 'skos:exactMatch' },
  { id: 'transitive-broad', first: 'skos:broadMatch', second: 'skos:broadMatch', gives: 'skos:broadMatch' },
  {
    id: 'transitive-narrow',
    first: 'skos:narrowMatch',
    second: 'skos:narrowMatch',
    gives: 'skos:narrowMatch',
  },
  {
    id: 'transitive-equivalent',
    first: 'owl:equivalentClass',
    second: 'owl:equivalentClass',
    gives: 'owl:equivalentClass',
  },
  { id: 'transitive-same', first: 'owl:sameAs', second: 'owl:sameAs', gives: 'owl:sameAs' },
  {
    id: 'transitive-subclass',
    first: 'rdfs:subClassOf',
    second: 'rdfs:subClassOf',
    gives: 'rdfs:subClassOf',
  },
  { id: 'exact-then-broad', first: 'skos:exactMatch', second: 'skos:broadMatch', gives: 'skos:broadMatch' },
  {
    id: 'exact-then-narrow',
    first: 'skos:exactMatch',
    second: 'skos:narrowMatch',
    gives: 'skos:narrowMatch',
  },
  { id: 'exact-then-close', first: 'skos:exactMatch', second: 'skos:closeMatch', gives: 'skos:closeMatch' },
  {
    id: 'exact-then-related',
    first: 'skos:exactMatch',
    second: 'skos:relatedMatch',
    gives: 'skos:relatedMatch',
  },
  { id: 'broad-then-exact', first: 'skos:broadMatch', second: 'skos:exactMatch', gives: 'skos:broadMatch' },
  {
    id: 'narrow-then-exact',
    first: 'skos:narrowMatch',
    second: 'skos:exactMatch',
    gives: 'skos:narrowMatch',
  },
  { id: 'close-then-exact', first: 'skos:closeMatch', second: 'skos:exactMatch', gives: 'skos:closeMatch' },
  {
    id: 'related-then-exact',
    first: 'skos:relatedMatch',
    second: 'skos:exactMatch',
    gives: 'skos:relatedMatch',
  },
] as const;

/** The id of a rule. */
export type RuleId = (typeof unaryRules)[number]['id'] | (typeof chainRules)[number]['id'];
