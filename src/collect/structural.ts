import { parse } from 'csv-parse/sync';
import { nearest } from '../base/index.ts';
import type { CaseFacet } from '../cases/index.ts';
import { type Condition, parseConditions } from './condition.ts';
import { lastColumn, type Path, parsePath } from './path.ts';
import { tableName } from './source.ts';
import { parseUnits, type Units } from './units.ts';

const readings = ['concept', 'constant', 'number', 'years-since', 'year', 'dicom-age'] as const;
type Reading = (typeof readings)[number];
const required = ['table', 'person', 'facet', 'value', 'reading'];
const known = [...required, 'of', 'where', 'split'];

/** One line of a structural mapping: what of a table gives a facet of a person. */
export interface StructuralLine {
  table: string;
  person: Path;
  facet: string;
  value: Path;
  reading: Reading;
  /** Prefixes of `concept`, the code of `constant`. */
  of: readonly string[];
  /** Units of `number`. */
  units?: Units;
  /** What `years-since` counts from. */
  since?: Path;
  where: readonly Condition[];
  /** What parts a field with several values. */
  split?: string;
  /** Place among all lines: of two that give one facet, the first that knows anything counts. */
  order: number;
  /** File and line, for what is said about it. */
  place: string;
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
  const mistakes: string[] = [];
  let header: string[] = [];
  const records: { record: Record<string, string>; info: { lines: number } }[] = parse(text, {
    bom: true,
    delimiter: '\t',
    columns: (names: string[]) => {
      header = names;
      return names;
    },
    comment: '#',
    comment_no_infix: true,
    quote: null,
    trim: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) mistakes.push(`${file} has no column ${missing.join(', ')} in its header.`);
  for (const name of header.filter((one) => !known.includes(one)))
    mistakes.push(`${file} has a column ${name}. Known are ${known.join(', ')}.`);
  const lines = records.map(({ record, info }, index) =>
    lineOf(record, `${file} line ${info.lines}`, first + index, facets, mistakes),
  );
  if (lines.length === 0) mistakes.push(`${file} has no line under its header.`);
  return mistakes.length > 0
    ? { state: 'invalid', mistakes }
    : { state: 'read', lines: lines.filter((line) => line !== undefined) };
}

/** One line, where it has no mistake; those it has are added to `mistakes`. */
function lineOf(
  record: Record<string, string>,
  place: string,
  order: number,
  facets: readonly CaseFacet[],
  mistakes: string[],
): StructuralLine | undefined {
  const { table = '', facet = '', reading = '', of = '', where = '', split = '' } = record;
  const mistake = (text: string) => mistakes.push(`${place}: ${text}`);
  const before = mistakes.length;
  if (table === '' || !record.person || !record.value) mistake('table, person and value must all be filled.');
  if (/[\\/]/.test(table)) mistake(`${table} is not the name of a table.`);
  const ids = facets.map(({ id }) => id);
  if (!ids.includes(facet))
    mistake(`there is no facet ${facet} of cases. Did you mean ${nearest(facet, ids, 2).join(' or ')}?`);
  const kind = readings.find((one) => one === reading);
  if (kind === undefined) mistake(`${reading} is not a reading. Use ${readings.join(', ')}.`);
  const pathIn = (column: string) => {
    const text = record[column] ?? '';
    const path = text === '' ? undefined : parsePath(text);
    if (text !== '' && path === undefined)
      mistake(`${column} ${text} is not a path. Write column, or column > table.key > column.`);
    return path;
  };
  const [person, value] = [pathIn('person'), pathIn('value')];
  const conditions = parseConditions(where);
  if (conditions === undefined) mistake(`${where} is not column=value, or column in a|b, joined by and.`);
  const units = kind === 'number' && of !== '' ? parseUnits(of) : undefined;
  if (units === 'invalid') mistake(`${of} is not a list of units. Write mm cm*10, or mm cm*10 @unit_column.`);
  const since = kind === 'years-since' && person ? sinceOf(of, person) : undefined;
  if (kind === 'years-since' && since === undefined)
    mistake(
      `years-since needs in of a column, a path, or a table and its column of birth. ${of || 'Nothing'} is neither.`,
    );
  if (kind === 'constant' && of === '') mistake('constant needs a code in of, e.g. eucaim:COM1000008.');
  if (mistakes.length > before || !kind || !person || !value || !conditions) return undefined;
  return {
    table: tableName(table),
    person,
    facet,
    value,
    reading: kind,
    of: of.split(/\s+/),
    ...(units !== undefined && units !== 'invalid' && { units }),
    ...(since && { since }),
    where: conditions,
    ...(split !== '' && { split }),
    order,
    place,
  };
}

/** A path; `person birth_datetime` is short for the one by the person's own column. */
function sinceOf(of: string, person: Path): Path | undefined {
  const [table, column, ...rest] = of.split(/\s+/);
  if (of.includes('>') || column === undefined) return parsePath(of);
  if (!table || rest.length > 0) return undefined;
  const key = lastColumn(person);
  const tail = `${tableName(table)}.${key} > ${column}`;
  return parsePath(`${person.text.replace(/\?$/, '')} > ${tail}`);
}
