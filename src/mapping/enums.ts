import { prefixes } from '../rdf/index.ts';
import type { SlotKind } from './slot-table.ts';

/** The values of SSSOM's enumerations, with the IRI that stands for each in RDF; without one it is a string there. */
const enums = {
  version: { '1.1': `${prefixes.sssom}version1.1` },
  'entity type': {
    'owl class': `${prefixes.owl}Class`,
    'owl object property': `${prefixes.owl}ObjectProperty`,
    'owl data property': `${prefixes.owl}DataProperty`,
    'owl annotation property': `${prefixes.owl}AnnotationProperty`,
    'owl named individual': `${prefixes.owl}NamedIndividual`,
    'skos concept': `${prefixes.skos}Concept`,
    'rdfs resource': `${prefixes.rdfs}Resource`,
    'rdfs class': `${prefixes.rdfs}Class`,
    'rdfs literal': `${prefixes.rdfs}Literal`,
    'rdfs datatype': `${prefixes.rdfs}Datatype`,
    'rdf property': `${prefixes.rdf}Property`,
    'composed entity expression': `${prefixes.sssom}ComposedEntityExpression`,
  },
  modifier: { Not: `${prefixes.sssom}NegatedPredicate` },
  cardinality: {
    '1:1': undefined,
    '1:n': undefined,
    'n:1': undefined,
    'n:n': undefined,
    '1:0': undefined,
    '0:1': undefined,
    '0:0': undefined,
  },
} as const satisfies Partial<Record<SlotKind, Record<string, string | undefined>>>;

/** The values of a slot of this kind; undefined where it is no enumeration. */
export function valuesOf(kind: SlotKind): Record<string, string | undefined> | undefined {
  return Object.hasOwn(enums, kind) ? enums[kind as keyof typeof enums] : undefined;
}

/** Values that came with SSSOM 1.1. */
export const valuesSince11 = new Set(['composed entity expression', '0:0']);

/** Kinds of justification that the SSSOM schema lists (SEMAPV); others are allowed, and noted. */
export const justifications = new Set(
  'BackgroundKnowledgeBasedMatching CompositeMatching InstanceBasedMatching LexicalMatching LexicalSimilarityThresholdMatching LogicalReasoning ManualMappingCuration MappingChaining MappingInversion MappingReview SemanticSimilarityThresholdMatching StructuralMatching UnspecifiedMatching'
    .split(' ')
    .map((name) => `semapv:${name}`),
);
