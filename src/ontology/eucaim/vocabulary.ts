import { luhn, verhoeff } from './check-digit.ts';

/** A vocabulary that classes are mapped to: how its codes are written, here and in the source. */
export interface Vocabulary {
  /** Prefix of its CURIEs, e.g. `SNOMED`. */
  prefix: string;
  namespace: string;
  /** Name in the external-code table of the source. */
  source: string;
  /** Column of the curated concept table. */
  column: string;
  /** Name in the findings. */
  short: string;
  /** File of its mappings: `eucaim-<file>.sssom.tsv`. */
  file: string;
  /** Whether the vocabulary could contain this code. */
  valid(code: string): boolean;
}

/** Every external vocabulary that the importer carries mappings for. */
export const vocabularies: readonly Vocabulary[] = [
  {
    prefix: 'SNOMED',
    namespace: 'http://snomed.info/id/',
    source: 'SNOMEDCT',
    column: 'snomed_ct',
    short: 'sct',
    file: 'snomed',
    valid: (code) => /^[1-9]\d{5,17}$/.test(code) && verhoeff(code),
  },
  {
    prefix: 'OMOP',
    namespace: 'https://athena.ohdsi.org/search-terms/terms/',
    source: 'OMOP_CONCEPT_ID',
    column: 'omop_concept_id',
    short: 'OMOP',
    file: 'omop',
    valid: (code) => /^[1-9]\d{0,9}$/.test(code),
  },
  {
    prefix: 'LOINC',
    namespace: 'https://loinc.org/',
    source: 'LOINC',
    column: 'loinc',
    short: 'LOINC',
    file: 'loinc',
    // The check digit of parts, answers and groups (LP, LA, LL, LG) is not the Luhn digit of their number.
    valid: (code) =>
      /^(LA|LG|LL|LP)\d+-\d$/.test(code) || (/^\d+-\d$/.test(code) && luhn(code.replace('-', ''))),
  },
  {
    prefix: 'NCIT',
    namespace: 'http://purl.obolibrary.org/obo/NCIT_',
    source: 'NCIT',
    column: 'ncit',
    short: 'NCIT',
    file: 'ncit',
    valid: (code) => /^C\d+$/.test(code),
  },
  {
    prefix: 'RADLEX',
    namespace: 'http://radlex.org/RID/',
    source: 'RADLEX',
    column: 'radlex',
    short: 'RADLEX',
    file: 'radlex',
    valid: (code) => /^RID\d+$/.test(code),
  },
  {
    prefix: 'ICD10',
    namespace: 'http://hl7.org/fhir/sid/icd-10/',
    source: 'ICD10',
    column: 'icd10',
    short: 'ICD10',
    file: 'icd10',
    valid: (code) => /^[A-Z]\d\d(\.\d{1,2})?$/.test(code),
  },
  {
    prefix: 'ICDO3',
    namespace: 'http://terminology.hl7.org/CodeSystem/icd-o-3/',
    source: 'ICDO3',
    column: 'icdo3',
    short: 'ICDO3',
    file: 'icdo3',
    valid: (code) => /^(C\d\d(\.\d)?|\d{4}\/\d(-C\d\d(\.\d)?)?)$/.test(code),
  },
  {
    prefix: 'UMLS',
    namespace: 'https://uts.nlm.nih.gov/uts/umls/concept/',
    source: 'UMLS',
    column: '',
    short: 'UMLS',
    file: 'umls',
    valid: (code) => /^C\d{7}$/.test(code),
  },
];

/** How the source spells each OMOP vocabulary where it spells it well. */
export const omopVocabularyIds: ReadonlySet<string> = new Set([
  'SNOMEDCT',
  'LOINC',
  'ICDO3',
  'ICD10',
  'ICD10PCS',
  'Cancer Modifier',
  'NAACCR',
  'OMOP Genomic',
  'OMOP Extension',
  'UCUM',
  'RxNorm',
  'ATC',
  'CPT4',
  'HemOnc',
  'Nebraska Lexicon',
  'CIEL',
  'Gender',
  'Race',
]);

/** The code without the prefix that some rows repeat (`SNOMEDCT:279689003`, `RadLex:RID205`), trimmed. */
export function bareCode(vocabulary: Vocabulary, code: string): string {
  const text = code.trim();
  const prefix = `${vocabulary.source}:`;
  return text.toUpperCase().startsWith(prefix) ? text.slice(prefix.length) : text;
}
