import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { prefixes, type Quad, read } from '../../rdf/index.ts';
import type { UsedCohort, UsedCube, UsedDataset, Uses } from './uses.ts';

/** Folders that hold what uses the ontology; each may be absent. */
export interface UseFolders {
  /** Saved cohorts, `<hash>.json`. */
  cohorts?: string;
  /** Descriptions of datasets in Turtle, at any depth. */
  datasets?: string;
  /** Published cubes, `<epoch>/cube.ttl`. */
  cubes?: string;
}

/** What could not be read; the rest is read all the same. */
export interface UseMistake {
  file: string;
  line?: number;
  column?: number;
  message: string;
}

const mostFiles = 100_000;
const mostBytes = 256_000_000;
const { rdf, dcat, dct, eucaim, col, qb } = prefixes;

/** The files of a folder that end so, at any depth, sorted. */
function filesIn(folder: string, ending: string, mistakes: UseMistake[]): string[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    mistakes.push({ file: folder, message: `The folder cannot be read: ${(error as Error).message}` });
    return [];
  }
  const found = names.filter((name) => name.endsWith(ending)).sort();
  if (found.length > mostFiles)
    mistakes.push({
      file: folder,
      message: `Only the first ${mostFiles} of ${found.length} files are read.`,
    });
  return found.slice(0, mostFiles).map((name) => join(folder, name));
}

function textOf(file: string, mistakes: UseMistake[]): string | undefined {
  if (statSync(file).size <= mostBytes) return readFileSync(file, 'utf8');
  mistakes.push({ file, message: `The file is larger than ${mostBytes} bytes.` });
  return undefined;
}

async function quadsOf(file: string, mistakes: UseMistake[]): Promise<Quad[]> {
  const text = textOf(file, mistakes);
  if (text === undefined) return [];
  const reading = await read(text, 'turtle', 'urn:x:');
  if (reading.state === 'read') return reading.quads;
  const { line, column, message } = reading;
  mistakes.push({ file, ...(line && { line }), ...(column && { column }), message });
  return [];
}

const typed = (quads: readonly Quad[], type: string) =>
  quads
    .filter(({ predicate, object }) => predicate.value === `${rdf}type` && object.value === type)
    .map(({ subject }) => subject.value);

const oneOf = (quads: readonly Quad[], subject: string, predicate: string) =>
  quads.find((q) => q.subject.value === subject && q.predicate.value === predicate)?.object.value;

function cohortsIn(folder: string, mistakes: UseMistake[]): UsedCohort[] {
  return filesIn(folder, '.json', mistakes).flatMap((file) => {
    const text = textOf(file, mistakes);
    if (text === undefined) return [];
    try {
      const criteria: unknown = JSON.parse(text);
      return { id: relative(folder, file).replace(/\.json$/, ''), criteria };
    } catch (error) {
      mistakes.push({ file, message: `This is not JSON: ${(error as Error).message}` });
      return [];
    }
  });
}

/** A file describes one dataset; every class of the hyper-ontology that it names is one that it uses. */
async function datasetIn(file: string, mistakes: UseMistake[]): Promise<UsedDataset[]> {
  const quads = await quadsOf(file, mistakes);
  const [id] = typed(quads, `${dcat}Dataset`);
  if (id === undefined) return [];
  const name = oneOf(quads, id, `${dct}title`);
  const used = quads.flatMap(({ predicate, object }) =>
    object.termType === 'NamedNode' && object.value.startsWith(eucaim) && predicate.value !== `${rdf}type`
      ? [object.value]
      : [],
  );
  return [{ id, ...(name === undefined ? {} : { name }), concepts: [...new Set(used)].sort() }];
}

async function cubeIn(file: string, mistakes: UseMistake[]): Promise<UsedCube[]> {
  const quads = await quadsOf(file, mistakes);
  return typed(quads, `${qb}DataSet`).map((id) => {
    const name = oneOf(quads, id, `${dct}title`);
    const release = oneOf(quads, id, `${col}ontologyRelease`);
    return { id, ...(name && { name }), ...(release && { ontologyRelease: release }) };
  });
}

/**
 * Reads saved cohorts, descriptions of datasets and published cubes from their folders. What cannot be read is named
 * with its file, line and column, and never hides the rest.
 */
export async function readUses(folders: UseFolders): Promise<{ uses: Uses; mistakes: UseMistake[] }> {
  const mistakes: UseMistake[] = [];
  const uses: Uses = {};
  if (folders.cohorts !== undefined) uses.cohorts = cohortsIn(folders.cohorts, mistakes);
  const all = async <T>(folder: string, ending: string, one: (file: string) => Promise<T[]>) => {
    const found: T[] = [];
    // One after the other: memory follows the largest file, not the folder.
    for (const file of filesIn(folder, ending, mistakes)) found.push(...(await one(file)));
    return found;
  };
  if (folders.datasets !== undefined)
    uses.datasets = await all(folders.datasets, '.ttl', (file) => datasetIn(file, mistakes));
  if (folders.cubes !== undefined)
    uses.cubes = await all(folders.cubes, 'cube.ttl', (file) => cubeIn(file, mistakes));
  return { uses, mistakes };
}
