import { parse } from 'csv-parse/sync';
import { nearest } from '../../base/index.ts';
import type { CaseFacet } from './case-facet.ts';

const readings = ['concept', 'number', 'years-since', 'dicom-age'] as const;
type Reading = (typeof readings)[number];

/** One line of a structural mapping: a column of a table that gives a facet of a person. */
export interface StructuralLine {
  /** File name in the sources. */
  table: string;
  /** Columns are lower-case: exports of OMOP differ in case. */
  person: string;
  facet: string;
  value: string;
  reading: Reading;
  of: string;
  where?: { column: string; equals: string };
  /** Place among all lines: of two that give one facet, the first that knows anything counts. */
  order: number;
}

export type Structural =
  | { state: 'read'; lines: StructuralLine[] }
  | { state: 'invalid'; mistakes: string[] };

/**
 * Reads a structural mapping (mappings/omop-cdm.tsv explains its columns); every mistake is named with its
 * line. Lines are numbered from `first` on.
 */
export function readStructural(
  text: string,
  file: string,
  facets: readonly CaseFacet[],
  first = 0,
): Structural {
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
  const mistakes: string[] = [];
  const lines: StructuralLine[] = [];
  const ids = facets.map((facet) => facet.id);
  for (const { record, info } of records) {
    const { table = '', person = '', facet = '', value = '', reading = '', of = '', where = '' } = record;
    const mistake = (text: string) => mistakes.push(`${file} line ${info.lines}: ${text}`);
    if (table === '' || person === '' || value === '') mistake('table, person and value must all be filled.');
    if (/[\\/]/.test(table)) mistake(`${table} is not a file name.`);
    if (!ids.includes(facet))
      mistake(`there is no facet ${facet} of cases. Did you mean ${nearest(facet, ids, 2).join(' or ')}?`);
    const known = readings.find((one) => one === reading);
    if (known === undefined) mistake(`${reading} is not a reading. Use ${readings.join(', ')}.`);
    const [column = '', equals, ...rest] = where.split('=');
    if (where !== '' && (equals === undefined || rest.length > 0)) mistake(`${where} is not column=value.`);
    lines.push({
      table,
      person: person.toLowerCase(),
      facet,
      value: value.toLowerCase(),
      reading: known ?? 'concept',
      of,
      ...(equals === undefined ? {} : { where: { column: column.toLowerCase(), equals } }),
      order: first + lines.length,
    });
  }
  if (lines.length === 0) mistakes.push(`${file} has no line under its header.`);
  return mistakes.length > 0 ? { state: 'invalid', mistakes } : { state: 'read', lines };
}
