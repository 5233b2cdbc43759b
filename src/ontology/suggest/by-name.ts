import { type Candidate, worth } from './candidate.ts';
import type { Names } from './names.ts';

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
