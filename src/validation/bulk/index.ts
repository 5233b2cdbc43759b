export { type ArchiveFile, type ArchiveLimits, readArchive } from './archive.ts';
export { validateTables } from './check.ts';
export { type Codes, readCodes } from './codes.ts';
export { type CsvReading, readCsv, writeCsv } from './csv.ts';
export { type Fetched, type FetchOptions, fetchDescription } from './fetch-description.ts';
export { isPublicAddress } from './public-address.ts';
export {
  openSpreadsheets,
  type SpreadsheetLibrary,
  type Spreadsheets,
  spreadsheetsOf,
} from './spreadsheet.ts';
export { readTables, type Table, type TablesReading } from './tables.ts';
export { readTemplate, type SheetTemplate } from './template.ts';
export { templateSheets } from './template-sheets.ts';
