import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Problem } from '../base/index.ts';
import { write } from '../rdf/index.ts';
import type { Store } from '../store/index.ts';
import {
  type Checked,
  openSpreadsheets,
  readCodes,
  readCsv,
  readTables,
  readTemplate,
  type Table,
  templateSheets,
  validateTables,
  writeCsv,
} from '../validation/index.ts';
import type { Check } from './validate-check.ts';
import type { Input } from './validate-inputs.ts';

type Tables = Extract<Input, { state: 'workbook' | 'tables' }>;

/** What to do where spreadsheets cannot be read or written. */

/** Validates the descriptions of a spreadsheet or of CSV tables, and writes them as Turtle into `out`. */
export async function checkTables(input: Tables, check: Check, out?: string): Promise<Checked> {
  const { name, base } = input;
  const found = await tablesOf(input);
  if ('result' in found) return found;
  const template = readTemplate();
  const reading = readTables(found.tables, template, await readCodes(check.store, template), base);
  const result = await validateTables(reading, check.validation, check.profile);
  if (out !== undefined) {
    await mkdir(out, { recursive: true });
    await writeFile(
      join(out, `${basename(name).replace(/\.\w+$/, '')}.ttl`),
      await write(reading.quads, 'turtle'),
    );
  }
  const scores = await check.scoring?.scoreQuads(reading);
  return { name, result, ...(scores && { scores: scores.datasets }) };
}

async function tablesOf(input: Tables): Promise<{ tables: Table[] } | Checked> {
  const { name } = input;
  if (input.state === 'workbook') {
    const spreadsheets = await openSpreadsheets();
    try {
      return { tables: await spreadsheets.read(input.bytes) };
    } catch (error) {
      if (error instanceof Problem) return { name, result: { state: 'unreadable', message: error.message } };
      throw error;
    }
  }
  const tables: Table[] = [];
  for (const { sheet, text } of input.tables) {
    const reading = readCsv(sheet, text);
    if (reading.state === 'malformed') return { name, result: reading };
    tables.push(reading.table);
  }
  return { tables };
}

/** Writes an empty template: one .xlsx, or a folder with a .csv for each sheet. Gives the files that were written. */
export async function writeTemplate(store: Store, path: string): Promise<string[]> {
  const template = readTemplate();
  const sheets = templateSheets(template, await readCodes(store, template));
  if (path.endsWith('.xlsx')) {
    const spreadsheets = await openSpreadsheets();
    await writeFile(path, await spreadsheets.write(sheets));
    return [path];
  }
  await mkdir(path, { recursive: true });
  const files = sheets.map((sheet) => ({ file: join(path, `${sheet.name}.csv`), text: writeCsv(sheet) }));
  for (const { file, text } of files) await writeFile(file, text);
  return files.map(({ file }) => file);
}
