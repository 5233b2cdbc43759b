import { createReadStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { Problem } from '../base/index.ts';
import { type Format, formatOfSuffix, isStreamed } from '../rdf/index.ts';
import {
  guessFormat,
  type Input,
  inputOf,
  inputsOfArchive,
  isTable,
  tablesInput,
} from '../validation/index.ts';
import { baseOf, type Named, notOpened, unreadable } from './validate-files.ts';

/** Largest file that is read as a whole, and the size from which one is checked in parts; in bytes. */
const [whole, long] = [50_000_000, 5_000_000];
/** Largest file that is checked in parts, in bytes. */
const longest = 10_000_000_000;
const suffixOf = (file: string) => extname(file).slice(1).toLowerCase();

/**
 * Reads one group of files; an archive gives an input for each of its files. A long file of a format that can be cut is
 * not read but comes in pieces, where `inParts` allows it.
 */
export async function* inputsOf(
  files: Named,
  { stdinFormat, inParts }: { stdinFormat?: Format | undefined; inParts: boolean },
): AsyncGenerator<Input> {
  if ('state' in files) {
    yield files;
    return;
  }
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
      ? unreadable(file, `It is larger than ${longest} bytes.`)
      : { state: 'stream', name: file, chunks: chunksOf(file), format, base };
    return;
  }
  const bytes = await bytesOf(file);
  if (typeof bytes === 'string') yield unreadable(file, bytes);
  else if (suffixOf(file) === 'zip') yield* inputsOfArchive(file, bytes, base);
  else yield inputOf(file, bytes, base);
}

/** The bytes of a file, from its beginning each time that they are read. */
const chunksOf = (file: string): AsyncIterable<Uint8Array> => ({
  async *[Symbol.asyncIterator]() {
    try {
      yield* createReadStream(file);
    } catch (error) {
      throw new Problem('malformed-request', notOpened(error), {}, error);
    }
  },
});

async function tablesOf(files: readonly string[], base: string): Promise<Input> {
  const [first = ''] = files;
  const name = files.length === 1 ? first : resolve(first, '..');
  const tables: { file: string; bytes: Buffer }[] = [];
  for (const file of files) {
    const bytes = await bytesOf(file);
    if (typeof bytes === 'string') return unreadable(file, bytes);
    tables.push({ file, bytes });
  }
  return tablesInput(name, base, tables);
}

async function bytesOf(file: string): Promise<Buffer | string> {
  try {
    if (statSync(file).size > whole) return `It is larger than ${whole} bytes.`;
    return await readFile(file);
  } catch (error) {
    return notOpened(error);
  }
}

async function standardInput(format: Format | undefined): Promise<Input> {
  const name = '-';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length;
    if (size > whole) return unreadable(name, `It is larger than ${whole} bytes.`);
    chunks.push(chunk as Buffer);
  }
  const input = inputOf(name, Buffer.concat(chunks), 'urn:collimator:stdin', format);
  return input.state === 'text' && format === undefined
    ? { ...input, format: guessFormat(input.text) }
    : input;
}
