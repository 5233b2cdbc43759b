import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../base/index.ts';
import { localName } from '../concepts.ts';
import { type Compactor, compactor } from './compact.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import type { Snapshot, SnapshotConcept, SnapshotMapping } from './snapshot.ts';
import { conceptColumns, mappingColumns, type SnapshotTables } from './snapshot-files.ts';

/** A release of a hundred times today's size would still be read; what is larger is no snapshot of ours. */
const mostBytes = 100_000_000;

/** What is wrong with a snapshot on disk, and where; lines and columns count from 1. */
export interface SnapshotMistake {
  file: string;
  line?: number;
  column?: number;
  message: string;
}

export type SnapshotReading =
  | { state: 'read'; snapshot: Snapshot; manifest: Manifest }
  | { state: 'invalid'; mistakes: SnapshotMistake[] };

/** The rows of a table below its header; a mistake for a wrong header or a row of another width. */
function rowsOf(file: string, text: string, columns: string[], mistakes: SnapshotMistake[]): string[][] {
  const [header = '', ...lines] = text.replace(/\n$/, '').split('\n');
  if (header !== columns.join('\t')) {
    mistakes.push({
      file,
      line: 1,
      message: `The columns must be ${columns.join(', ')}, separated by tabs.`,
    });
    return [];
  }
  return lines.flatMap((line, index) => {
    const cells = line.split('\t');
    if (cells.length === columns.length) return [cells];
    const message = `The row has ${cells.length} cells; ${columns.length} are expected.`;
    mistakes.push({ file, line: index + 2, column: Math.min(cells.length, columns.length), message });
    return [];
  });
}

const conceptOf =
  ({ expand }: Compactor) =>
  ([concept = '', label = '', parents = '', deprecated, replacedBy]: string[]): SnapshotConcept => ({
    iri: expand(concept),
    code: localName(expand(concept)),
    label,
    parents: parents === '' ? [] : parents.split(' ').map(expand),
    deprecated: deprecated === 'true',
    ...(replacedBy ? { replacedBy: expand(replacedBy) } : {}),
  });

const mappingOf =
  ({ expand }: Compactor) =>
  ([set = '', subject = '', predicate = '', object = '', justification = '']: string[]): SnapshotMapping => ({
    set,
    subject: expand(subject),
    predicate,
    object: expand(object),
    justification,
  });

/**
 * Reads a release from its folder. Every mistake is listed: a missing file, a row that is none, and a file that is
 * not the one its manifest names by SHA-256, since a release that was changed is no longer that release.
 */
export function readSnapshot(folder: string): SnapshotReading {
  const mistakes: SnapshotMistake[] = [];
  const textOf = (file: string): string | undefined => {
    const path = join(folder, file);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    if (text === undefined) mistakes.push({ file, message: `${path} is missing.` });
    else if (text.length > mostBytes)
      mistakes.push({ file, message: `${file} is larger than ${mostBytes} bytes.` });
    else return text;
    return undefined;
  };
  const text = textOf('manifest.json');
  if (text === undefined) return { state: 'invalid', mistakes };
  const parsed = parseManifest(text);
  if ('messages' in parsed) {
    for (const message of parsed.messages) mistakes.push({ file: 'manifest.json', message });
    return { state: 'invalid', mistakes };
  }
  const { manifest } = parsed;
  const rows = (file: keyof SnapshotTables, columns: string[]) => {
    const content = textOf(file);
    if (content === undefined) return [];
    const stated = manifest.files.find(({ name }) => name === file)?.sha256;
    if (stated !== sha256(content))
      mistakes.push({
        file,
        message: `The file has SHA-256 ${sha256(content)}; the manifest states ${stated}.`,
      });
    return rowsOf(file, content, columns, mistakes);
  };
  const curies = compactor(manifest.prefixes);
  const snapshot: Snapshot = {
    version: manifest.version,
    ...(manifest.ontologyRelease === undefined ? {} : { ontologyRelease: manifest.ontologyRelease }),
    concepts: rows('concepts.tsv', conceptColumns).map(conceptOf(curies)),
    mappings: rows('mappings.tsv', mappingColumns).map(mappingOf(curies)),
    facets: manifest.facets,
    prefixes: manifest.prefixes,
  };
  return mistakes.length > 0 ? { state: 'invalid', mistakes } : { state: 'read', snapshot, manifest };
}
