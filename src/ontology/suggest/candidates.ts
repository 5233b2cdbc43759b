import type { Concept } from '../concept.ts';
import { vocabularies } from '../eucaim/vocabulary.ts';
import type { PrivateVocabulary } from '../loaders/private-vocabulary.ts';
import type { Ontology } from '../ontology.ts';
import { translateCode } from '../translate.ts';
import { curieOfCode, vocabularyOf } from '../translate-index.ts';
import { qualityOf } from '../translate-step.ts';
import type { LocalCode } from './local-codes.ts';
import type { Names } from './names.ts';

/** What is proposed for a local code. */
export interface Candidate {
  concept: Concept;
  predicate: string;
  justification: string;
  /** How sure the rule is, from 0 to 1; a figure of the rule, not a measured probability. */
  confidence: number;
  comment: string;
  slots: Record<string, string>;
}

/** What each rule is worth. Set by judgement, so that a reviewer sees the safest first. */
const worth = {
  ownCode: 1,
  codeExact: 0.95,
  codeOther: 0.7,
  guessedVocabulary: 0.6,
  ancestor: 0.5,
  valueMapped: 0.9,
  sameLabel: 0.9,
  sameSynonym: 0.8,
  severalOfOneName: 0.15,
  like: 0.75,
} as const;

/** The vocabularies that a bare code could be of: those whose pattern and check digit it fits. */
function guesses(code: string): string[] {
  return vocabularies
    .filter(({ prefix, valid }) => prefix !== 'OMOP' && valid(code))
    .map(({ prefix }) => prefix);
}

/** By code: the local code is a class, is mapped to one, or could be a code of a vocabulary that is. */
export function byCode(ontology: Ontology, { code, vocabulary }: LocalCode): Candidate[] {
  const own = ontology.concept(code.replace(/^EUCAIM:/i, ''));
  if (own !== undefined) {
    const concept = own.replacedBy === undefined ? own : (ontology.concept(own.replacedBy) ?? own);
    const comment =
      concept === own ? 'The code of the class itself.' : `${own.code} is withdrawn; this replaces it.`;
    return [
      {
        concept,
        predicate: concept === own ? 'skos:exactMatch' : 'skos:closeMatch',
        justification: 'semapv:MappingChaining',
        confidence: concept === own ? worth.ownCode : worth.codeOther,
        comment,
        slots: {},
      },
    ];
  }
  const stated = curieOfCode(code, vocabulary);
  const isKnown = vocabularyOf(stated.slice(0, Math.max(0, stated.indexOf(':')))) !== undefined;
  const asked = isKnown
    ? [stated]
    : vocabulary === undefined
      ? guesses(code).map((each) => `${each}:${code}`)
      : [];
  return asked.flatMap((curie) =>
    ontology.translate(curie).flatMap((mapping): Candidate[] => {
      const concept = ontology.concept(mapping.concept);
      if (concept === undefined || qualityOf(mapping.predicate) === 'none') return [];
      const sure = mapping.predicate === 'skos:exactMatch' ? worth.codeExact : worth.codeOther;
      const comment = isKnown
        ? `${curie} is mapped in ${mapping.set}.`
        : `The code could be ${curie}, which is mapped in ${mapping.set}.`;
      const confidence = (mapping.confidence ?? 1) * (isKnown ? sure : worth.guessedVocabulary);
      return [
        {
          concept,
          predicate: isKnown ? mapping.predicate : 'skos:closeMatch',
          justification: 'semapv:MappingChaining',
          confidence,
          comment,
          slots: { mapping_source: `COLMAP:${mapping.set}` },
        },
      ];
    }),
  );
}

/** By what is above the code in a licensed hierarchy: the class is broader than the code. */
export function byAncestor(
  ontology: Ontology,
  { code, vocabulary }: LocalCode,
  hierarchies: Record<string, PrivateVocabulary> | undefined,
): Candidate[] {
  if (hierarchies === undefined) return [];
  const curie = curieOfCode(code, vocabulary);
  return translateCode(ontology, curie, 'EUCAIM', { hierarchies }).translations.flatMap(
    ({ code: found, quality, path }): Candidate[] => {
      const [first] = path;
      const concept = ontology.concept(found);
      // What a mapping gives directly is proposed by code already.
      if (quality !== 'broader' || first?.relation !== 'rdfs:subClassOf' || concept === undefined) return [];
      return [
        {
          concept,
          predicate: 'skos:broadMatch',
          justification: 'semapv:MappingChaining',
          confidence: worth.ancestor,
          comment: `${curie} is under ${first.to}, which is mapped.`,
          slots: {},
        },
      ];
    },
  );
}

/** By value: somebody has mapped the same text before, e.g. the name of a manufacturer. */
export function byValue(ontology: Ontology, { code, label }: LocalCode): Candidate[] {
  return [...new Set([label, code])].filter(Boolean).flatMap((text) =>
    ontology.translate(`literal:${text}`).flatMap((mapping): Candidate[] => {
      const concept = ontology.concept(mapping.concept);
      if (concept === undefined || qualityOf(mapping.predicate) === 'none') return [];
      return [
        {
          concept,
          predicate: mapping.predicate,
          justification: 'semapv:MappingChaining',
          confidence: worth.valueMapped * (mapping.confidence ?? 1),
          comment: `The value "${text}" is mapped in ${mapping.set}.`,
          slots: { mapping_source: `COLMAP:${mapping.set}` },
        },
      ];
    }),
  );
}

/** By name: the label is a name of a class, or like one. */
export function byName(names: Names, label: string, threshold: number, limit: number): Candidate[] {
  if (label === '') return [];
  const same = names.same(label);
  const classes = new Set(same.map(({ concept }) => concept.iri)).size;
  const whole = same.map(({ concept, field, name }): Candidate => {
    const sure = field === 'skos:prefLabel' ? worth.sameLabel : worth.sameSynonym;
    return {
      concept,
      predicate: classes > 1 ? 'skos:closeMatch' : 'skos:exactMatch',
      justification: 'semapv:LexicalMatching',
      confidence: sure - (classes > 1 ? worth.severalOfOneName : 0),
      comment: classes > 1 ? `${classes} classes have this name: choose one.` : '',
      slots: { subject_match_field: 'rdfs:label', object_match_field: field, match_string: name },
    };
  });
  const alike = names.like(label, threshold, limit).map(
    ({ concept, field, name, score }): Candidate => ({
      concept,
      predicate: 'skos:closeMatch',
      justification: 'semapv:LexicalSimilarityThresholdMatching',
      confidence: score * worth.like,
      comment: `Like "${name}".`,
      slots: {
        subject_match_field: 'rdfs:label',
        object_match_field: field,
        similarity_score: String(Math.round(score * 1000) / 1000),
        similarity_measure: 'Dice coefficient of trigrams, words in alphabetical order',
      },
    }),
  );
  return [...whole, ...alike];
}
