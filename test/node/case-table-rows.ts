import { readCaseTable } from '../../src/cases/index.ts';
import type { Column } from '../../src/counting/index.ts';

type Row = Record<string, string>;

/**
 * A case table as rows of codes, for tests that read it by head: `cases` has one row a person, with several codes
 * of a facet apart by a blank; `series` one row a distinct series, with the row number of its person in `case`.
 */
export async function caseTableRows(folder: string): Promise<{ cases: Row[]; series: Row[] }> {
  const reading = await readCaseTable(folder);
  if (reading.state === 'invalid') throw new Error(reading.mistakes.join(' '));
  const { manifest, persons, columns } = reading.table;
  const codesAt = (facet: (typeof manifest.facets)[number], column: Column, from: number, below: number) =>
    Array.from(column.subarray(from, below), (number) => facet.lattice[number - 1]?.code ?? '')
      .filter(Boolean)
      .join(' ');
  const rowsOf = (level: 'case' | 'series', count: number) =>
    Array.from({ length: count }, (_, row): Row => {
      const of = manifest.facets.filter((facet) => facet.level === level);
      return Object.fromEntries(
        of.map((facet) => {
          const column = (level === 'case' ? columns.cases : columns.series).get(facet.id)!;
          const width = level === 'case' ? facet.cap : 1;
          return [facet.column, codesAt(facet, column, row * width, (row + 1) * width)];
        }),
      );
    });
  const personOf = (series: number) => columns.offsets.findIndex((_, p) => columns.offsets[p + 1]! > series);
  const series = rowsOf('series', columns.offsets[persons]!);
  return {
    cases: rowsOf('case', persons),
    series: series.map((row, i) => ({ case: String(personOf(i)), ...row })),
  };
}
