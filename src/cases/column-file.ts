import { open, writeFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../base/index.ts';
import type { Column } from '../counting/index.ts';

/** Size and hash of a column's file. */
export interface ColumnSeal {
  bytes: number;
  sha256: string;
}

/** The bytes of a column in little-endian order, whatever the machine. */
function bytesOf(column: Column | Uint32Array): Buffer {
  const bytes = Buffer.from(column.buffer, column.byteOffset, column.byteLength);
  return endianness() === 'LE' ? bytes : swapped(Buffer.from(bytes), column.BYTES_PER_ELEMENT);
}

function swapped(bytes: Buffer, width: number): Buffer {
  return width === 4 ? bytes.swap32() : width === 2 ? bytes.swap16() : bytes;
}

/** Writes a column for its owner's eyes only. */
export async function writeColumn(
  folder: string,
  file: string,
  column: Column | Uint32Array,
): Promise<ColumnSeal> {
  const bytes = bytesOf(column);
  await writeFile(join(folder, file), bytes, { mode: 0o600 });
  return { bytes: bytes.length, sha256: sha256(bytes) };
}

/** The bytes of a column as the manifest announces them, or what is wrong; no more is read than announced. */
export async function readColumn(
  folder: string,
  file: string,
  { bytes: announced, sha256: sealed }: ColumnSeal,
): Promise<{ state: 'read'; bytes: ArrayBuffer } | { state: 'invalid'; mistake: string }> {
  const handle = await open(join(folder, file)).catch(() => undefined);
  if (handle === undefined) return { state: 'invalid', mistake: `${file} is not there.` };
  try {
    const { size } = await handle.stat();
    if (size !== announced)
      return { state: 'invalid', mistake: `${file} has ${size} bytes; the manifest says ${announced}.` };
    const bytes = Buffer.from(new ArrayBuffer(size));
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await handle.read(bytes, filled, size - filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (sha256(bytes) !== sealed) return { state: 'invalid', mistake: `${file} is not what was written.` };
    if (endianness() === 'BE') swapped(bytes, file.endsWith('.u32') ? 4 : file.endsWith('.u16') ? 2 : 1);
    return { state: 'read', bytes: bytes.buffer };
  } finally {
    await handle.close();
  }
}
