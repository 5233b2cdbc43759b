import { mkdirSync, writeFileSync } from 'node:fs';
import type { MappingSet } from '../../mapping/index.ts';
import { readCollections } from './collection.ts';
import { collectionRecord, recordTurtle } from './record.ts';
import type { CollectionsReport } from './report.ts';
import { valueMap } from './value-map.ts';

export { type CollectionFinding, type CollectionsReport, collectionsReportMarkdown } from './report.ts';
export { readCollectionMappings } from './value-map.ts';

/**
 * Converts a JSON list of public imaging collections into one DCAT-AP record in Turtle for each, named
 * `<id>.ttl` with `-` for `_`. The same list and mappings give the same bytes. Throws a Problem where the list
 * cannot be read; whatever is not exactly as the source has it is in the report.
 */
export async function importCollections({
  source,
  mappings,
  out,
}: {
  source: string;
  mappings: MappingSet[];
  out: string;
}): Promise<CollectionsReport> {
  const values = valueMap(mappings);
  const collections = readCollections(source);
  mkdirSync(out, { recursive: true });
  const report: CollectionsReport = { collections: collections.length, files: [], mapped: {}, findings: [] };
  for (const collection of collections) {
    const { quads, mapped, findings } = collectionRecord(collection, values);
    const file = `${collection.id.replaceAll('_', '-')}.ttl`;
    writeFileSync(`${out}/${file}`, await recordTurtle(quads));
    report.files.push(file);
    report.findings.push(...findings);
    for (const { field, value } of mapped) {
      if (!('iri' in value)) continue;
      report.mapped[field] ??= { exact: 0, close: 0, broader: 0 };
      report.mapped[field][value.state]++;
    }
  }
  return report;
}
