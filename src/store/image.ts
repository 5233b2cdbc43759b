import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { engineHash, type Instance } from './wasm.ts';

/** Of which contents an image is. */
export interface Stamp {
  /** Digest of what ships with the product. */
  mounts: string;
  /** The revision it holds, and that revision's hash, so that it fits one log only. */
  revision: number;
  head: string;
  /** Quads in the engine, and those deleted whose memory it still holds. */
  quads: number;
  dead: number;
}

/** Bytes before the memory: the header as JSON, filled up with spaces. */
const headerBytes = 8192;
const piece = 8 * 1_048_576;
const page = 65_536;

interface Header extends Stamp {
  format: 1;
  /** Digest of the engine's code. */
  engine: string;
  bytes: number;
  checksum: number;
  /** Where the store lies in the memory. */
  pointer: number;
  references: number;
  words: [number, string][];
}

/** The JavaScript strings that the engine keeps by number; undefined where it keeps what cannot be written down. */
function keptWords({ references }: Instance): [number, string][] | undefined {
  const words: [number, string][] = [];
  for (let i = 0; i < references.length; i++) {
    const value = references.get(i);
    if (typeof value === 'string') words.push([i, value]);
    else if (value !== null && typeof value !== 'undefined' && typeof value !== 'boolean') return undefined;
  }
  return words;
}

/**
 * Writes the memory of an engine at rest to a file, whole or not at all. False where this engine cannot be written
 * down. Throws what the file system throws; the unfinished file is removed.
 */
export function writeImage(path: string, instance: Instance, pointer: number, stamp: Stamp): boolean {
  const words = keptWords(instance);
  if (words === undefined) return false;
  // Two readers may be built at once.
  const unfinished = `${path}.${threadId}.tmp`;
  const memory = new Uint8Array(instance.memory.buffer);
  const file = openSync(unfinished, 'w', 0o600);
  try {
    let checksum = 0;
    for (let at = 0; at < memory.length; at += piece) {
      const part = memory.subarray(at, at + piece);
      checksum = crc32(part, checksum);
      for (let done = 0; done < part.length; )
        done += writeSync(file, part, done, part.length - done, headerBytes + at + done);
    }
    const header: Header = {
      format: 1,
      engine: engineHash(),
      ...stamp,
      bytes: memory.length,
      checksum,
      pointer,
      references: instance.references.length,
      words,
    };
    const text = Buffer.alloc(headerBytes, ' ');
    if (text.write(JSON.stringify(header)) >= headerBytes - 1) return false;
    writeSync(file, text, 0, headerBytes, 0);
    fsyncSync(file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
  return true;
}

function readHeader(file: number): Header {
  const bytes = Buffer.alloc(headerBytes);
  if (readSync(file, bytes, 0, headerBytes, 0) < headerBytes) throw new Error('it is cut short');
  // The checksum covers the memory alone, so the header is only believed as far as it can be tried.
  const header = JSON.parse(bytes.toString('utf8')) as Header;
  if (header.format !== 1) throw new Error('it has another format');
  if (header.engine !== engineHash()) throw new Error('it was made by another engine');
  return header;
}

/** What an image must be of. */
export interface Fitting {
  /** Digest of the mounts. */
  mounts: string;
  /** The hash of a revision in the log. */
  hashOf(revision: number): string | undefined;
  /** An image of this revision was written or read by this process before, so its checksum is not tried again. */
  checked: number | undefined;
}

/**
 * Reads an image into a fresh instance, where it is of these mounts and of a revision of this log. Throws an Error
 * with the reason otherwise; then the instance may be spoiled and must not be used.
 */
export function restoreImage(
  path: string,
  instance: Instance,
  { mounts, hashOf, checked }: Fitting,
): Stamp & { pointer: number } {
  const file = openSync(path, 'r');
  try {
    const header = readHeader(file);
    if (header.mounts !== mounts) throw new Error('it holds other mounts');
    if (hashOf(header.revision) !== header.head) throw new Error('it is of another log');
    const missing = header.bytes - instance.memory.buffer.byteLength;
    if (missing < 0) throw new Error('it is smaller than an empty engine');
    instance.memory.grow(missing / page);
    const memory = new Uint8Array(instance.memory.buffer);
    const known = header.revision === checked;
    let checksum = 0;
    for (let at = 0; at < header.bytes; ) {
      const read = readSync(file, memory, at, Math.min(piece, header.bytes - at), headerBytes + at);
      if (read === 0) throw new Error('it is cut short');
      if (!known) checksum = crc32(memory.subarray(at, at + read), checksum);
      at += read;
    }
    if (!known && checksum !== header.checksum) throw new Error('its checksum is wrong');
    const { references } = instance;
    if (references.length < header.references) references.grow(header.references - references.length);
    for (const [index, word] of header.words) references.set(index, word);
    return header;
  } finally {
    closeSync(file);
  }
}

/** What an image holds, for people; never throws. */
export function describeImage(path: string, hashOf: (revision: number) => string | undefined): string {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const header = readHeader(file);
    const whole = statSync(path).size === headerBytes + header.bytes;
    const fits = hashOf(header.revision) === header.head;
    const verdict =
      whole && fits
        ? 'usable'
        : whole
          ? 'of another log; it will be ignored'
          : 'cut short; it will be ignored';
    return `revision ${header.revision}, ${header.quads} quads, ${Math.round(header.bytes / 1e6)} MB: ${verdict}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
    return `not usable (${(error as Error).message}); it will be ignored`;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
