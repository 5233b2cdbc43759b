import { type PlacedRow, type Row, type Table, tableName } from '../source.ts';
import { recordsOf } from './records.ts';

/** Opens a stream of bytes anew for each reading. */
export type Opener = () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;

/**
 * A delimited text as a table: comma, semicolon or tab by its header, UTF-8 or UTF-16 by its first bytes. Gives the
 * mistake where the text has no header, or names a column twice.
 */
export async function delimitedTable(file: string, open: Opener): Promise<Table | { mistake: string }> {
  const columns = await headerOf(file, open);
  if (columns.length === 0) return { mistake: `${file} has no header.` };
  const twice = columns.find((name, at) => name !== '' && columns.indexOf(name) !== at);
  if (twice !== undefined) return { mistake: `${file} names the column ${twice} twice.` };
  return {
    name: tableName(file),
    columns,
    rows: (wanted) => rowsOf(file, open, columns, wanted ?? columns),
  };
}

async function headerOf(file: string, open: Opener): Promise<string[]> {
  for await (const records of recordsOf(await open(), file)) {
    const [first] = records;
    if (first?.state === 'fields') return first.fields.map((name) => name.toLowerCase());
    if (first !== undefined) return [];
  }
  return [];
}

async function* rowsOf(
  file: string,
  open: Opener,
  columns: readonly string[],
  wanted: readonly string[],
): AsyncGenerator<PlacedRow> {
  const at = wanted
    .map((name) => [name, columns.indexOf(name)] as const)
    .filter(([, position]) => position >= 0);
  let isHeader = true;
  for await (const records of recordsOf(await open(), file)) {
    for (const record of records) {
      const place = `${file} line ${record.line}`;
      if (isHeader) {
        isHeader = false;
      } else if (record.state === 'malformed') {
        yield { state: 'malformed', place, reason: record.reason };
      } else {
        const row: Row = {};
        for (const [name, position] of at) row[name] = record.fields[position] ?? '';
        const reason = unreadable(Object.values(row));
        yield reason === undefined ? { state: 'row', place, row } : { state: 'malformed', place, reason };
      }
    }
  }
}

/** What makes the text of a row untrustworthy: two identifiers that differ only in such characters would become one. */
function unreadable(fields: readonly string[]): string | undefined {
  if (fields.some((field) => field.includes('\uFFFD'))) return 'it is not UTF-8; convert the file';
  return fields.some((field) => field.includes('\0')) ? 'it has a NUL character' : undefined;
}
