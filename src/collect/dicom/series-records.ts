import type { PlacedRow } from '../source.ts';
import { type SeriesRow, seriesColumns } from './series.ts';

/** What is kept of one series: texts by column that are shared with other series, and how often each thickness came. */
interface SeriesRecord {
  place: string;
  values: string[];
  instances: number;
  thickness?: Map<string, number>;
  conflict?: string;
}

const columns = seriesColumns.filter((column) => column !== 'instances');
const thicknessAt = columns.indexOf('slicethickness');
/** A series of two persons belongs to nobody: each of these must be one. */
const identity = (['patientid', 'issuerofpatientid', 'studyinstanceuid'] as const).map(
  (column) => [column, columns.indexOf(column)] as const,
);
const mostThicknesses = 64;

/**
 * Series, put together from their instances: the first value that is not empty, and of slice thickness the most
 * frequent. One small record a series is kept, whatever the number of instances.
 */
export class SeriesRecords {
  readonly #records = new Map<string, SeriesRecord>();
  #shared = new Map<string, string>();

  get size(): number {
    return this.#records.size;
  }

  has(series: string): boolean {
    return this.#records.has(series);
  }

  /** Adds an instance, `place` being its file; one that is not new, a copy, counts only where it contradicts. */
  add(place: string, row: SeriesRow, isNew = true): void {
    const record = this.#records.get(row.seriesinstanceuid);
    if (record === undefined) {
      const values = columns.map((column) => this.#share(row[column]));
      this.#records.set(values[columns.indexOf('seriesinstanceuid')] ?? '', { place, values, instances: 1 });
      return;
    }
    for (const [column, at] of identity) {
      const [known, given] = [record.values[at] ?? '', row[column]];
      if (known !== '' && given !== '' && known !== given)
        record.conflict ??= `${column} differs between the instances of one series, here and at ${place}.`;
    }
    if (!isNew) return;
    record.instances++;
    this.#countThickness(record, row.slicethickness);
    for (const [at, column] of columns.entries())
      if (record.values[at] === '' && row[column] !== '') record.values[at] = this.#share(row[column]);
  }

  *rows(): Generator<PlacedRow> {
    for (const { place, values, instances, thickness, conflict } of this.#records.values()) {
      if (conflict !== undefined) {
        yield { state: 'malformed', place, reason: conflict };
        continue;
      }
      const row: Record<string, string> = Object.fromEntries(
        columns.map((column, at) => [column, values[at] ?? '']),
      );
      if (thickness !== undefined) {
        const [[most] = ['']] = [...thickness].sort(([, a], [, b]) => b - a);
        row.slicethickness = most;
      }
      row.instances = String(instances);
      yield { state: 'row', place, row };
    }
  }

  /** Most series have one thickness, and pay for no table. */
  #countThickness(record: SeriesRecord, given: string): void {
    const known = record.values[thicknessAt] ?? '';
    if (record.thickness === undefined) {
      if (given === known || given === '' || known === '') return;
      record.thickness = new Map([[known, record.instances - 1]]);
    }
    if (given === '' || (record.thickness.size >= mostThicknesses && !record.thickness.has(given))) return;
    record.thickness.set(given, (record.thickness.get(given) ?? 0) + 1);
  }

  /** One text for equal values of neighbouring series; the table is emptied before it grows large. */
  #share(text: string): string {
    if (text === '') return '';
    const known = this.#shared.get(text);
    if (known !== undefined) return known;
    if (this.#shared.size >= 50_000) this.#shared = new Map();
    this.#shared.set(text, text);
    return text;
  }
}
