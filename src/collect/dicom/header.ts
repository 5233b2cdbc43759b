import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import dicomParser, { type DataSet } from 'dicom-parser';
import type { Attributes } from './attributes.ts';
import { filesOfDirectory } from './directory.ts';
import { type Encoding, encodingOf, inflate } from './encoding.ts';
import { fileAttributes } from './file-attributes.ts';

const pixelData = 'x7fe00010';
const firstBytes = 32_768;

/**
 * The header of a file: `whole` up to the pixels, or `cut` where the file or the bound ends before, with what was
 * read until then. `files` are those that a DICOMDIR names, as paths below its folder.
 */
export type Header =
  | { state: 'whole' | 'cut'; attributes: Attributes; files?: string[] }
  | { state: 'malformed'; reason: string }
  | { state: 'not-dicom' };

export interface HeaderOptions {
  /** Most bytes read of one file. */
  maxBytes: number;
  /** Whether the attributes of a series are enough, or all before the pixels are wanted. */
  until: 'series' | 'pixels';
}

/**
 * Reads the header of a file and never its pixels. Little is read at first, and eight times as much again only
 * while what is wanted is not there. Throws only where the file cannot be opened or read.
 */
async function readHeader(path: string, { maxBytes, until }: HeaderOptions): Promise<Header> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    let bytes = await readFirst(file, Math.min(firstBytes, size, maxBytes));
    const encoding = encodingOf(bytes);
    if (encoding === undefined) return { state: 'not-dicom' };
    if (encoding.deflated) bytes = await readFirst(file, Math.min(size, maxBytes));
    for (;;) {
      const parsed = await parse(bytes, encoding, maxBytes);
      const atEnd = bytes.length >= Math.min(size, maxBytes) || encoding.deflated;
      const ended = parsed.pixels || (parsed.clean && bytes.length >= size);
      if (ended || atEnd || (until === 'series' && seriesIsKnown(parsed.dataSet)))
        return headerOf(parsed, encoding, ended || !atEnd);
      bytes = await readFirst(file, Math.min(bytes.length * 8, size, maxBytes));
    }
  } finally {
    await file.close();
  }
}

/** Reads the header of a file below a folder; a file that cannot be opened or read is malformed. */
export async function readHeaderBelow(folder: string, path: string, options: HeaderOptions): Promise<Header> {
  try {
    return await readHeader(join(folder, path), options);
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    return { state: 'malformed', reason: `The file cannot be read (${code}).` };
  }
}

async function readFirst(file: FileHandle, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await file.read(buffer, at, length - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return buffer.subarray(0, at);
}

interface Parsed {
  dataSet: DataSet | undefined;
  pixels: boolean;
  /** Whether the parser came to the end without a mistake. */
  clean: boolean;
}

async function parse(
  bytes: Buffer,
  { start, syntax, deflated }: Encoding,
  maxBytes: number,
): Promise<Parsed> {
  const rest = bytes.subarray(start);
  const elements = deflated ? await inflate(rest, maxBytes) : rest;
  try {
    const dataSet = dicomParser.parseDicom(elements, { TransferSyntaxUID: syntax, untilTag: pixelData });
    return { dataSet, pixels: pixelData in dataSet.elements, clean: dataSet.warnings.length === 0 };
  } catch (thrown) {
    // The parser throws texts, and objects that carry what was read before the mistake.
    const dataSet = (thrown as { dataSet?: DataSet } | undefined)?.dataSet;
    return { dataSet, pixels: false, clean: false };
  }
}

/**
 * Whether all attributes of a series have passed. They are below group 0028; only the functional groups of
 * multi-frame objects, which have NumberOfFrames, say more, near the end.
 */
function seriesIsKnown(dataSet: DataSet | undefined): boolean {
  if (dataSet === undefined || 'x00280008' in dataSet.elements) return false;
  for (const tag in dataSet.elements) if (tag > 'x00280008' && tag < 'xffff0000') return true;
  return false;
}

function headerOf({ dataSet }: Parsed, encoding: Encoding, whole: boolean): Header {
  const attributes = dataSet === undefined ? undefined : fileAttributes(dataSet);
  const state = whole ? 'whole' : 'cut';
  if (dataSet !== undefined && attributes !== undefined) {
    const files = filesOfDirectory(dataSet);
    if (files !== undefined) return { state, attributes, files };
    if (attributes.text('SeriesInstanceUID') !== '') return { state, attributes };
  }
  if (!encoding.declared) return { state: 'not-dicom' };
  const reason = whole
    ? 'The file has no SeriesInstanceUID (0020,000E), so it belongs to no series.'
    : 'The file ends, or cannot be read on, before its SeriesInstanceUID (0020,000E).';
  return { state: 'malformed', reason };
}
