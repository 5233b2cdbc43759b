import type { EucaimSource } from '../eucaim/source.ts';
import { cell, type TableRow } from '../eucaim/table.ts';
import { dicomTags } from './dicom-tags.ts';
import { codeMistake, type IdentifierRule, identifierRules } from './identifiers.ts';
import type { Tally } from './tally.ts';

const externalFile = 'v1-external-mappings-raw.tsv';

/** Which rule the codes of each OMOP vocabulary follow, as the source spells the vocabulary. */
const ruleOfOmop: Record<string, string> = {
  SNOMED: 'SNOMED',
  SNOMEDCT: 'SNOMED',
  LOINC: 'LOINC',
  ICD10: 'ICD10',
  ICDO3: 'ICDO3',
  'ICD-O-3': 'ICDO3',
};

/**
 * Checks rows that the importer passes over: the codes of OMOP concepts by their vocabulary, spreadsheet damage in
 * codes of every vocabulary, and DICOM tags of the curated table.
 */
export function rowChecks(source: EucaimSource, tally: Tally): void {
  const rules = new Map(identifierRules().map((rule) => [rule.prefix, rule]));
  const vocabulary = new Map(
    source.external
      .filter((row) => cell(row, 'external_vocabulary') === 'OMOP_VOCABULARY_ID')
      .map((row) => [cell(row, 'code'), cell(row, 'external_code').trim()]),
  );
  for (const row of source.external) {
    const name = cell(row, 'external_vocabulary');
    if (name === 'OMOP_CONCEPT_CODE') {
      const rule = rules.get(ruleOfOmop[vocabulary.get(cell(row, 'code')) ?? ''] ?? '');
      codeCheck(row, rule, source, tally);
    } else if (!/^OMOP_(CONCEPT_(NAME|CLASS_ID|DOMAIN_ID)|VOCABULARY_ID)$/.test(name))
      codeCheck(row, undefined, source, tally);
  }
  for (const row of source.curated) tagCheck(row, tally);
}

const anyCode: IdentifierRule = {
  prefix: '',
  namespace: '',
  aliases: [],
  expected: '',
  valid: () => true,
};

function codeCheck(
  row: TableRow,
  rule: IdentifierRule | undefined,
  source: EucaimSource,
  tally: Tally,
): void {
  const code = cell(row, 'external_code').trim();
  const name = cell(row, 'external_vocabulary');
  tally.looked('float_mangled_code');
  if (rule !== undefined)
    tally
      .looked('snomed_check_digit')
      .looked('snomed_partition')
      .looked('code_range')
      .looked('malformed_code');
  const mistake = codeMistake(code, rule ?? anyCode);
  if (mistake === undefined || (rule === undefined && mistake.check !== 'float_mangled_code')) return;
  tally.found(mistake.check, {
    subject: cell(row, 'code'),
    label: source.former.get(cell(row, 'code'))?.label ?? '',
    detail: `${name}=${code}: ${mistake.reason}`,
    file: externalFile,
    line: row.line,
    value: code,
  });
}

function tagCheck(row: TableRow, tally: Tally): void {
  for (const { tag, reason } of dicomTags(cell(row, 'dicom'))) {
    tally.looked('dicom_tag');
    if (reason === undefined) continue;
    tally.found('dicom_tag', {
      subject: cell(row, 'eucaim_code'),
      label: cell(row, 'preferred_label'),
      detail: `${tag}: ${reason}`,
      file: 'concepts.tsv',
      line: row.line,
      value: tag,
    });
  }
}
