import { Problem } from '../../base/index.ts';
import type { PlacedRow } from '../source.ts';
import { type Attributes, type Keyword, tags } from './attributes.ts';
import type { DicomWebClient, DicomWebConnection } from './dicomweb-client.ts';
import { Fingerprints } from './fingerprints.ts';
import { list } from './listing.ts';
import { seriesRow } from './series.ts';

/** How a DICOMweb server is asked; each bound has a default. */
export interface DicomWebOptions extends DicomWebConnection {
  /** Studies asked for at once; 100. */
  page?: number;
  /** Most studies; 1,000,000. */
  studies?: number;
}

const mostSeries = 10_000;
/** Requests under way at the same time. */
const atOnce = 4;

const studyFields = [
  'PatientID',
  'IssuerOfPatientID',
  'PatientBirthDate',
  'PatientSex',
  'PatientAge',
  'StudyDate',
  'NumberOfStudyRelatedSeries',
] as const;
const seriesFields = [
  ...studyFields.slice(0, -1),
  'Modality',
  'Manufacturer',
  'ManufacturerModelName',
  'BodyPartExamined',
  'AnatomicRegionSequence',
  'Laterality',
  'SliceThickness',
  'MagneticFieldStrength',
  'SeriesDate',
  'AcquisitionDate',
  'NumberOfSeriesRelatedInstances',
] as const;

const fields = (keywords: readonly Keyword[]) =>
  keywords.map((keyword) => `includefield=${tags[keyword]}`).join('&');

/** Rows of all series, study by study in the order of the server; a few studies are asked ahead. */
export async function* webSeries(
  client: DicomWebClient,
  { page = 100, studies: most = 1_000_000 }: DicomWebOptions,
): AsyncGenerator<PlacedRow> {
  const seen = new Fingerprints();
  const path = `studies?${fields(studyFields)}`;
  const ahead: Promise<PlacedRow[]>[] = [];
  const taken = (rows: readonly PlacedRow[]): PlacedRow[] =>
    rows.map((row) =>
      row.state === 'malformed' || seen.add(row.row.seriesinstanceuid ?? '')
        ? row
        : { state: 'malformed', place: row.place, reason: 'The series is listed in another study too.' },
    );
  for await (const study of list(client, { uid: 'StudyInstanceUID', path, page, most })) {
    if (study.state === 'refused')
      throw new Problem(
        'unavailable',
        `The list of studies of ${client.name} is not complete. ${study.reason}`,
      );
    if (study.state === 'malformed') yield { state: 'malformed', place: 'studies', reason: study.reason };
    else ahead.push(seriesOfStudyRows(client, study));
    if (ahead.length >= atOnce) yield* taken((await ahead.shift()) ?? []);
  }
  for (const rows of ahead) yield* taken(await rows);
}

/** The series of one study. What the study says holds for a series that does not say it. */
async function seriesOfStudyRows(
  client: DicomWebClient,
  study: { uid: string; attributes: Attributes },
): Promise<PlacedRow[]> {
  const rows: PlacedRow[] = [];
  const malformed = (at: string, reason: string) => rows.push({ state: 'malformed', place: at, reason });
  const place = `studies/${study.uid}/series`;
  const expected = Number(study.attributes.text('NumberOfStudyRelatedSeries')) || undefined;
  const listing = {
    uid: 'SeriesInstanceUID',
    path: `${place}?${fields(seriesFields)}`,
    page: 1_000,
    most: mostSeries,
    ...(expected === undefined ? {} : { expected }),
  } as const;
  let listed = 0;
  for await (const each of list(client, listing)) {
    if (each.state !== 'listed') {
      malformed(place, each.reason);
      if (each.state === 'refused') return rows;
      continue;
    }
    listed++;
    const row = seriesRow(over(each.attributes, study.attributes));
    const person = study.attributes.text('PatientID');
    if (row.studyinstanceuid !== study.uid || (person !== '' && row.patientid !== person))
      malformed(`${place}/${each.uid}`, 'The series names another study or patient than its study.');
    else rows.push({ state: 'row', place: `${place}/${each.uid}`, row });
  }
  if (expected !== undefined && listed < expected)
    malformed(place, `The study has ${expected} series, and ${listed} are listed.`);
  return rows;
}

/** Attributes of a series, and those of its study where it has none. */
const over = (series: Attributes, study: Attributes): Attributes => ({
  text: (keyword) => series.text(keyword) || study.text(keyword),
  items: (keyword) => {
    const own = series.items(keyword);
    return own.length > 0 ? own : study.items(keyword);
  },
});
