import { existsSync, globSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Format, formatOfSuffix } from '../rdf/index.ts';
import { readArchive } from '../validation/index.ts';
import { UsageError } from './command.ts';

/** Largest file that is read, in bytes. */
const limit = 50_000_000;
/** Most files of one call. */
const mostFiles = 10_000;

/** A description to validate, a table of descriptions, or why there is none. */
export type Input =
  | { state: 'text'; name: string; text: string; format: Format; base: string }
  | { state: 'workbook'; name: string; bytes: Buffer; base: string }
  | { state: 'tables'; name: string; tables: { sheet: string; text: string }[]; base: string }
  | { state: 'unreadable'; name: string; message: string };

const suffixOf = (file: string) => extname(file).slice(1).toLowerCase();
const isTable = (file: string) => suffixOf(file) === 'csv';
const isWanted = (file: string) =>
  formatOfSuffix(suffixOf(file)) !== undefined || ['csv', 'xlsx', 'zip'].includes(suffixOf(file));

/**
 * The files that words name: files, folders with all they hold, patterns (`data/*.ttl`), `-` for standard input.
 * Tables (.csv) of one folder are one table. Throws a UsageError where a word names nothing.
 */
export function filesOf(words: readonly string[]): string[][] {
  const files = [...new Set(words.flatMap(filesOfWord))];
  if (files.length > mostFiles)
    throw new UsageError(`These are ${files.length} files; at most ${mostFiles} are read at once.`);
  const tables = Map.groupBy(files.filter(isTable), (file) => resolve(file, '..'));
  return [...files.filter((file) => !isTable(file)).map((file) => [file]), ...tables.values()];
}

function filesOfWord(word: string): string[] {
  if (word === '-') return [word];
  if (existsSync(word)) {
    if (!statSync(word).isDirectory()) {
      if (!isWanted(word))
        throw new UsageError(`The suffix of ${word} names no format of RDF, and it is no table or archive.`);
      return [word];
    }
    const inside = readdirSync(word, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && isWanted(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    if (inside.length === 0) throw new UsageError(`The folder ${word} holds no file that can be validated.`);
    return inside;
  }
  const found = /[*?[{]/.test(word) ? globSync(word).filter(isWanted).sort() : [];
  if (found.length === 0) throw new UsageError(`There is no file ${word}.`);
  return found;
}

/** Reads one group of files; an archive gives an input for each of its files. */
export async function* inputsOf(files: readonly string[], stdinFormat?: Format): AsyncGenerator<Input> {
  const [file = ''] = files;
  if (file === '-') {
    yield await standardInput(stdinFormat);
    return;
  }
  const base = pathToFileURL(resolve(file)).href;
  if (isTable(file)) {
    const name = files.length === 1 ? file : resolve(file, '..');
    const tables = await Promise.all(files.map(async (each) => ({ file: each, bytes: await bytesOf(each) })));
    yield tablesInput(name, base, tables);
    return;
  }
  const bytes = await bytesOf(file);
  if (typeof bytes === 'string') yield { state: 'unreadable', name: file, message: bytes };
  else if (suffixOf(file) === 'zip') yield* entriesOf(file, bytes, base);
  else yield inputOf(file, bytes, base);
}

async function* entriesOf(file: string, bytes: Buffer, base: string): AsyncGenerator<Input> {
  const tables: { file: string; bytes: Buffer }[] = [];
  for await (const entry of readArchive(bytes, (name) => isWanted(name) && suffixOf(name) !== 'zip')) {
    const name = entry.name === '' ? file : `${file}/${entry.name}`;
    if (entry.state === 'unreadable') yield { state: 'unreadable', name, message: entry.message };
    else if (isTable(entry.name)) tables.push({ file: entry.name, bytes: entry.bytes });
    else yield inputOf(name, entry.bytes, `${base}/${encodeURI(entry.name)}`);
  }
  if (tables.length > 0) yield tablesInput(file, base, tables);
}

function inputOf(name: string, bytes: Buffer, base: string): Input {
  if (suffixOf(name) === 'xlsx') return { state: 'workbook', name, bytes, base };
  const text = decoded(bytes);
  if (text === undefined) return { state: 'unreadable', name, message: 'It is not UTF-8.' };
  return { state: 'text', name, text, format: formatOfSuffix(suffixOf(name)) as Format, base };
}

function tablesInput(name: string, base: string, files: { file: string; bytes: Buffer | string }[]): Input {
  const tables: { sheet: string; text: string }[] = [];
  for (const { file, bytes } of files) {
    const text = typeof bytes === 'string' ? undefined : decoded(bytes);
    if (text === undefined)
      return {
        state: 'unreadable',
        name: file,
        message: typeof bytes === 'string' ? bytes : 'It is not UTF-8.',
      };
    tables.push({ sheet: basename(file, extname(file)), text });
  }
  return { state: 'tables', name, tables, base };
}

async function bytesOf(file: string): Promise<Buffer | string> {
  try {
    if (statSync(file).size > limit) return `It is larger than ${limit} bytes.`;
    return await readFile(file);
  } catch (error) {
    return `It cannot be opened: ${(error as Error).message}.`;
  }
}

function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function standardInput(format: Format | undefined): Promise<Input> {
  const name = '-';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length;
    if (size > limit) return { state: 'unreadable', name, message: `It is larger than ${limit} bytes.` };
    chunks.push(chunk as Buffer);
  }
  const text = decoded(Buffer.concat(chunks));
  if (text === undefined) return { state: 'unreadable', name, message: 'It is not UTF-8.' };
  return { state: 'text', name, text, format: format ?? sniffed(text), base: 'urn:collimator:stdin' };
}

/** What a text without a suffix looks like; Turtle where it looks like nothing else. */
function sniffed(text: string): Format {
  const start = text.trimStart().slice(0, 200);
  if (/^[{[]\s*["{\]}]/.test(start)) return 'jsonld';
  if (/^<(\?xml|rdf:RDF|!DOCTYPE)/.test(start)) return 'rdfxml';
  return 'turtle';
}
