import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { productFolder } from '../../base/index.ts';
import type { Ontology } from '../../ontology/index.ts';
import { writeCaseTable } from '../case-table.ts';
import type { Holder } from '../demo/holders.ts';
import { caseFacets } from './case-facet.ts';
import { Cases } from './cases.ts';
import { coderOf } from './coding.ts';
import { type CoverageEntry, coverageTable } from './coverage.ts';
import { readRows } from './rows.ts';
import { findSources, type Sources } from './sources.ts';

export interface CollectOptions {
  /** Folders with the holder's tables. */
  sources: readonly string[];
  /** Structural mapping files; those of the product where none are named. */
  structural?: readonly string[];
  ontology: Ontology;
  /** Where the sources have no holder.json. */
  holder?: Holder;
  /** Folder of the case table. It stays inside the holder's walls. */
  out: string;
}

/**
 * What was collected: the case table's folder, the tables that a mapping names and nobody gave, and the source
 * values that did not map. Nothing is dropped silently.
 */
export type Collection =
  | { state: 'collected'; folder: string; generated: boolean; absent: string[]; coverage: CoverageEntry[] }
  | { state: 'refused'; mistakes: string[] };

/**
 * Reads a holder's tables, row by row, through structural mappings and the ontology release, into a case table.
 * Runs inside the holder's walls; every mistake in files and columns is found before the first row is read.
 */
export async function collect(options: CollectOptions): Promise<Collection> {
  const { ontology, out } = options;
  const structural =
    options.structural ??
    ['omop-cdm.tsv', 'dicom-series.tsv'].map((file) => join(productFolder, 'mappings', file));
  const facets = caseFacets(ontology.facets);
  const found = await findSources(options.sources, structural, facets, options.holder);
  if (found.state === 'refused') return found;
  const { sources } = found;
  const cases = new Cases(facets);
  for (const name of sources.tables.keys()) {
    try {
      await readTable(name, sources, cases, ontology);
    } catch (error) {
      // The text of a CSV error may quote the row, so only its place is told.
      const { code, lines } = error as { code?: string; lines?: number };
      if (!code?.startsWith('CSV_')) throw error;
      return {
        state: 'refused',
        mistakes: [`${name} is not well-formed near line ${lines ?? '?'} (${code}).`],
      };
    }
  }
  const { holder, generated, absent } = sources;
  await writeCaseTable(
    out,
    { version: 1, holder, generated, ontologyRelease: ontology.release, facets },
    cases.persons(),
  );
  const coverage = cases.coverage.entries();
  await writeFile(join(out, 'coverage.tsv'), coverageTable(coverage, cases.coverage.truncated), {
    mode: 0o600,
  });
  return { state: 'collected', folder: out, generated, absent, coverage };
}

async function readTable(name: string, sources: Sources, cases: Cases, ontology: Ontology): Promise<void> {
  const table = sources.tables.get(name);
  if (table === undefined) return;
  const readers = [];
  for (const line of table.lines) {
    const facet = cases.facets.find((one) => one.id === line.facet);
    if (facet === undefined) continue;
    const births =
      line.reading === 'years-since' ? await columnByPerson(line.of, line.person, sources) : undefined;
    readers.push({ line, facet, births, code: coderOf(line, facet, ontology) });
  }
  let rows = 0;
  for await (const row of readRows(table.path)) {
    rows++;
    const series = new Map<string, string>();
    let person: number | undefined;
    for (const { line, facet, births, code } of readers) {
      const id = row[line.person] ?? '';
      if (id === '') {
        cases.coverage.note(line, '(row without a person)', { state: 'unreadable' }, -rows);
        continue;
      }
      person = cases.personOf(id);
      if (line.where && row[line.where.column] !== line.where.equals) continue;
      const value = row[line.value] ?? '';
      if (value === '') continue;
      const coded = code(value, births?.get(id));
      if (coded.state !== 'coded' || coded.rivals)
        cases.coverage.note(line, line.reading === 'years-since' ? '' : value, coded, person);
      cases.add(person, facet, coded, line.order);
      if (facet.level === 'series' && 'code' in coded) series.set(facet.id, coded.code);
    }
    if (person !== undefined && series.size > 0) cases.addSeries(person, series);
  }
}

/** A column of another table, by person, for what is counted from it. */
async function columnByPerson(of: string, person: string, sources: Sources): Promise<Map<string, string>> {
  const [table = '', column = ''] = of.split(/\s+/);
  const path = sources.pathOf(table);
  const values = new Map<string, string>();
  if (path === undefined) return values;
  for await (const row of readRows(path)) values.set(row[person] ?? '', row[column.toLowerCase()] ?? '');
  return values;
}
