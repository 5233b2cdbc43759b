export { Listed } from '../batches/index.ts';
export { applyEdits } from './apply-edits.ts';
export { type ArchiveFile, type ArchiveLimits, readArchive } from './archive.ts';
export { validateTables } from './check.ts';
export { type Changed, type Checking, checkInput } from './check-input.ts';
export { type Codes, readCodes } from './codes.ts';
export { type CsvReading, readCsv, writeCsv } from './csv.ts';
export { type Fetched, type FetchOptions, fetchDescription } from './fetch-description.ts';
export {
  guessFormat,
  type Input,
  inputOf,
  inputsOfArchive,
  isInput,
  isTable,
  tablesInput,
} from './inputs.ts';
export { isPublicAddress } from './public-address.ts';
export type { Table } from './sheet.ts';
export {
  openSpreadsheets,
  type SpreadsheetLibrary,
  type Spreadsheets,
  spreadsheetsOf,
} from './spreadsheet.ts';
export { readTables, type TablesReading } from './tables.ts';
export { readTemplate, type SheetTemplate } from './template.ts';
export { templateSheets } from './template-sheets.ts';
export { writeDescription } from './write-description.ts';
