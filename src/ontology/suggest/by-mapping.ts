import { vocabularies } from '../eucaim/vocabulary.ts';
import type { PrivateVocabulary } from '../loaders/private-vocabulary.ts';
import type { Ontology } from '../ontology.ts';
import { translateCode } from '../translate.ts';
import { curieOfCode, vocabularyOf } from '../translate-index.ts';
import { qualityOf } from '../translate-step.ts';
import { type Candidate, worth } from './candidate.ts';
import type { LocalCode } from './local-codes.ts';

/** The vocabularies that a bare code could be of: those whose pattern and check digit it fits. */
function guesses(code: string): string[] {
  return vocabularies
    .filter(({ prefix, valid }) => prefix !== 'OMOP' && valid(code))
    .map(({ prefix }) => prefix);
}

/** What mappings or hierarchies lead to; `set` is the mapping set that was used, where there is one. */
const chained = (
  candidate: Pick<Candidate, 'concept' | 'predicate' | 'confidence' | 'comment'>,
  set?: string,
): Candidate => ({
  ...candidate,
  justification: 'semapv:MappingChaining',
  slots: set === undefined ? {} : { mapping_source: `COLMAP:${set}` },
});

/** The classes that a code or a value is mapped to, with the mapping. */
const mappedTo = (ontology: Ontology, curie: string) =>
  ontology.translate(curie).flatMap((mapping) => {
    const concept = ontology.concept(mapping.concept);
    return concept === undefined || qualityOf(mapping.predicate) === 'none' ? [] : [{ concept, mapping }];
  });

/** By code: the local code is a class, is mapped to one, or could be a code of a vocabulary that is. */
export function byCode(ontology: Ontology, { code, vocabulary }: LocalCode): Candidate[] {
  const own = ontology.concept(code.replace(/^EUCAIM:/i, ''));
  if (own !== undefined) {
    const concept = own.replacedBy === undefined ? own : (ontology.concept(own.replacedBy) ?? own);
    const [predicate, confidence, comment] =
      concept === own
        ? ['skos:exactMatch', worth.ownCode, 'The code of the class itself.']
        : ['skos:closeMatch', worth.codeOther, `${own.code} is withdrawn; this replaces it.`];
    return [chained({ concept, predicate, confidence, comment })];
  }
  const stated = curieOfCode(code, vocabulary);
  const isKnown = vocabularyOf(stated.slice(0, Math.max(0, stated.indexOf(':')))) !== undefined;
  const asked = isKnown
    ? [stated]
    : vocabulary === undefined
      ? guesses(code).map((each) => `${each}:${code}`)
      : [];
  return asked.flatMap((curie) =>
    mappedTo(ontology, curie).map(({ concept, mapping: { predicate, confidence = 1, set } }) => {
      const sure = predicate === 'skos:exactMatch' ? worth.codeExact : worth.codeOther;
      if (!isKnown) {
        const comment = `The code could be ${curie}, which is mapped in ${set}.`;
        const guessed = confidence * worth.guessedVocabulary;
        return chained({ concept, predicate: 'skos:closeMatch', confidence: guessed, comment }, set);
      }
      const comment = `${curie} is mapped in ${set}.`;
      return chained({ concept, predicate, confidence: confidence * sure, comment }, set);
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
      const comment = `${curie} is under ${first.to}, which is mapped.`;
      return [chained({ concept, predicate: 'skos:broadMatch', confidence: worth.ancestor, comment })];
    },
  );
}

/** By value: somebody has mapped the same text before, e.g. the name of a manufacturer. */
export function byValue(ontology: Ontology, { code, label }: LocalCode): Candidate[] {
  return [...new Set([label, code])].filter(Boolean).flatMap((text) =>
    mappedTo(ontology, `literal:${text}`).map(({ concept, mapping: { predicate, confidence = 1, set } }) => {
      const comment = `The value "${text}" is mapped in ${set}.`;
      return chained({ concept, predicate, confidence: worth.valueMapped * confidence, comment }, set);
    }),
  );
}
