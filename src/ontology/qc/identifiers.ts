import { verhoeff } from '../eucaim/check-digit.ts';
import { cell } from '../eucaim/table.ts';
import { type Vocabulary, vocabularies } from '../eucaim/vocabulary.ts';
import { qcTable } from './tables.ts';

/** A vocabulary whose codes can be told from what cannot be one: a row of `queries/qc/identifiers.tsv`. */
export interface IdentifierRule {
  /** Canonical prefix of its CURIEs. */
  prefix: string;
  namespace: string;
  /** Other spellings of the prefix that are met. */
  aliases: readonly string[];
  /** How a code of it is written, in words. */
  expected: string;
  valid(code: string): boolean;
}

/** What is wrong with a code: the check that says so, and why. */
export interface CodeMistake {
  check: 'malformed_code' | 'float_mangled_code' | 'code_range' | 'snomed_check_digit' | 'snomed_partition';
  reason: string;
}

/** Every rule; the importer's own rule is the one for its vocabularies, where the table has no pattern. */
export function identifierRules(): IdentifierRule[] {
  const imported = new Map<string, Vocabulary>(vocabularies.map((each) => [each.prefix, each]));
  return qcTable('identifiers.tsv', ['prefix', 'namespace', 'aliases', 'pattern', 'expected']).map((row) => {
    const prefix = cell(row, 'prefix');
    const pattern = new RegExp(`^(?:${cell(row, 'pattern')})$`);
    const rule = imported.get(prefix);
    return {
      prefix,
      namespace: cell(row, 'namespace'),
      aliases: cell(row, 'aliases').split('|').filter(Boolean),
      expected: cell(row, 'expected'),
      valid: (code) => (cell(row, 'pattern') === '' && rule ? rule.valid(code) : pattern.test(code)),
    };
  });
}

/** Reads `8.41661E+14`, `399068003.0` and `2,1E13`: what a spreadsheet makes of a long code. */
const floatForm = /^[+-]?\d+([.,]\d+)?[eE]\+?\d+$|^\d{3,}[.,]0+$/;
/** Ranges of ICD-10 (`C15-C26.9`) and of ICD-O-3 (`814-838`). */
const rangeForm = /^([A-Z]\d\d(\.\d+)?\s*[-–]\s*[A-Z]?\d\d(\.\d+)?|\d{3,4}(\/\d)?\s*[-–]\s*\d{3,4}(\/\d)?)$/;
const sctidForm = /^[1-9]\d{5,17}$/;

/**
 * What is wrong with a code of a vocabulary; undefined where nothing is. The partition of a SNOMED CT identifier
 * (its third and second digit from the right) is 00 or 10 for a concept, else it names a description or a relationship.
 */
export function codeMistake(code: string, rule: IdentifierRule): CodeMistake | undefined {
  if (floatForm.test(code))
    return { check: 'float_mangled_code', reason: 'a spreadsheet has made a number of it' };
  if (rangeForm.test(code)) return { check: 'code_range', reason: 'a range of codes is not a code' };
  if (rule.prefix === 'SNOMED' && sctidForm.test(code)) {
    if (!verhoeff(code))
      return { check: 'snomed_check_digit', reason: 'its last digit is not the check digit (Verhoeff)' };
    const partition = code.slice(-3, -1);
    if (partition !== '00' && partition !== '10')
      return {
        check: 'snomed_partition',
        reason: `its partition ${partition} is not that of a concept (00, or 10 in an extension)`,
      };
  }
  if (rule.valid(code)) return undefined;
  return { check: 'malformed_code', reason: `expected ${rule.expected}` };
}
