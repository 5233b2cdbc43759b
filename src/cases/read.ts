import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../base/index.ts';
import type { CaseColumns, Column } from '../counting/index.ts';
import type { CaseFacet } from './case-facet.ts';
import { readColumn } from './column-file.ts';
import { columnMistakes } from './column-mistakes.ts';
import {
  type CaseTableManifest,
  columnFile,
  facetMistakes,
  manifestFile,
  manifestSchema,
  offsetsFile,
  type StoredManifest,
} from './manifest.ts';

/** A holder's cases, coded: the private input of a cube. */
export interface CaseTable {
  manifest: CaseTableManifest;
  persons: number;
  columns: CaseColumns;
  /** SHA-256 over all columns. The same cases give the same fingerprint, in whatever order they were exported. */
  fingerprint: string;
}

export type CaseTableReading = { state: 'read'; table: CaseTable } | { state: 'invalid'; mistakes: string[] };

const invalid = (...mistakes: string[]): CaseTableReading => ({ state: 'invalid', mistakes });
const longestManifest = 16 * 1024 * 1024;

/**
 * Reads a case table, and holds it to its manifest: sizes and hashes, only leaves, and no more values of a person
 * than the cap, since the noise of a cube is measured against that. Every mistake is named.
 */
export async function readCaseTable(folder: string): Promise<CaseTableReading> {
  const parsed = manifestSchema.safeParse(await readJson(join(folder, manifestFile)));
  if (!parsed.success) return invalid(`${manifestFile} is not the manifest of a case table, version 2.`);
  const stored = parsed.data;
  const facets = facetMistakes(stored.facets);
  if (facets.length > 0) return invalid(...facets);
  const read = await readColumns(folder, stored);
  if (read.state === 'invalid') return read;
  const { columns } = read;
  const mistakes = columnMistakes(stored.facets, columns);
  if (mistakes.length > 0) return invalid(...mistakes);
  const { holder, generated, ontologyRelease, persons } = stored;
  return {
    state: 'read',
    table: {
      manifest: { holder, generated, ontologyRelease, facets: stored.facets },
      persons,
      columns,
      fingerprint: sha256(
        JSON.stringify(Object.entries(stored.columns).sort(([a], [b]) => (a < b ? -1 : 1))),
      ),
    },
  };
}

/** Every column that the facets ask for, at the length that persons and series ask for. */
async function readColumns(
  folder: string,
  stored: StoredManifest,
): Promise<{ state: 'read'; columns: CaseColumns } | { state: 'invalid'; mistakes: string[] }> {
  const { facets, persons, series: seriesCount } = stored;
  const mistakes: string[] = [];
  const load = async (file: string, length: number): Promise<ArrayBuffer> => {
    const width = file.endsWith('.u32') ? 4 : file.endsWith('.u16') ? 2 : 1;
    const seal = stored.columns[file];
    if (seal === undefined) mistakes.push(`The manifest has no column ${file}.`);
    else if (seal.bytes !== length * width)
      mistakes.push(
        `${file} is announced with ${seal.bytes} bytes; ${length} values take ${length * width}.`,
      );
    else {
      const column = await readColumn(folder, file, seal);
      if (column.state === 'read') return column.bytes;
      mistakes.push(column.mistake);
    }
    return new ArrayBuffer(0);
  };
  const cases = new Map<string, Column>();
  const series = new Map<string, Column>();
  for (const facet of facets) {
    const [columns, length] = facet.level === 'case' ? [cases, persons * facet.cap] : [series, seriesCount];
    columns.set(facet.id, asColumn(facet, await load(columnFile(facet), length)));
  }
  const offsets = new Uint32Array(await load(offsetsFile, persons + 1));
  const expected = new Set([...facets.map(columnFile), offsetsFile]);
  for (const file of Object.keys(stored.columns))
    if (!expected.has(file)) mistakes.push(`The manifest announces ${file}, which belongs to no facet.`);
  if (mistakes.length > 0) return { state: 'invalid', mistakes };
  return { state: 'read', columns: { persons, cases, offsets, series } };
}

const asColumn = ({ lattice }: CaseFacet, bytes: ArrayBuffer): Column =>
  lattice.length > 255 ? new Uint16Array(bytes) : new Uint8Array(bytes);

async function readJson(path: string): Promise<unknown> {
  const handle = await open(path).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    if ((await handle.stat()).size > longestManifest) return undefined;
    return JSON.parse(await handle.readFile('utf8'));
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}
