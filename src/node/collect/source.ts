/** One row of a table: text by column name in lower case. Nothing is a number before a mapping says so. */
export type Row = Record<string, string>;

/** A table of a source. Its rows are streamed: one is in memory at a time. */
export interface Table {
  /** The name that structural mappings use, e.g. `person.csv` or `dicom_series`. */
  name: string;
  /** Column names in lower case. */
  columns: readonly string[];
  /**
   * The rows with their place in the source, e.g. `line 12` or the name of a file below the source's folder.
   * A place names no person. May be called more than once.
   */
  rows(): AsyncIterable<PlacedRow>;
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
  close(): Promise<void>;
}
