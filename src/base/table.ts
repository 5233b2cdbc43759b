import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Problem } from './problem.ts';

/** A row of a table: its line, and its cells by their column. */
export interface Row<Column extends string = string> {
  line: number;
  cells: Record<Column, string>;
}

/**
 * The rows of a table that ships with the product: tab-separated, nothing quoted, its columns named by the first row;
 * lines that begin with # are comments. Throws a Problem (internal) where a column or a cell is missing.
 */
export function readTable<Column extends string>(
  path: string,
  columns: readonly Column[],
): [Row<Column>, ...Row<Column>[]] {
  const file = basename(path);
  const records = parse(readFileSync(path), {
    delimiter: '\t',
    columns: true,
    quote: false,
    comment: '#',
    // An IRI may hold a # after its first character: only whole lines are comments.
    comment_no_infix: true,
    skip_empty_lines: true,
    info: true,
  }) as { record: Record<Column, string>; info: { lines: number } }[];
  const rows = records.map(({ record, info }): Row<Column> => {
    const missing = columns.filter((column) => record[column] === undefined);
    if (missing.length > 0)
      throw new Problem(
        'internal',
        `${file}, line ${info.lines}: expected the column ${missing.join(', ')}.`,
      );
    return { line: info.lines, cells: record };
  });
  const [first, ...others] = rows;
  if (first === undefined)
    throw new Problem('internal', `${file}: expected rows with the columns ${columns.join(', ')}.`);
  return [first, ...others];
}
