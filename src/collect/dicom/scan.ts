import { Complaints } from './complaints.ts';
import { type Directory, missingFiles } from './directory.ts';
import { Fingerprints } from './fingerprints.ts';
import { type Header, readHeaderBelow } from './header.ts';
import { seriesRow } from './series.ts';
import { SeriesRecords } from './series-records.ts';
import { walk } from './walk.ts';

export interface ScanBounds {
  /** Most bytes read of one file; 16 MiB. Pixels do not count: they are not read. */
  headerBytes: number;
  /** Most files looked at; 20,000,000. */
  files: number;
  /** Most series; 5,000,000. */
  series: number;
  /** Files read at the same time; 8. */
  atOnce: number;
}

/** What one walk through a folder found. Of segmentations, structure sets and reports only the place is kept. */
export interface Scan {
  series: SeriesRecords;
  annotations: { place: string; report: boolean }[];
  complaints: Complaints;
}

const annotationModalities: ReadonlySet<string> = new Set(['SEG', 'SR', 'RTSTRUCT']);

/** Reads the header of every file below a folder, once. */
export async function scan(folder: string, bounds: ScanBounds): Promise<Scan> {
  const series = new SeriesRecords();
  const annotations: Scan['annotations'] = [];
  const complaints = new Complaints();
  const instances = new Fingerprints();
  const passedOver = new Fingerprints();
  const directories: Directory[] = [];

  function take(place: string, header: Header): void {
    if (header.state === 'not-dicom') passedOver.add(place);
    else if (header.state === 'malformed') complaints.add(place, header.reason);
    else if (header.files !== undefined) directories.push({ place, files: header.files });
    else {
      const row = seriesRow(header.attributes);
      const instance = header.attributes.text('SOPInstanceUID');
      const isNew = instance === '' || instances.add(instance);
      if (series.size >= bounds.series && !series.has(row.seriesinstanceuid)) {
        complaints.add(place, `There are more than ${bounds.series} series; this file is left out.`);
        return;
      }
      series.add(place, row, isNew);
      if (isNew && annotationModalities.has(row.modality))
        annotations.push({ place, report: row.modality === 'SR' });
    }
  }

  // Files are read ahead, some at a time, and taken in the order of their names: one folder gives the same rows always.
  const ahead: { place: string; header: Promise<Header> }[] = [];
  const takeFirst = async () => {
    const first = ahead.shift();
    if (first !== undefined) take(first.place, await first.header);
  };
  const options = { maxBytes: bounds.headerBytes, until: 'series' } as const;
  let seen = 0;
  for await (const { path, unreadable } of walk(folder)) {
    if (unreadable !== undefined) {
      complaints.add(path, unreadable);
      continue;
    }
    if (++seen > bounds.files) {
      complaints.add(
        path,
        `There are more than ${bounds.files} files; this one and all after it are left out.`,
      );
      break;
    }
    ahead.push({ place: path, header: readHeaderBelow(folder, path, options) });
    if (ahead.length >= bounds.atOnce) await takeFirst();
  }
  while (ahead.length > 0) await takeFirst();
  for await (const { path, reason } of missingFiles(folder, directories, passedOver))
    complaints.add(path, reason);
  return { series, annotations, complaints };
}
