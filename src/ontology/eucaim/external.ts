import type { Carried } from './carried.ts';
import { omopVocabularyCurie } from './omop-vocabulary.ts';
import type { ImportFinding } from './report.ts';
import type { EucaimSource } from './source.ts';
import { cell } from './table.ts';
import { bareCode, omopVocabularyIds, type Vocabulary, vocabularies } from './vocabulary.ts';

/** A class and a code of a vocabulary that v1 gives it. */
export interface ExternalCode {
  vocabulary: Vocabulary;
  /** The class today. */
  concept: string;
  code: string;
  /** Whether the source states equality ("Equivalent to"), or only gives the code ("Maps to"). */
  equivalent: boolean;
  /** Whether the source's own name of the code equals the label of the class. */
  sameName: boolean;
  /** The source's name of the code, where it gives one. */
  name?: string;
  /** For an OMOP concept: the OMOP vocabulary that it is of, as a CURIE. */
  omopVocabulary?: string;
}

const file = 'v1-external-mappings-raw.tsv';
const damaged = /[\p{Cc}\ufffd]/u;
const bySource = new Map(vocabularies.map((vocabulary) => [vocabulary.source, vocabulary]));
/** Labels are compared without case and without the semantic tag of SNOMED CT. */
const plain = (label: string) =>
  label
    .replace(/ \([a-z ]+\)$/, '')
    .trim()
    .toLowerCase();

/** The rows about OMOP of one class: the id, code, name and vocabulary of one OMOP concept. */
function omopRows(source: EucaimSource): Map<string, Map<string, string>> {
  const byClass = new Map<string, Map<string, string>>();
  for (const row of source.external) {
    const vocabulary = cell(row, 'external_vocabulary');
    if (!vocabulary.startsWith('OMOP_')) continue;
    const slots = byClass.get(cell(row, 'code')) ?? new Map<string, string>();
    byClass.set(cell(row, 'code'), slots.set(vocabulary, cell(row, 'external_code').trim()));
  }
  return byClass;
}

/** Codes that several classes have, and classes that have several codes, over all of v1. */
function conflicts(
  pairs: Map<string, Set<string>>,
  labelOf: (code: string) => string,
  vocabulary: Vocabulary,
): ImportFinding[] {
  const findings: ImportFinding[] = [];
  const byCode = Map.groupBy(
    [...pairs].flatMap(([concept, codes]) => [...codes].map((code) => ({ concept, code }))),
    ({ code }) => code,
  );
  for (const [code, users] of byCode) {
    if (users.length < 2) continue;
    const check = `target_shared_by_${users.length}_classes`;
    for (const { concept } of users)
      findings.push({
        check,
        code: concept,
        label: labelOf(concept),
        detail: `${vocabulary.short}:${code}`,
        file,
      });
  }
  for (const [concept, codes] of pairs) {
    if (codes.size < 2) continue;
    const detail = [...codes]
      .sort()
      .map((code) => `${vocabulary.short}:${code}`)
      .join(' ');
    findings.push({
      check: 'class_with_2_exact_targets_same_vocab',
      code: concept,
      label: labelOf(concept),
      detail,
      file,
    });
  }
  return findings;
}

/** Reads the external codes of v1: the sound ones that still belong to a class, and what is wrong with the rest. */
export function externalCodes(
  source: EucaimSource,
  carried: Carried,
): { codes: ExternalCode[]; findings: ImportFinding[] } {
  const findings: ImportFinding[] = [];
  const codes = new Map<string, ExternalCode>();
  const pairs = new Map(vocabularies.map((vocabulary) => [vocabulary, new Map<string, Set<string>>()]));
  const omop = omopRows(source);
  const labelOf = (code: string) => source.former.get(code)?.label ?? '';
  for (const row of source.external) {
    const concept = cell(row, 'code');
    const name = cell(row, 'external_vocabulary');
    const raw = cell(row, 'external_code');
    const at = { code: concept, label: labelOf(concept), file, line: row.line };
    if (damaged.test(raw)) findings.push({ check: 'control_or_replacement_char', detail: `'${raw}'`, ...at });
    else if (name === 'OMOP_VOCABULARY_ID' && !omopVocabularyIds.has(raw))
      findings.push({ check: 'vocabulary_id_not_canonical', detail: `'${raw}'`, ...at });
    const vocabulary = bySource.get(name);
    if (vocabulary === undefined) continue;
    const code = bareCode(vocabulary, raw);
    if (!vocabulary.valid(code)) {
      findings.push({ check: 'malformed_code', detail: `${name}=${raw}`, ...at });
      continue;
    }
    const ofVocabulary = pairs.get(vocabulary);
    ofVocabulary?.set(concept, (ofVocabulary.get(concept) ?? new Set()).add(code));
    const today = carried.today(concept);
    if (today === undefined) {
      findings.push({ check: 'mapping_dropped', detail: `${vocabulary.prefix}:${code}`, ...at });
      continue;
    }
    const slots = omop.get(concept);
    const named = name === 'OMOP_CONCEPT_ID' || slots?.get('OMOP_CONCEPT_CODE') === code;
    const omopName = named ? slots?.get('OMOP_CONCEPT_NAME') : undefined;
    const omopVocabulary =
      name === 'OMOP_CONCEPT_ID' ? omopVocabularyCurie(slots?.get('OMOP_VOCABULARY_ID') ?? '') : undefined;
    const known = codes.get(`${today} ${vocabulary.prefix}:${code}`);
    codes.set(`${today} ${vocabulary.prefix}:${code}`, {
      vocabulary,
      concept: today,
      code,
      equivalent: known?.equivalent === true || cell(row, 'relationship') === 'Equivalent to',
      sameName: omopName !== undefined && plain(omopName) === plain(labelOf(concept)),
      ...(omopName === undefined ? {} : { name: omopName }),
      ...(omopVocabulary === undefined ? {} : { omopVocabulary }),
    });
  }
  for (const [vocabulary, ofVocabulary] of pairs)
    findings.push(...conflicts(ofVocabulary, labelOf, vocabulary));
  return { codes: [...codes.values()], findings };
}
