import { isObject } from '../../base/index.ts';
import type { PlacedRow, Source } from '../source.ts';
import type { Attributes } from './attributes.ts';
import { type DicomWebClient, openDicomWeb } from './dicomweb-client.ts';
import { jsonAttributes } from './json-attributes.ts';
import { measurementColumns, measurementRows } from './measurements.ts';
import { segmentColumns, segmentRows } from './segments.ts';
import { seriesColumns } from './series.ts';
import { type DicomWebOptions, webSeries } from './web-series.ts';

/** What is read from the instances of a series, and whether all of it was. */
type RowsOf = (instance: Attributes) => { rows: Record<string, string>[]; complete: boolean };

/** Series that hold segments or measurements: of these few, something is kept. */
interface AnnotationSeries {
  place: string;
  report: boolean;
}

const annotationModalities: ReadonlySet<string> = new Set(['SEG', 'SR', 'RTSTRUCT']);
const segmentsOf: RowsOf = (instance) => ({ rows: segmentRows(instance), complete: true });

/**
 * A DICOMweb server as the same tables that {@link dicomFolder} gives: series by QIDO-RS, segments and measurements
 * by the WADO-RS metadata of the series that hold them. Only the address given is asked: redirects and addresses in
 * answers are not followed. A study or series that cannot be read is a row that says so; where the list of studies
 * itself breaks off, reading its rows rejects, since nobody could tell how much is missing.
 */
export async function dicomWeb(options: DicomWebOptions): Promise<Source> {
  const client = openDicomWeb(options);
  let known: AnnotationSeries[] | undefined;

  async function* series(): AsyncGenerator<PlacedRow> {
    const annotations: AnnotationSeries[] = [];
    for await (const row of webSeries(client, options)) {
      if (row.state === 'row' && annotationModalities.has(row.row.modality ?? ''))
        annotations.push({ place: `${row.place}/metadata`, report: row.row.modality === 'SR' });
      yield row;
    }
    known = annotations;
  }
  async function* annotations(reports: boolean, rowsOf: RowsOf): AsyncGenerator<PlacedRow> {
    // Whoever reads annotations alone makes the server list its series first; its rows are told by their own table.
    if (known === undefined) for await (const _ of series());
    for (const { place, report } of known ?? [])
      if (report === reports) yield* annotationsAt(client, place, rowsOf);
  }
  return {
    name: client.name,
    tables: [
      { name: 'dicom_series', columns: seriesColumns, rows: series },
      { name: 'dicom_segment', columns: segmentColumns, rows: () => annotations(false, segmentsOf) },
      {
        name: 'dicom_measurement',
        columns: measurementColumns,
        rows: () => annotations(true, measurementRows),
      },
    ],
    close: async () => {
      known = undefined;
    },
  };
}

async function* annotationsAt(
  client: DicomWebClient,
  place: string,
  rowsOf: RowsOf,
): AsyncGenerator<PlacedRow> {
  const answer = await client.get(place);
  if (answer.state === 'refused') return yield { state: 'malformed', place, reason: answer.reason };
  for (const [i, instance] of answer.dataSets.entries()) {
    if (!isObject(instance)) {
      yield { state: 'malformed', place, reason: `Number ${i + 1} of the answer is no data set.` };
      continue;
    }
    const { rows, complete } = rowsOf(jsonAttributes(instance));
    for (const row of rows) yield { state: 'row', place, row };
    if (!complete)
      yield { state: 'malformed', place, reason: 'The report is nested too deeply or too long.' };
  }
}
