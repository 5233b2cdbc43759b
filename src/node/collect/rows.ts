import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

export type Row = Record<string, string>;

const longestRow = 1_000_000;

/**
 * Streams the rows of a CSV (or, by its name, tab-separated) file, with column names in lower case. One row is
 * in memory at a time. Throws where the file is not well-formed, naming the line.
 */
export async function* readRows(path: string, rows = Number.POSITIVE_INFINITY): AsyncGenerator<Row> {
  const parser = parse({
    bom: true,
    columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
    delimiter: path.endsWith('.tsv') ? '\t' : ',',
    max_record_size: longestRow,
    skip_empty_lines: true,
    trim: true,
    ...(Number.isFinite(rows) ? { to: rows } : {}),
  });
  const stream = createReadStream(path);
  stream.once('error', (error) => parser.destroy(error));
  yield* stream.pipe(parser) as AsyncIterable<Row>;
}

/** The column names of a file, in lower case. */
export async function readHeader(path: string): Promise<string[]> {
  const parser = parse({
    bom: true,
    delimiter: path.endsWith('.tsv') ? '\t' : ',',
    max_record_size: longestRow,
    to: 1,
    trim: true,
  });
  const stream = createReadStream(path);
  stream.once('error', (error) => parser.destroy(error));
  for await (const names of stream.pipe(parser) as AsyncIterable<string[]>) {
    stream.destroy();
    return names.map((name) => name.toLowerCase());
  }
  return [];
}
