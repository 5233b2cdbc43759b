import { createInflateRaw } from 'node:zlib';

/** Where a data set begins within the bytes of a file, and how it is written. */
export interface Encoding {
  start: number;
  /** The transfer syntax by which the parser reads the elements; that of the pixels does not matter here. */
  syntax: '1.2.840.10008.1.2' | '1.2.840.10008.1.2.1' | '1.2.840.10008.1.2.2';
  deflated: boolean;
  /** Whether the file says that it is DICOM, by its preamble or by its meta information (PS3.10 §7.1). */
  declared: boolean;
}

const implicit = '1.2.840.10008.1.2';
const explicit = '1.2.840.10008.1.2.1';
const bigEndian = '1.2.840.10008.1.2.2';
/** Deflated, and the two JPIP syntaxes whose data sets are deflated (PS3.5 A.5, A.7). */
const deflatedSyntaxes: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.4.95',
  '1.2.840.10008.1.2.4.205',
]);

const representations: ReadonlySet<string> = new Set(
  (
    'AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US ' +
    'UT UV'
  ).split(' '),
);
const longRepresentations: ReadonlySet<string> = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));

/**
 * Finds the data set in the first bytes of a file: with a preamble, with meta information only, or with neither.
 * Undefined where the bytes cannot be DICOM. How elements are written is read off the first of them, since files
 * exist that name another transfer syntax than they use.
 */
export function encodingOf(bytes: Buffer): Encoding | undefined {
  const preamble = bytes.length >= 132 && bytes.toString('latin1', 128, 132) === 'DICM';
  const meta = readMeta(bytes, preamble ? 132 : 0);
  const declared = preamble || meta.end > 0;
  const start = preamble ? Math.max(meta.end, 132) : meta.end;
  if (deflatedSyntaxes.has(meta.syntax)) return { start, syntax: explicit, deflated: true, declared };
  const syntax = syntaxAt(bytes, start);
  if (syntax === undefined)
    return declared ? { start, syntax: explicit, deflated: false, declared } : undefined;
  return { start, syntax, deflated: false, declared };
}

/** The meta information, group 0002, which is always explicit little endian: where it ends, and its syntax. */
function readMeta(bytes: Buffer, from: number): { end: number; syntax: string } {
  let syntax = '';
  let at = from;
  while (at + 8 <= bytes.length && bytes.readUInt16LE(at) === 0x0002) {
    const vr = bytes.toString('latin1', at + 4, at + 6);
    if (!representations.has(vr)) break;
    const long = longRepresentations.has(vr);
    if (long && at + 12 > bytes.length) break;
    const value = at + (long ? 12 : 8);
    const end = value + (long ? bytes.readUInt32LE(at + 8) : bytes.readUInt16LE(at + 6));
    if (end > bytes.length) break;
    if (bytes.readUInt16LE(at + 2) === 0x0010)
      syntax = bytes.toString('latin1', value, end).replace(/[\0 ]+$/, '');
    at = end;
  }
  return { end: at === from ? 0 : at, syntax };
}

/** How the element at this place is written; undefined where none can be there. */
function syntaxAt(bytes: Buffer, at: number): Encoding['syntax'] | undefined {
  if (at + 8 > bytes.length) return undefined;
  // Data sets begin with a low group, so the byte order that gives the lower number is the right one.
  const [little, big] = [bytes.readUInt16LE(at), bytes.readUInt16BE(at)];
  if (Math.min(little, big) > 0x0020) return undefined;
  if (representations.has(bytes.toString('latin1', at + 4, at + 6)))
    return big < little ? bigEndian : explicit;
  if (big < little) return undefined;
  const length = bytes.readUInt32LE(at + 4);
  return length < 0x1_0000 || length === 0xffff_ffff ? implicit : undefined;
}

/**
 * Inflates what these bytes give, cut off at `limit`: a small file may be made to grow a thousandfold, and a file
 * read in part ends in the middle of a block.
 */
export async function inflate(bytes: Buffer, limit: number): Promise<Buffer> {
  const inflater = createInflateRaw();
  const chunks: Buffer[] = [];
  let length = 0;
  inflater.end(bytes);
  try {
    for await (const chunk of inflater as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= limit) break;
    }
  } catch {
    // What came before the damage or the cut is read all the same.
  }
  inflater.destroy();
  return Buffer.concat(chunks).subarray(0, limit);
}
