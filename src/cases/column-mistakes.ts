import type { CaseColumns, Column } from '../counting/index.ts';
import { isCanonical } from './canonical-order.ts';
import type { CaseFacet } from './case-facet.ts';

/** What is wrong within columns that are as long as they should be; no mistake tells a person or a value. */
export function columnMistakes(facets: readonly CaseFacet[], columns: CaseColumns): string[] {
  const { persons, offsets } = columns;
  const seriesCount = [...columns.series.values()][0]?.length ?? 0;
  const mistakes: string[] = [];
  if (
    offsets[0] !== 0 ||
    offsets[persons] !== seriesCount ||
    offsets.some((at, i) => at < (offsets[i - 1] ?? 0))
  )
    return ['The series do not follow the persons: their offsets do not ascend from the first to the last.'];
  for (const facet of facets) {
    const ofCases = columns.cases.get(facet.id);
    const column = ofCases ?? columns.series.get(facet.id) ?? new Uint8Array(0);
    if (!onlyLeaves(facet, column))
      mistakes.push(`${facet.column} has a value that is no leaf of its facet.`);
    if (ofCases ? repeats(column, facet.cap) : mostHeld(facet, column, columns) > facet.cap)
      mistakes.push(`${facet.column} has more values of one person than ${facet.cap}, or one value twice.`);
  }
  if (mistakes.length === 0 && !isCanonical(facets, columns))
    mistakes.push('Persons or their series are not in the order of their values, in which they are written.');
  return mistakes;
}

function onlyLeaves({ lattice }: CaseFacet, column: Column): boolean {
  const allowed = new Uint8Array(65_536);
  allowed[0] = 1;
  for (const [place, { leaf }] of lattice.entries()) if (leaf) allowed[place + 1] = 1;
  return column.every((number) => allowed[number] === 1);
}

/** Whether a person has one value twice, or a value after a gap. */
function repeats(column: Column, cap: number): boolean {
  if (cap === 1) return false;
  for (let first = 0; first < column.length; first += cap) {
    for (let i = first + 1; i < first + cap; i++) {
      const number = column[i]!;
      if (number !== 0 && (column[i - 1] === 0 || column.subarray(first, i).includes(number))) return true;
    }
  }
  return false;
}

/** The most values of a facet that one person's series have together. */
function mostHeld({ cap }: CaseFacet, column: Column, { persons, offsets }: CaseColumns): number {
  let most = 0;
  const held = new Set<number>();
  for (let person = 0; person < persons && most <= cap; person++) {
    held.clear();
    for (let s = offsets[person]!; s < offsets[person + 1]!; s++) if (column[s] !== 0) held.add(column[s]!);
    most = Math.max(most, held.size);
  }
  return most;
}
