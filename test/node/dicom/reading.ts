import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { Row, Source } from '../../../src/collect/source.ts';

/** What a source of DICOM gave: rows by table, and what it could not read, as `place: reason`. */
export interface Read {
  series: Row[];
  segments: Row[];
  measurements: Row[];
  malformed: string[];
}

/** Reads every table of a source to its end, and closes it. */
export async function readAll(source: Source): Promise<Read> {
  const malformed: string[] = [];
  const tables: Record<string, Row[]> = {};
  for (const { name, rows, columns } of source.tables) {
    const read: Row[] = [];
    for await (const each of rows()) {
      if (each.state === 'malformed') malformed.push(`${each.place}: ${each.reason}`);
      else read.push(each.row);
    }
    for (const row of read)
      if (Object.keys(row).sort().join() !== [...columns].sort().join())
        throw new Error(`A row of ${name} has other columns than the table: ${Object.keys(row)}.`);
    tables[name] = read;
  }
  await source.close();
  const {
    dicom_series: series = [],
    dicom_segment: segments = [],
    dicom_measurement: measurements = [],
  } = tables;
  return { series, segments, measurements, malformed };
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A temporary folder with these files, by path below it. */
export function folderOf(files: Record<string, Buffer | string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'collimator-dicom-'));
  made.push(folder);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}
