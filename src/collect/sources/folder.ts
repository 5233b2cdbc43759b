import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { generatedMark } from '../demo/generate.ts';
import type { Source, Table } from '../source.ts';
import { tableName } from '../source.ts';
import { delimitedTable } from './delimited.ts';
import { parquetTable } from './parquet.ts';

const textFile = /\.(csv|tsv|txt)$/i;
const parquetFile = /\.parquet$/i;

/** Most files of one folder. */
const mostFiles = 10_000;

/**
 * A folder of CSV, TSV and Parquet files: `PERSON.csv`, `person.tsv` and `person.parquet` are all the table
 * `person`, and so are the parts in a subfolder `person`, as Spark writes them. Only files whose table is `wanted`
 * are opened.
 */
export async function folderSource(path: string, wanted: ReadonlySet<string>): Promise<Source> {
  const mistakes: string[] = [];
  const tables: Table[] = [];
  const entries = (await readdir(path, { withFileTypes: true }).catch(() => undefined))
    ?.filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (entries === undefined) mistakes.push(`The folder ${path} cannot be read.`);
  const add = async (file: string, place: string) => {
    const table = parquetFile.test(file)
      ? await parquetTable(file)
      : await delimitedTable(place, () => createReadStream(file));
    if ('mistake' in table) mistakes.push(table.mistake);
    else tables.push({ ...table, name: tableName(place.split('/')[0] ?? place) });
  };
  for (const entry of (entries ?? []).slice(0, mostFiles)) {
    if (!wanted.has(tableName(entry.name))) continue;
    if (entry.isDirectory()) {
      const parts = (await readdir(join(path, entry.name))).filter((name) => parquetFile.test(name)).sort();
      for (const part of parts.slice(0, mostFiles))
        await add(join(path, entry.name, part), `${entry.name}/${part}`);
    } else if (textFile.test(entry.name) || parquetFile.test(entry.name)) {
      await add(join(path, entry.name), entry.name);
    }
  }
  const generated = entries?.some(({ name }) => name === generatedMark) ?? false;
  return { name: path, tables, generated, mistakes, close: async () => {} };
}
