import { parse } from 'csv-parse/sync';

/** Notes a mistake; lines count from 1. */
export type Report = (line: number, message: string) => void;

/** One row of the table, with the line where it begins. */
export interface Row {
  line: number;
  cells: string[];
}

/** Reads lines that hold quotes; a quoted cell may span several. */
function readQuoted(lines: string[], firstLine: number, report: Report): Row[] {
  const options = {
    delimiter: '\t',
    record_delimiter: ['\r\n', '\n'],
    relax_quotes: true,
    relax_column_count: true,
    info: true,
  };
  try {
    const records = parse(lines.join('\n').replace(/\r$/, ''), options) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    let next = firstLine;
    return records.map(({ record, info }) => {
      const line = next;
      next = firstLine + info.lines;
      return { line, cells: record };
    });
  } catch {
    report(firstLine, 'A quoted cell that begins here is not closed, or goes on after its quote.');
    return [];
  }
}

/**
 * Splits the mappings block into rows of cells (SSSOM/TSV, Quoting). Only lines with quotes take the slow road
 * through csv-parse: mapping files are read at every start, and few of their lines quote anything.
 */
export function readTable(text: string, firstLine: number, report: Report): Row[] {
  const lines = text.split('\n');
  const rows: Row[] = [];
  for (let i = 0; i < lines.length; ) {
    const start = i;
    let quotes = 0;
    do quotes += (lines[i++] ?? '').split('"').length - 1;
    while (quotes % 2 === 1 && i < lines.length);
    if (quotes > 0) rows.push(...readQuoted(lines.slice(start, i), firstLine + start, report));
    else rows.push({ line: firstLine + start, cells: (lines[start] ?? '').replace(/\r$/, '').split('\t') });
  }
  return rows;
}
