import { deflateRawSync } from 'node:zlib';

/** An element: its tag as eight hex digits, its VR, and text, a short number, bytes, or the items of a sequence. */
export type Written = [tag: string, vr: string, value: string | number | Buffer | Written[][]];

/** How elements are written. Sequences have undefined lengths where `undefinedLengths` is set. */
export interface Form {
  implicit?: boolean;
  bigEndian?: boolean;
  undefinedLengths?: boolean;
}

const long = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));
const undefinedLength = 0xffff_ffff;

function short(value: number, { bigEndian = false }: Form): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bigEndian ? bytes.swap16() : bytes;
}

function word(value: number, { bigEndian = false }: Form): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bigEndian ? bytes.swap32() : bytes;
}

const tagOf = (tag: string, form: Form) =>
  Buffer.concat([
    short(Number.parseInt(tag.slice(0, 4), 16), form),
    short(Number.parseInt(tag.slice(4), 16), form),
  ]);

function bytesOf(vr: string, value: Written[2], form: Form): Buffer {
  if (Array.isArray(value)) {
    const items = value.map((item) => {
      const content = dataSet(item, form);
      return form.undefinedLengths
        ? [
            tagOf('FFFEE000', form),
            word(undefinedLength, form),
            content,
            tagOf('FFFEE00D', form),
            word(0, form),
          ]
        : [tagOf('FFFEE000', form), word(content.length, form), content];
    });
    const end = form.undefinedLengths ? [tagOf('FFFEE0DD', form), word(0, form)] : [];
    return Buffer.concat([...items.flat(), ...end]);
  }
  if (typeof value === 'number') return short(value, form);
  const bytes = Buffer.from(value);
  if (bytes.length % 2 === 0) return bytes;
  return Buffer.concat([bytes, Buffer.from(vr === 'UI' || vr === 'OB' ? '\0' : ' ')]);
}

/** A data set, without preamble and meta information; elements are written in the order that is given. */
export function dataSet(elements: readonly Written[], form: Form = {}): Buffer {
  return Buffer.concat(
    elements.flatMap(([tag, vr, value]) => {
      const bytes = bytesOf(vr, value, form);
      const length = Array.isArray(value) && form.undefinedLengths ? undefinedLength : bytes.length;
      if (form.implicit) return [tagOf(tag, form), word(length, form), bytes];
      const header = long.has(vr)
        ? [Buffer.from(vr), Buffer.alloc(2), word(length, form)]
        : [Buffer.from(vr), short(length, form)];
      return [tagOf(tag, form), ...header, bytes];
    }),
  );
}

const syntaxOf = ({ implicit, bigEndian }: Form) =>
  implicit ? '1.2.840.10008.1.2' : bigEndian ? '1.2.840.10008.1.2.2' : '1.2.840.10008.1.2.1';

/** A Part 10 file: preamble, meta information, data set. `syntax` may lie about how the elements are written. */
export function part10(
  elements: readonly Written[],
  form: Form & { syntax?: string; deflated?: boolean } = {},
): Buffer {
  const body = dataSet(elements, form);
  const syntax = form.deflated ? '1.2.840.10008.1.2.1.99' : (form.syntax ?? syntaxOf(form));
  const meta = dataSet([
    ['00020001', 'OB', Buffer.from([0, 1])],
    ['00020010', 'UI', syntax],
  ]);
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    dataSet([['00020000', 'UL', word(meta.length, {})]]),
    meta,
    form.deflated ? deflateRawSync(body) : body,
  ]);
}

/** Attributes of a small CT instance in order, with others in place of or beside them. */
export function ct(more: readonly Written[] = []): Written[] {
  const own: Written[] = [
    ['00080018', 'UI', '1.2.3.1.1'],
    ['00080020', 'DA', '20200131'],
    ['00080060', 'CS', 'CT'],
    ['00080070', 'LO', 'ACME'],
    ['00081090', 'LO', 'Scanner'],
    ['00100020', 'LO', 'p1'],
    ['00100030', 'DA', '19580201'],
    ['00100040', 'CS', 'F'],
    ['00180015', 'CS', 'CHEST'],
    ['00180050', 'DS', '2.5'],
    ['0020000D', 'UI', '1.2.3'],
    ['0020000E', 'UI', '1.2.3.1'],
    ['00280010', 'US', 2],
    ['7FE00010', 'OW', Buffer.alloc(8, 7)],
  ];
  const given = new Set(more.map(([tag]) => tag));
  return [...own.filter(([tag]) => !given.has(tag)), ...more].sort(([a], [b]) => (a < b ? -1 : 1));
}
