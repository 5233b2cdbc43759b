import { sha256 } from '../../base/index.ts';
import { compactor } from './compact.ts';
import { fileEntry, type Manifest, manifestText } from './manifest.ts';
import type { Snapshot } from './snapshot.ts';

/** The columns of the two tables. */
export const conceptColumns = ['concept', 'label', 'parents', 'deprecated', 'replaced_by'];
export const mappingColumns = ['set', 'subject', 'predicate', 'object', 'justification'];

/** The two tables of a snapshot. */
export interface SnapshotTables {
  'concepts.tsv': string;
  'mappings.tsv': string;
}

const table = (columns: string[], rows: string[][]) =>
  `${[columns, ...rows].map((cells) => cells.join('\t')).join('\n')}\n`;

/** A snapshot as two plain tables, with CURIEs for IRIs: same snapshot, same bytes. */
export function snapshotTables(snapshot: Snapshot): SnapshotTables {
  const { shorten } = compactor(snapshot.prefixes);
  const concepts = snapshot.concepts.map(({ iri, label, parents, deprecated, replacedBy }) => [
    shorten(iri),
    label,
    parents.map(shorten).join(' '),
    deprecated ? 'true' : '',
    replacedBy === undefined ? '' : shorten(replacedBy),
  ]);
  const mappings = snapshot.mappings.map(({ set, subject, predicate, object, justification }) => [
    set,
    shorten(subject),
    predicate,
    shorten(object),
    justification,
  ]);
  return {
    'concepts.tsv': table(conceptColumns, concepts),
    'mappings.tsv': table(mappingColumns, mappings),
  };
}

/** SHA-256 over concepts, mappings and facets: what two releases are the same by. */
export function snapshotHash(snapshot: Snapshot, tables: SnapshotTables = snapshotTables(snapshot)): string {
  return sha256(`${tables['concepts.tsv']}\n${tables['mappings.tsv']}\n${snapshot.facets}\n`);
}

/** What the maker of a release states; the rest of its manifest is computed. */
export type ReleaseFacts = Pick<Manifest, 'date' | 'licence' | 'source' | 'notes' | 'previous'>;

/** The manifest of a snapshot, which lists its two tables as its files. */
export function manifestOf(snapshot: Snapshot, facts: ReleaseFacts): Manifest {
  const tables = snapshotTables(snapshot);
  const deprecated = snapshot.concepts.filter((concept) => concept.deprecated).length;
  return {
    version: snapshot.version,
    date: facts.date,
    hash: snapshotHash(snapshot, tables),
    ...(snapshot.ontologyRelease === undefined ? {} : { ontologyRelease: snapshot.ontologyRelease }),
    facets: snapshot.facets,
    ...(facts.previous === undefined ? {} : { previous: facts.previous }),
    licence: facts.licence,
    source: facts.source,
    notes: facts.notes,
    counts: {
      concepts: snapshot.concepts.length - deprecated,
      deprecated,
      edges: snapshot.concepts.reduce((sum, { parents }) => sum + parents.length, 0),
      mappings: snapshot.mappings.length,
    },
    prefixes: snapshot.prefixes,
    files: Object.entries(tables).map(([name, text]) => fileEntry(name, text)),
  };
}

/** The three files that keep a release: its tables and its manifest, by name. */
export function writeSnapshot(snapshot: Snapshot, facts: ReleaseFacts): Record<string, string> {
  return { ...snapshotTables(snapshot), 'manifest.json': manifestText(manifestOf(snapshot, facts)) };
}
