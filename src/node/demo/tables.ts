import { appendFile, writeFile } from 'node:fs/promises';
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
    'StudyInstanceUID',
    'SeriesInstanceUID',
    'Modality',
    'BodyPartExamined',
    'Manufacturer',
    'SliceThickness',
    'PatientAge',
  ],
} as const;

export type TableName = keyof typeof columns;
type Row<T extends TableName> = Partial<Record<(typeof columns)[T][number], string | number>>;

const quoted = (value: string | number) => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const chunk = 65_536;

/** CSV files written row by row; a table keeps at most a chunk in memory. */
export class Tables {
  readonly #folder: string;
  readonly #pending = new Map<TableName, string>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts every table with its header, replacing what was there. */
  static async open(folder: string): Promise<Tables> {
    for (const [table, names] of Object.entries(columns))
      await writeFile(join(folder, table), `${names.join(',')}\n`);
    return new Tables(folder);
  }

  async add<T extends TableName>(table: T, row: Row<T>): Promise<void> {
    const names: readonly (keyof Row<T>)[] = columns[table];
    const line = `${names.map((column) => quoted(row[column] ?? '')).join(',')}\n`;
    const pending = (this.#pending.get(table) ?? '') + line;
    this.#pending.set(table, pending);
    if (pending.length >= chunk) await this.#flush(table);
  }

  async close(): Promise<void> {
    for (const table of this.#pending.keys()) await this.#flush(table);
  }

  async #flush(table: TableName): Promise<void> {
    await appendFile(join(this.#folder, table), this.#pending.get(table) ?? '');
    this.#pending.set(table, '');
  }
}
