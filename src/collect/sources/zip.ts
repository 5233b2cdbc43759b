import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { generatedMark } from '../demo/generate.ts';
import { type Source, type Table, tableName } from '../source.ts';
import { delimitedTable } from './delimited.ts';

/**
 * What an archive may unfold to, so that a bomb stops before its first byte is read: its entries, the bytes of all
 * tables together, and how many times its packed size an entry over 10 MB may be.
 */
const bounds = { entries: 10_000, total: 256 * 2 ** 30, ratio: 200 };

/**
 * A zip archive of CSV and TSV files, streamed entry by entry and never unpacked to disk. Sizes that an entry
 * announces are held to the bounds, and what it really gives is held to what it announced.
 */
export async function zipSource(path: string, wanted: ReadonlySet<string>): Promise<Source> {
  const mistakes: string[] = [];
  const tables: Table[] = [];
  let generated = false;
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false });
    let seen = 0;
    let bytes = 0;
    for await (const entry of zip.eachEntry()) {
      const file = entry.fileName;
      const base = file.split('/').at(-1) ?? '';
      if (++seen > bounds.entries) throw new RangeError(`has more than ${bounds.entries} entries`);
      if (base === generatedMark) generated = true;
      const isTable = /\.(csv|tsv|txt)$/i.test(base) && !/^(\.|__MACOSX)/.test(base);
      if (!isTable || file.startsWith('__MACOSX/') || !wanted.has(tableName(base))) continue;
      if (entry.isEncrypted()) throw new RangeError(`holds ${base} encrypted`);
      bytes += entry.uncompressedSize;
      const unfolds = entry.uncompressedSize / Math.max(1, entry.compressedSize);
      if (bytes > bounds.total) throw new RangeError(`unfolds to more than ${bounds.total} bytes`);
      if (entry.uncompressedSize > 10_000_000 && unfolds > bounds.ratio)
        throw new RangeError(`holds ${base}, which unfolds more than ${bounds.ratio} times`);
      const table = await delimitedTable(base, opener(zip, entry));
      if ('mistake' in table) mistakes.push(table.mistake);
      else tables.push(table);
    }
  } catch (error) {
    const reason = error instanceof RangeError ? error.message : 'cannot be read as a zip archive';
    mistakes.push(`${path} ${reason}.`);
  }
  return { name: path, tables, generated, mistakes, close: async () => zip?.close() };
}

const opener = (zip: ZipFile, entry: Entry) => () => zip.openReadStreamPromise(entry);
