import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../store/index.ts';
import { openSpreadsheets, readCodes, readTemplate, templateSheets, writeCsv } from '../validation/index.ts';

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
