import { CsvError, parse } from 'csv-parse/sync';
import type { Table } from './sheet.ts';
import type { SheetText } from './spreadsheet.ts';

/** A table of a CSV text, or where it cannot be read. */
export type CsvReading =
  | { state: 'read'; table: Table }
  | { state: 'malformed'; line: number; message: string };

/** Reads a CSV text; the delimiter is a comma, a semicolon or a tab, whichever its first line has most of. */
export function readCsv(sheet: string, text: string): CsvReading {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (delimiter: string) => first.split(delimiter).length;
  const [delimiter = ','] = [',', ';', '\t'].sort((a, b) => count(b) - count(a));
  try {
    const rows = parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: 1_000_000,
    }) as string[][];
    return { state: 'read', table: { sheet, rows } };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { lines?: number };
    return {
      state: 'malformed',
      line: lines ?? 1,
      message: `The table ${sheet} is no CSV: ${error.message}`,
    };
  }
}

/** A sheet as CSV text. A text that a spreadsheet program would take for a formula is kept a text. */
export function writeCsv({ rows }: SheetText): string {
  const cell = (value: unknown) => {
    const text = String(value ?? '').replace(/^(?=[=+@])/, "'");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
