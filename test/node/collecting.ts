import { join } from 'node:path';
import { type Collection, type CollectOptions, collect } from '../../src/collect/index.ts';
import { caseTableRows } from './case-table-rows.ts';
import { folderWith } from './folders.ts';
import { smallOntology } from './small-ontology.ts';

const mappingHeader = 'table\tperson\tfacet\tvalue\treading\tof\twhere\tsplit';

/** Collects with the small ontology: a mapping's lines, sources, and the case table as rows of codes. */
export async function collecting(
  lines: readonly string[],
  sources: CollectOptions['sources'],
  more: Partial<CollectOptions> = {},
): Promise<{ collection: Collection; out: string; table: () => ReturnType<typeof caseTableRows> }> {
  const folder = folderWith({ 'mapping.tsv': [mappingHeader, ...lines, ''].join('\n') });
  const out = join(folder, 'out');
  const collection = await collect({
    sources,
    structural: [join(folder, 'mapping.tsv')],
    ontology: smallOntology,
    holder: { id: 'h', name: 'A holder', country: 'SE' },
    out,
    ...more,
  });
  return { collection, out, table: () => caseTableRows(out) };
}

/** What was said against a collection. */
export const mistakesOf = (collection: Collection): string[] =>
  collection.state === 'refused' ? collection.mistakes : [];

/** How often each value stands in a column. */
export function counted(rows: readonly Record<string, string>[], column: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[row[column] ?? ''] = (counts[row[column] ?? ''] ?? 0) + 1;
  return counts;
}
