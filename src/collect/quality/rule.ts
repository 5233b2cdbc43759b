import { parse } from 'csv-parse/sync';
import { type Path, parsePath } from '../path.ts';
import { tableName } from '../source.ts';

const checks = ['unique', 'one', 'refers', 'date', 'not-before', 'age', 'filled'] as const;
export type CheckName = (typeof checks)[number];

/** A check of the data themselves: one line of mappings/data-quality.tsv, which explains the checks. */
export interface QualityRule {
  check: CheckName;
  table: string;
  column: Path;
  of?: Path;
}

/** Reads a table of checks; every mistake is named with its line. */
export function readQualityRules(text: string, file: string): { rules: QualityRule[]; mistakes: string[] } {
  const rules: QualityRule[] = [];
  const mistakes: string[] = [];
  const records: { record: Record<string, string>; info: { lines: number } }[] = parse(text, {
    delimiter: '\t',
    columns: true,
    comment: '#',
    comment_no_infix: true,
    quote: null,
    trim: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  for (const { record, info } of records) {
    const check = checks.find((one) => one === record.check);
    const column = parsePath(record.column ?? '');
    const of = record.of ? parsePath(record.of) : undefined;
    const needsOf = check === 'one' || check === 'not-before';
    const mistake = (text: string) => mistakes.push(`${file} line ${info.lines}: ${text}`);
    if (check === undefined) mistake(`${record.check} is not a check. Use ${checks.join(', ')}.`);
    if (!record.table || column === undefined) mistake('table and column must be filled.');
    if (needsOf && of === undefined) mistake(`${check} needs a column or path in of.`);
    if (check && record.table && column)
      rules.push({ check, table: tableName(record.table), column, ...(of && { of }) });
  }
  return { rules, mistakes };
}
