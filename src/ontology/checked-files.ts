import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productFolder } from '../base/index.ts';
import type { QcFile, QcInput } from './qc/index.ts';
import { decisionsFile, keptReleases } from './release/index.ts';

function filesOf(ending: string, place: string): QcFile[] {
  const names = readdirSync(join(productFolder, place)).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => ({
    name: `${place}/${name}`,
    text: readFileSync(join(productFolder, place, name), 'utf8'),
  }));
}

/** Everything that the checks look at: the ontology and its mappings, and the release before this one. */
export function checkedFiles(): QcInput {
  const previous = keptReleases().at(-1);
  return {
    ontology: filesOf('.ttl', 'ontology'),
    mappings: filesOf('.sssom.tsv', 'mappings'),
    ...(previous?.reading.state === 'read' && {
      previous: {
        version: previous.version,
        concepts: previous.reading.snapshot.concepts,
        decisions: { name: decisionsFile, text: readFileSync(join(productFolder, decisionsFile), 'utf8') },
      },
    }),
  };
}
