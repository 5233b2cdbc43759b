import type { CoverageEntry } from './coverage.ts';
import type { StructuralLine } from './structural.ts';

/** First line of every file that must not leave the holder's walls. */
export const insideOnly =
  'This file stays inside the walls of the holder. It tells of patients in bands; do not publish it.';

const columns = [
  'facet',
  'table',
  'column',
  'value',
  'outcome',
  'persons',
  'leaf',
  'code',
  'predicate',
  'set',
  'concept',
] as const;

/** What became of every source value, as a table, tab-separated. */
export function coverageTable(entries: readonly CoverageEntry[], truncated: boolean): string {
  const rows = entries.map((entry) => columns.map((column) => entry[column]).join('\t'));
  const note = truncated ? [`# Only the first ${entries.length} source values are listed.`] : [];
  return [`# ${insideOnly}`, ...note, columns.join('\t'), ...rows, ''].join('\n');
}

/**
 * The source codes and names without a concept, each once, as `collimator ontology suggest` reads them: code, label
 * and vocabulary, and beside them where they come from.
 */
export function workList(entries: readonly CoverageEntry[], lines: readonly StructuralLine[]): string {
  const prefixOf = (entry: CoverageEntry) => {
    const line = lines.find((one) => one.table === entry.table && one.facet === entry.facet);
    const [first = ''] = line?.of ?? [];
    return /^([A-Za-z]\w*):$/.exec(first)?.[1] ?? 'literal';
  };
  const rows = new Map<string, string>();
  for (const entry of entries) {
    if (entry.outcome !== 'unmapped' || entry.value === '') continue;
    const { value, facet, table, column, persons } = entry;
    const vocabulary = prefixOf(entry);
    const key = `${vocabulary}\t${value}`;
    if (!rows.has(key)) rows.set(key, [value, value, vocabulary, facet, table, column, persons].join('\t'));
  }
  const header = ['code', 'label', 'vocabulary', 'facet', 'table', 'column', 'persons'].join('\t');
  return [header, ...rows.values(), ''].join('\n');
}
