import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

/** Bounds of an archive; what is beyond them is refused and named. */
export interface ArchiveLimits {
  entries: number;
  /** Unpacked bytes of one entry. */
  entryBytes: number;
  /** Unpacked bytes of all entries that are read. */
  totalBytes: number;
}

const defaults: ArchiveLimits = { entries: 10_000, entryBytes: 50_000_000, totalBytes: 500_000_000 };

/** A file of an archive, or why it (or, where it has no name, the rest of the archive) cannot be read. */
export type ArchiveFile =
  | { state: 'read'; name: string; bytes: Buffer }
  | { state: 'unreadable'; name: string; message: string; tooLarge?: boolean };

/**
 * The files of a ZIP archive whose names `wanted` takes, in the archive's order. Nothing is written anywhere, and what
 * is beyond a limit is never unpacked: a bomb is refused by what it says it is and by what it turns out to be.
 */
export async function* readArchive(
  bytes: Buffer,
  wanted: (name: string) => boolean,
  limits: Partial<ArchiveLimits> = {},
): AsyncGenerator<ArchiveFile> {
  const { entries, entryBytes, totalBytes } = { ...defaults, ...limits };
  let zip: ZipFile;
  try {
    zip = await fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true });
  } catch (error) {
    yield { state: 'unreadable', name: '', message: `It is not a ZIP archive: ${reasonOf(error)}.` };
    return;
  }
  if (zip.entryCount > entries) {
    yield {
      state: 'unreadable',
      name: '',
      message: `It has ${zip.entryCount} entries; at most ${entries} are read.`,
      tooLarge: true,
    };
    return;
  }
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName;
      if (name.endsWith('/') || name.startsWith('__MACOSX/') || !wanted(name)) continue;
      if (entry.uncompressedSize > entryBytes) {
        yield { state: 'unreadable', name, message: `It has more than ${entryBytes} bytes.`, tooLarge: true };
        continue;
      }
      total += entry.uncompressedSize;
      if (total > totalBytes) {
        yield {
          state: 'unreadable',
          name,
          message: `All entries up to it have more than ${totalBytes} bytes.`,
          tooLarge: true,
        };
        return;
      }
      yield await unpack(zip, entry, entryBytes);
    }
  } catch (error) {
    yield { state: 'unreadable', name: '', message: `The archive is damaged: ${reasonOf(error)}.` };
  } finally {
    zip.close();
  }
}

async function unpack(zip: ZipFile, entry: Entry, most: number): Promise<ArchiveFile> {
  const name = entry.fileName;
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      size += (chunk as Buffer).length;
      if (size > most) throw new Error(`it has more than ${most} bytes`);
      chunks.push(chunk as Buffer);
    }
    return { state: 'read', name, bytes: Buffer.concat(chunks) };
  } catch (error) {
    return { state: 'unreadable', name, message: `It cannot be unpacked: ${reasonOf(error)}.` };
  }
}

/** What a library says, without its full stop. */
const reasonOf = (error: unknown) => (error as Error).message.replace(/\.+$/, '');
