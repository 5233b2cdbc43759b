import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseColumns, Column } from '../counting/index.ts';
import { inCanonicalOrder } from './canonical-order.ts';
import { type ColumnSeal, writeColumn } from './column-file.ts';
import {
  type CaseTableManifest,
  columnFile,
  facetMistakes,
  manifestFile,
  mostPersons,
  mostSeries,
  offsetsFile,
  type StoredManifest,
} from './manifest.ts';

/**
 * Writes a case table into a folder, which the caller puts in its place by a rename; the manifest comes last.
 * Persons have no key of any kind, and stand in the order of their values: nothing leads back to a source row.
 * Throws a RangeError for facets that cannot be columns, or too many persons.
 */
export async function writeCaseTable(
  folder: string,
  manifest: CaseTableManifest,
  gathered: CaseColumns,
): Promise<void> {
  const { holder, generated, ontologyRelease, facets } = manifest;
  const [mistake] = facetMistakes(facets);
  if (mistake !== undefined) throw new RangeError(mistake);
  const { persons, cases, offsets, series } = inCanonicalOrder(facets, gathered);
  const seriesCount = offsets[persons] ?? 0;
  if (persons > mostPersons || seriesCount > mostSeries)
    throw new RangeError(
      `A case table holds at most ${mostPersons} persons and ${mostSeries} distinct series.`,
    );
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const columns: Record<string, ColumnSeal> = {};
  const write = async (file: string, column: Column | Uint32Array) => {
    columns[file] = await writeColumn(folder, file, column);
  };
  for (const facet of facets) {
    const column = (facet.level === 'case' ? cases : series).get(facet.id);
    if (column === undefined) throw new RangeError(`${facet.id} has no column.`);
    await write(columnFile(facet), column);
  }
  await write(offsetsFile, offsets);
  const stored: StoredManifest = {
    version: 2,
    holder,
    generated,
    ontologyRelease,
    facets,
    persons,
    series: seriesCount,
    columns,
  };
  await writeFile(join(folder, manifestFile), `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
}
