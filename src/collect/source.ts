/** One row of a table: text by column name in lower case. Nothing is a number before a mapping says so. */
export type Row = Record<string, string>;

/** A table of a source. Its rows are streamed: one is in memory at a time. */
export interface Table {
  /** The name that structural mappings use, in lower case and without the ending of a file: `person`. */
  name: string;
  /** Column names in lower case. */
  columns: readonly string[];
  /**
   * The rows with their place in the source, e.g. `PERSON.csv line 12` or the name of a file below the source's
   * folder. A place names no person. May be called more than once. `columns` names those that will be looked at:
   * a source may leave out the others, and spare the reading.
   */
  rows(columns?: readonly string[]): AsyncIterable<PlacedRow>;
}

/** A row, or what is wrong with it; one bad row never hides the others. */
export type PlacedRow =
  | { state: 'row'; place: string; row: Row }
  | { state: 'malformed'; place: string; reason: string };

/** Where a holder's tables come from: a folder, an archive, a database, DICOM files, a DICOMweb server. */
export interface Source {
  /** How reports name it; never with a password. */
  name: string;
  tables: readonly Table[];
  /** Whether the source says of itself that its persons are invented. */
  generated?: boolean;
  /** What could not be taken for a table, with the reason; the whole source is refused. */
  mistakes?: readonly string[];
  close(): Promise<void>;
}

/** The name of a table as mappings write it: without folder, ending and upper case. */
export function tableName(file: string): string {
  const base = file.split('/').at(-1) ?? file;
  return base.replace(/\.(csv|tsv|txt|parquet)$/i, '').toLowerCase();
}
