import { Problem } from '../../base/index.ts';
import { readArchive } from './archive.ts';
import type { CellValue } from './cell-value.ts';
import type { Table } from './sheet.ts';

/** A drop-down list for the cells of a range, or a hint that shows when one is entered. */
export interface CellRule {
  range: string;
  /** Where the allowed values stand, e.g. `Lists!$A$2:$A$20`. */
  list?: string;
  /** Whether another value is refused by the spreadsheet program. */
  strict: boolean;
  title: string;
  hint: string;
}

/** A sheet to be written. */
export interface SheetText {
  name: string;
  rows: CellValue[][];
  rules: CellRule[];
  /** Rows that stay in sight. */
  frozen: number;
}

/** Reads and writes spreadsheets of Excel (Office Open XML). */
export interface Spreadsheets {
  /** Throws a Problem (too-large, malformed-request) for what is no spreadsheet or too large. */
  read(bytes: Buffer): Promise<Table[]>;
  write(sheets: readonly SheetText[]): Promise<Uint8Array>;
}

/** A sheet as the package hucre reads it: formulas, errors and styled cells also by `row,column`, from 0. */
interface LibrarySheet {
  name: string;
  rows: CellValue[][];
  cells?: ReadonlyMap<string, { type: string; value: CellValue; formula?: string }>;
}

/** The part of the package hucre that is used. */
export interface SpreadsheetLibrary {
  readXlsx(bytes: Uint8Array, options: { maxRows: number }): Promise<{ sheets: LibrarySheet[] }>;
  writeXlsx(workbook: { sheets: object[] }): Promise<Uint8Array>;
}

/**
 * The library reads a sheet at once, on this thread, about 10 MB a second: 5,000 rows of the template, well filled, have
 * some 5 MB.
 */
const bounds = { packed: 20_000_000, entry: 10_000_000, all: 20_000_000, rows: 10_000 };

/** Spreadsheets, by the package hucre, which is loaded when one is first read or written. */
export async function openSpreadsheets(): Promise<Spreadsheets> {
  return spreadsheetsOf((await import('hucre/xlsx')) as unknown as SpreadsheetLibrary);
}

/** Spreadsheets by a library. */
export function spreadsheetsOf(library: SpreadsheetLibrary): Spreadsheets {
  return {
    async read(bytes) {
      await refuseBomb(bytes);
      try {
        const { sheets } = await library.readXlsx(bytes, { maxRows: bounds.rows });
        return sheets.map((sheet) => ({ sheet: sheet.name, rows: rowsOf(sheet) }));
      } catch (cause) {
        const words = (cause as Error).message;
        throw new Problem(
          'malformed-request',
          `It is not a spreadsheet that can be read: ${words}`,
          {},
          cause,
        );
      }
    },
    write: (sheets) =>
      library.writeXlsx({
        sheets: sheets.map(({ name, rows, rules, frozen }) => ({
          name,
          rows,
          freezePane: { rows: frozen },
          columns: (rows[0] ?? []).map(() => ({ width: 24 })),
          dataValidations: rules.map((rule) => ({
            type: rule.list ? 'list' : 'textLength',
            ...(rule.list ? { formula1: rule.list } : { operator: 'lessThanOrEqual', formula1: '20000' }),
            allowBlank: true,
            range: rule.range,
            showInputMessage: true,
            inputTitle: rule.title.slice(0, 32),
            inputMessage: rule.hint.slice(0, 255),
            showErrorMessage: rule.strict,
          })),
        })),
      }),
  };
}

/** The rows of a sheet; a formula has its result as the file holds it, and what has no value says so. */
function rowsOf({ rows, cells = new Map() }: LibrarySheet): CellValue[][] {
  for (const [key, { type, value, formula }] of cells) {
    const [row = -1, column = -1] = key.split(',').map(Number);
    const own = rows[row];
    if (own === undefined) continue;
    if (type === 'error') own[column] = { kind: 'error', found: String(value) };
    else if (formula !== undefined && (value === null || value === undefined))
      own[column] = { kind: 'formula', found: `=${formula}` };
  }
  return rows;
}

/** A spreadsheet is an archive: what unpacks to too much is refused before the library sees it. */
async function refuseBomb(bytes: Buffer): Promise<void> {
  if (bytes.length > bounds.packed)
    throw new Problem('too-large', `The spreadsheet has more than ${bounds.packed} bytes.`);
  const limits = { entries: 1_000, entryBytes: bounds.entry, totalBytes: bounds.all };
  for await (const entry of readArchive(bytes, () => true, limits))
    if (entry.state === 'unreadable')
      throw new Problem(
        entry.name === '' ? 'malformed-request' : 'too-large',
        `The spreadsheet cannot be unpacked: ${entry.message}`,
      );
}
