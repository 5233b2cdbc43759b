import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { generatedMark, holderFile } from '../demo/generate.ts';
import type { Holder } from '../demo/holders.ts';
import type { CaseFacet } from './case-facet.ts';
import { readHeader } from './rows.ts';
import { readStructural, type StructuralLine } from './structural.ts';

/** Everything that collecting reads, found and checked before the first row. */
export interface Sources {
  holder: Holder;
  generated: boolean;
  /** Lines by the table that they read, in the order of the mapping files; only tables that are there. */
  tables: Map<string, { path: string; lines: StructuralLine[] }>;
  /** Tables that a mapping names and no folder holds. */
  absent: string[];
  /** Where a file of the sources is. */
  pathOf: (file: string) => string | undefined;
}

export type SourcesReading = { state: 'found'; sources: Sources } | { state: 'refused'; mistakes: string[] };

const holderSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  country: z.string().length(2),
});

/** Finds tables and mapping files, and names every mistake at once. Tables that are absent are listed. */
export async function findSources(
  folders: readonly string[],
  structural: readonly string[],
  facets: readonly CaseFacet[],
  holder: Holder | undefined,
): Promise<SourcesReading> {
  const mistakes: string[] = [];
  const tables: Sources['tables'] = new Map();
  const absent = new Set<string>();
  const pathOf = (file: string) =>
    folders.map((folder) => join(folder, file)).find((path) => existsSync(path));

  let lineCount = 0;
  for (const path of structural) {
    const reading = readStructural(await readFile(path, 'utf8'), basename(path), facets, lineCount);
    if (reading.state === 'invalid') {
      mistakes.push(...reading.mistakes);
      continue;
    }
    lineCount += reading.lines.length;
    for (const line of reading.lines) {
      const tablePath = pathOf(line.table);
      const table = tables.get(line.table) ?? { path: tablePath ?? '', lines: [] };
      table.lines.push(line);
      if (tablePath === undefined) absent.add(line.table);
      else tables.set(line.table, table);
    }
  }
  if (tables.size === 0 && mistakes.length === 0) {
    mistakes.push(`The sources hold none of the tables ${[...absent].join(', ')}.`);
  }
  for (const [name, { path, lines }] of tables)
    mistakes.push(...(await columnMistakes(name, path, lines, pathOf)));

  const marks = new Set(
    [...tables.values()].map(({ path }) => existsSync(join(dirname(path), generatedMark))),
  );
  if (marks.size > 1)
    mistakes.push('Some of the sources are generated and some are not; collect them apart.');
  const named = holder ?? (await readHolder(pathOf(holderFile)));
  if (named === undefined) {
    mistakes.push(`Name the holder, or put ${holderFile} with id, name and country into the sources.`);
  }
  if (mistakes.length > 0 || named === undefined) return { state: 'refused', mistakes };
  const generated = marks.has(true);
  return { state: 'found', sources: { holder: named, generated, tables, absent: [...absent], pathOf } };
}

/** Columns that the mapping names and a table does not have. */
async function columnMistakes(
  name: string,
  path: string,
  lines: readonly StructuralLine[],
  pathOf: Sources['pathOf'],
): Promise<string[]> {
  const header = await readHeader(path);
  const wanted = new Set(
    lines.flatMap((line) => [line.person, line.value, line.where?.column ?? line.person]),
  );
  const mistakes = [...wanted]
    .filter((column) => !header.includes(column))
    .map((column) => `${name} has no column ${column}.`);
  for (const { facet, reading, of, person } of lines) {
    if (reading !== 'years-since') continue;
    const [table = '', column = ''] = of.split(/\s+/);
    const other = pathOf(table);
    const columns = other === undefined ? [] : await readHeader(other);
    if (!columns.includes(column.toLowerCase()) || !columns.includes(person)) {
      mistakes.push(
        `${facet} counts years since ${column} of ${table}, which the sources do not hold by ${person}.`,
      );
    }
  }
  return mistakes;
}

async function readHolder(path: string | undefined): Promise<Holder | undefined> {
  if (path === undefined) return undefined;
  try {
    return holderSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
