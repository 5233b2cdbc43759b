import { createReadStream, existsSync, globSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Format, formatOfSuffix, isStreamed } from '../rdf/index.ts';
import {
  guessFormat,
  type Input,
  inputOf,
  inputsOfArchive,
  isInput,
  isTable,
  tablesInput,
} from '../validation/index.ts';
import { UsageError } from './command.ts';

/** Largest file that is read as a whole, and the size from which one is checked in parts; in bytes. */
const [whole, long] = [50_000_000, 5_000_000];
/** Largest file that is checked in parts, in bytes. */
const longest = 10_000_000_000;
/** Most files of one call. */
const mostFiles = 10_000;

const suffixOf = (file: string) => extname(file).slice(1).toLowerCase();

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
      if (!isInput(word))
        throw new UsageError(`The suffix of ${word} names no format of RDF, and it is no table or archive.`);
      return [word];
    }
    const inside = readdirSync(word, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && isInput(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    if (inside.length === 0) throw new UsageError(`The folder ${word} holds no file that can be validated.`);
    return inside;
  }
  const found = /[*?[{]/.test(word) ? globSync(word).filter(isInput).sort() : [];
  if (found.length === 0) throw new UsageError(`There is no file ${word}.`);
  return found;
}

/**
 * What `<>` in a file stands for: its path below the working folder, else its name alone. What is written may be
 * published, and where somebody keeps files is nobody's business.
 */
export function baseOf(file: string): string {
  const below = relative('.', file);
  const shown = below.startsWith('..') || isAbsolute(below) ? basename(file) : below;
  return pathToFileURL(`/${shown}`).href;
}

/**
 * Reads one group of files; an archive gives an input for each of its files. A long file of a format that can be cut is
 * not read but comes in pieces, where `inParts` allows it.
 */
export async function* inputsOf(
  files: readonly string[],
  { stdinFormat, inParts }: { stdinFormat?: Format | undefined; inParts: boolean },
): AsyncGenerator<Input> {
  const [file = ''] = files;
  if (file === '-') {
    yield await standardInput(stdinFormat);
    return;
  }
  const base = baseOf(file);
  if (isTable(file)) {
    yield await tablesOf(files, base);
    return;
  }
  const format = formatOfSuffix(suffixOf(file));
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (inParts && size > long && format !== undefined && isStreamed(format)) {
    yield size > longest
      ? { state: 'unreadable', name: file, message: `It is larger than ${longest} bytes.` }
      : { state: 'stream', name: file, chunks: createReadStream(file), format, base };
    return;
  }
  const bytes = await bytesOf(file);
  if (typeof bytes === 'string') yield { state: 'unreadable', name: file, message: bytes };
  else if (suffixOf(file) === 'zip') yield* inputsOfArchive(file, bytes, base);
  else yield inputOf(file, bytes, base);
}

async function tablesOf(files: readonly string[], base: string): Promise<Input> {
  const [first = ''] = files;
  const name = files.length === 1 ? first : resolve(first, '..');
  const tables: { file: string; bytes: Buffer }[] = [];
  for (const file of files) {
    const bytes = await bytesOf(file);
    if (typeof bytes === 'string') return { state: 'unreadable', name: file, message: bytes };
    tables.push({ file, bytes });
  }
  return tablesInput(name, base, tables);
}

async function bytesOf(file: string): Promise<Buffer | string> {
  try {
    if (statSync(file).size > whole) return `It is larger than ${whole} bytes.`;
    return await readFile(file);
  } catch (error) {
    return `It cannot be opened: ${(error as Error).message}.`;
  }
}

async function standardInput(format: Format | undefined): Promise<Input> {
  const name = '-';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length;
    if (size > whole) return { state: 'unreadable', name, message: `It is larger than ${whole} bytes.` };
    chunks.push(chunk as Buffer);
  }
  const input = inputOf(name, Buffer.concat(chunks), 'urn:collimator:stdin', format);
  return input.state === 'text' && format === undefined
    ? { ...input, format: guessFormat(input.text) }
    : input;
}
