import { basename } from 'node:path';
import { type AsyncBuffer, asyncBufferFromFile, type FileMetaData, parquetMetadataAsync } from 'hyparquet';
import { parquetScan } from 'hyparquet/src/scan.js';
import { compressors } from 'hyparquet-compressors';
import { type PlacedRow, type Row, type Table, tableName } from '../source.ts';
import { textOf, withoutLoss } from './parquet-values.ts';

/**
 * A Parquet file as a table, in memory one row group of the columns asked for. Values become text without loss:
 * 64-bit and decimal identifiers in full, dates in ISO form, the parts of a list joined with a backslash as DICOM
 * does. Gives the mistake where the file cannot be read.
 */
export async function parquetTable(path: string): Promise<Table | { mistake: string }> {
  const file = basename(path);
  try {
    const buffer = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(buffer, { geoparquet: false });
    const columns = namesOf(metadata);
    return {
      name: tableName(file),
      columns: columns.map((name) => name.toLowerCase()),
      rows: (wanted) => rowsOf(file, buffer, metadata, wanted),
    };
  } catch {
    return { mistake: `${file} cannot be read as Parquet.` };
  }
}

/** Columns at the top; a list or struct below one of them belongs to it. */
function namesOf({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  let at = 1;
  const passOver = (): void => {
    const children = schema[at++]?.num_children ?? 0;
    for (let i = 0; i < children; i++) passOver();
  };
  while (at < schema.length) {
    names.push(schema[at]?.name ?? '');
    passOver();
  }
  return names;
}

async function* rowsOf(
  file: string,
  buffer: AsyncBuffer,
  metadata: FileMetaData,
  wanted: readonly string[] | undefined,
): AsyncGenerator<PlacedRow> {
  const columns = namesOf(metadata).filter((name) => wanted?.includes(name.toLowerCase()) ?? true);
  const elements = new Map(metadata.schema.map((element) => [element.name, element]));
  const scan = await parquetScan({
    file: buffer,
    metadata: withoutLoss(metadata),
    columns,
    compressors,
    useOffsetIndex: false,
  });
  for (const { rowStart, rowEnd } of scan.ranges) {
    const values: { name: string; text: (at: number) => string }[] = [];
    try {
      for (const column of columns) {
        const data = await scan.readColumn({ column, rowStart, rowEnd });
        const element = elements.get(column);
        values.push({ name: column.toLowerCase(), text: (at) => textOf(data[at], element) });
      }
    } catch {
      const place = `${file} rows ${rowStart + 1} to ${rowEnd}`;
      for (let i = rowStart; i < rowEnd; i++)
        yield { state: 'malformed', place, reason: 'the row group is damaged' };
      continue;
    }
    for (let i = 0; i < rowEnd - rowStart; i++) {
      const row: Row = {};
      for (const { name, text } of values) row[name] = text(i);
      yield { state: 'row', place: `${file} row ${rowStart + i + 1}`, row };
    }
  }
}
