import { realpath } from 'node:fs/promises';
import type { PlacedRow, Source } from '../source.ts';
import { type Header, readHeaderBelow } from './header.ts';
import { measurementColumns, measurementRows } from './measurements.ts';
import { type Scan, type ScanBounds, scan } from './scan.ts';
import { segmentColumns, segmentRows } from './segments.ts';
import { seriesColumns } from './series.ts';

/** Bounds of reading a folder of DICOM files; each has a default. */
export type DicomFolderOptions = Partial<ScanBounds>;

type Readable = Extract<Header, { attributes: unknown }>;
type Part = { state: 'row'; row: Record<string, string> } | { state: 'malformed'; reason: string };

/**
 * The DICOM files below a folder as tables: `dicom_series` with one row a series, `dicom_segment` with the segments
 * of segmentations and the regions of structure sets, and `dicom_measurement` with the measurements of reports.
 * Only headers are read. Files that are not DICOM are passed over; those that cannot be read are rows that say so,
 * in the first table. Rejects where the folder is not there.
 */
export async function dicomFolder(path: string, options: DicomFolderOptions = {}): Promise<Source> {
  const folder = await realpath(path);
  const bounds: ScanBounds = {
    headerBytes: 16 * 1_048_576,
    files: 20_000_000,
    series: 5_000_000,
    atOnce: 8,
    ...options,
  };
  let scanning: Promise<Scan> | undefined;
  const scanned = () => {
    scanning ??= scan(folder, bounds);
    return scanning;
  };
  /** Annotations are read anew for each table: of a segmentation, only its place was kept. */
  async function* annotations(
    reports: boolean,
    partsOf: (header: Readable) => Iterable<Part>,
  ): AsyncGenerator<PlacedRow> {
    for (const { place, report } of (await scanned()).annotations) {
      if (report !== reports) continue;
      const header = await readHeaderBelow(folder, place, { maxBytes: bounds.headerBytes, until: 'pixels' });
      if (header.state === 'not-dicom') continue;
      if (header.state === 'malformed') yield { ...header, place };
      else for (const part of partsOf(header)) yield { place, ...part };
    }
  }
  return {
    name: path,
    tables: [
      {
        name: 'dicom_series',
        columns: seriesColumns,
        async *rows() {
          const { series, complaints } = await scanned();
          yield* series.rows();
          yield* complaints.rows();
        },
      },
      { name: 'dicom_segment', columns: segmentColumns, rows: () => annotations(false, segmentParts) },
      {
        name: 'dicom_measurement',
        columns: measurementColumns,
        rows: () => annotations(true, measurementParts),
      },
    ],
    close: async () => {
      scanning = undefined;
    },
  };
}

const cutShort: Part = {
  state: 'malformed',
  reason: 'The file ends, or a bound is reached, before all of its annotations were read.',
};

function* segmentParts({ state, attributes }: Readable): Generator<Part> {
  for (const row of segmentRows(attributes)) yield { state: 'row', row };
  if (state === 'cut') yield cutShort;
}

function* measurementParts({ state, attributes }: Readable): Generator<Part> {
  const { rows, complete } = measurementRows(attributes);
  for (const row of rows) yield { state: 'row', row };
  if (state === 'cut' || !complete) yield cutShort;
}
