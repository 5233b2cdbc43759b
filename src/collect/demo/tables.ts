import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';

/** The tables that are generated, with the columns of OMOP CDM 5.4 and of DICOM that collecting reads. */
const columns = {
  'person.csv': [
    'person_id',
    'gender_concept_id',
    'year_of_birth',
    'month_of_birth',
    'day_of_birth',
    'birth_datetime',
    'race_concept_id',
    'ethnicity_concept_id',
    'person_source_value',
  ],
  'condition_occurrence.csv': [
    'condition_occurrence_id',
    'person_id',
    'condition_concept_id',
    'condition_start_date',
    'condition_type_concept_id',
    'condition_source_value',
  ],
  'measurement.csv': [
    'measurement_id',
    'person_id',
    'measurement_concept_id',
    'measurement_date',
    'measurement_type_concept_id',
    'value_as_number',
    'value_as_concept_id',
    'value_source_value',
  ],
  'dicom_series.csv': [
    'PatientID',
    'PatientSex',
    'PatientAge',
    'StudyInstanceUID',
    'StudyDate',
    'SeriesInstanceUID',
    'Modality',
    'BodyPartExamined',
    'Manufacturer',
    'SliceThickness',
    'MagneticFieldStrength',
  ],
  'dicom_segment.csv': [
    'PatientID',
    'StudyInstanceUID',
    'SeriesInstanceUID',
    'ReferencedSeriesInstanceUID',
    'SegmentNumber',
    'SegmentAlgorithmType',
  ],
} as const;

type TableName = keyof typeof columns;
type Row = Readonly<Record<string, string | number>>;

const quoted = (value: string | number) => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Characters that wait before they are written. */
const mostPending = 1_000_000;

/** CSV files written row by row; what waits to be written is bounded by whoever flushes when it is full. */
export class Tables {
  readonly #files: ReadonlyMap<TableName, FileHandle>;
  readonly #pending = new Map<TableName, string[]>();
  #length = 0;

  private constructor(files: ReadonlyMap<TableName, FileHandle>) {
    this.#files = files;
  }

  /** Starts every table with its header, replacing what was there. */
  static async open(folder: string): Promise<Tables> {
    const files = new Map<TableName, FileHandle>();
    for (const table of Object.keys(columns) as TableName[]) {
      const file = await open(join(folder, table), 'w');
      await file.appendFile(`${columns[table].join(',')}\n`);
      files.set(table, file);
    }
    return new Tables(files);
  }

  /** Whether it is time to flush. */
  get full(): boolean {
    return this.#length >= mostPending;
  }

  /** One more row; columns that it does not name are empty. */
  add(table: TableName, row: Row): void {
    const line = `${columns[table].map((column) => quoted(row[column] ?? '')).join(',')}\n`;
    const lines = this.#pending.get(table) ?? [];
    lines.push(line);
    this.#pending.set(table, lines);
    this.#length += line.length;
  }

  async flush(): Promise<void> {
    for (const [table, lines] of this.#pending) await this.#files.get(table)?.appendFile(lines.join(''));
    this.#pending.clear();
    this.#length = 0;
  }

  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
  }
}
