import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productFolder } from '../base/index.ts';
import type { QcFile, QcInput } from './qc/index.ts';
import { keptReleases } from './release/index.ts';

const decisionsFile = 'mappings/eucaim-v2-changes.tsv';

function filesOf(folder: string, ending: string, place: string): QcFile[] {
  const names = readdirSync(join(folder, place)).filter((name) => name.endsWith(ending));
  return names
    .sort()
    .map((name) => ({ name: `${place}/${name}`, text: readFileSync(join(folder, place, name), 'utf8') }));
}

/** Everything that the checks look at: the ontology and its mappings, and the release before this one. */
export function checkedFiles(folder: string = productFolder): QcInput {
  const previous = keptReleases(join(folder, 'ontology', 'releases')).at(-1);
  return {
    ontology: filesOf(folder, '.ttl', 'ontology'),
    mappings: filesOf(folder, '.sssom.tsv', 'mappings'),
    ...(previous?.reading.state === 'read' && {
      previous: {
        version: previous.version,
        concepts: previous.reading.snapshot.concepts,
        decisions: { name: decisionsFile, text: readFileSync(join(folder, decisionsFile), 'utf8') },
      },
    }),
  };
}
