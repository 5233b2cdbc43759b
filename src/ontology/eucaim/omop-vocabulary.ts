/** What the source calls a vocabulary where OMOP's own VOCABULARY.vocabulary_id is another word. */
const spelled = new Map([
  ['SNOMEDCT', 'SNOMED'],
  ['ICD-O-3', 'ICDO3'],
  ['CancerModifier', 'Cancer Modifier'],
]);

/** The namespace and prefix of OMOP's vocabularies; OMOP gives them no IRIs, and SSSOM's object_source must be one. */
export const omopVocabularyPrefix = 'OMOPVOCABULARY';
export const omopVocabularyNamespace = 'https://w3id.org/collimator/omop-vocabulary/';

/**
 * OMOP's vocabulary of a target as the CURIE that SSSOM's `object_source` wants: `OMOPVOCABULARY:Cancer%20Modifier`.
 * Undefined for a name with damaged characters or none at all.
 */
export function omopVocabularyCurie(name: string): string | undefined {
  const id = spelled.get(name.trim()) ?? name.trim();
  return /^[A-Za-z0-9][A-Za-z0-9 ]{0,19}$/.test(id)
    ? `${omopVocabularyPrefix}:${encodeURIComponent(id)}`
    : undefined;
}
