import { basename, extname } from 'node:path';
import { type Format, formatOfSuffix } from '../../rdf/index.ts';
import { type ArchiveLimits, readArchive } from './archive.ts';

/** A description to validate, a long one that comes in pieces, tables of descriptions, or why there is none. */
export type Input =
  | { state: 'text'; name: string; text: string; format: Format; base: string }
  | {
      state: 'stream';
      name: string;
      chunks: AsyncIterable<Uint8Array | string>;
      format: Format;
      base: string;
    }
  | { state: 'workbook'; name: string; bytes: Buffer; base: string }
  | { state: 'tables'; name: string; tables: { sheet: string; text: string }[]; base: string }
  | { state: 'unreadable'; name: string; message: string; tooLarge?: boolean };

const suffixOf = (file: string) => extname(file).slice(1).toLowerCase();

/** Whether the suffix of a file is that of a table in CSV; those that come together are one input. */
export const isTable = (file: string) => suffixOf(file) === 'csv';

/** Whether the suffix of a file is that of RDF, a table, a spreadsheet or an archive. */
export const isInput = (file: string) =>
  formatOfSuffix(suffixOf(file)) !== undefined || ['csv', 'xlsx', 'zip'].includes(suffixOf(file));

/** What one file holds that is no archive and no CSV; `format` is for one whose suffix names none. */
export function inputOf(name: string, bytes: Buffer, base: string, format?: Format): Input {
  if (suffixOf(name) === 'xlsx') return { state: 'workbook', name, bytes, base };
  const text = decoded(bytes);
  if (text === undefined) return { state: 'unreadable', name, message: 'It is not UTF-8.' };
  return {
    state: 'text',
    name,
    text,
    format: formatOfSuffix(suffixOf(name)) ?? format ?? guessFormat(text),
    base,
  };
}

/** Tables that came together; the name of each file, without its suffix, is that of its sheet. */
export function tablesInput(
  name: string,
  base: string,
  files: readonly { file: string; bytes: Buffer }[],
): Input {
  const tables: { sheet: string; text: string }[] = [];
  for (const { file, bytes } of files) {
    const text = decoded(bytes);
    if (text === undefined) return { state: 'unreadable', name: file, message: 'It is not UTF-8.' };
    tables.push({ sheet: basename(file, extname(file)), text });
  }
  return { state: 'tables', name, tables, base };
}

/**
 * What an archive holds: an input for each file of RDF and each spreadsheet, and one for all tables. An archive in an
 * archive is not opened; one without any description is told to be that.
 */
export async function* inputsOfArchive(
  name: string,
  bytes: Buffer,
  base: string,
  limits: Partial<ArchiveLimits> = {},
): AsyncGenerator<Input> {
  const tables: { file: string; bytes: Buffer }[] = [];
  let count = 0;
  for await (const entry of readArchive(bytes, (each) => isInput(each) && suffixOf(each) !== 'zip', limits)) {
    count += 1;
    const inside = entry.name === '' ? name : `${name}/${entry.name}`;
    if (entry.state === 'unreadable') yield { ...entry, name: inside };
    else if (isTable(entry.name)) tables.push({ file: entry.name, bytes: entry.bytes });
    else yield inputOf(inside, entry.bytes, `${base}/${encodeURI(entry.name)}`);
  }
  if (tables.length > 0) yield tablesInput(name, base, tables);
  // A check that checked nothing must not look like one that found nothing.
  if (count === 0) yield { state: 'unreadable', name, message: 'It holds no file that can be validated.' };
}

function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What a text without a suffix looks like; Turtle where it looks like nothing else. */
export function guessFormat(text: string): Format {
  const start = text.slice(0, 2_000).trimStart().slice(0, 200);
  if (/^[{[]\s*["{\]}]/.test(start)) return 'jsonld';
  if (/^<(\?xml|rdf:RDF|!DOCTYPE)/.test(start)) return 'rdfxml';
  return 'turtle';
}
