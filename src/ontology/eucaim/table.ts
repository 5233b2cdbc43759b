import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { Problem } from '../../base/index.ts';

/** A row of a table with the line it starts on; lines count from 1 and the header is line 1. */
export interface TableRow {
  line: number;
  cells: Record<string, string>;
}

/**
 * Reads a table, comma-separated where its name ends in .csv, else tab-separated. Quotes protect tabs and line
 * ends within a cell; lines that start with # are comments. The first row names the columns, of which `columns`
 * must be there (else a Problem, malformed-request); with `headless`, `columns` names them.
 */
export function readTable(path: string, columns: readonly string[], headless = false): TableRow[] {
  return parseTable(readFileSync(path, 'utf8'), path, columns, headless);
}

/** The same of a table whose text is at hand. */
export function parseTable(
  text: string,
  path: string,
  columns: readonly string[],
  headless = false,
): TableRow[] {
  let header: readonly string[] = headless ? columns : [];
  const rows: { record: Record<string, string>; info: { lines: number } }[] = parse(text, {
    delimiter: path.endsWith('.csv') ? ',' : '\t',
    columns: headless
      ? [...columns]
      : (names: string[]) => {
          header = names;
          return names;
        },
    info: true,
    relax_quotes: true,
    relax_column_count: true,
    comment: '#',
    comment_no_infix: true,
    skip_empty_lines: true,
  });
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw new Problem('malformed-request', `${path} has no column ${missing.join(', ')}.`);
  return rows.map(({ record, info }) => ({ line: info.lines, cells: record }));
}

/** The text of a cell, or the empty string where the row is short. */
export const cell = (row: TableRow, column: string): string => row.cells[column] ?? '';
