import type { DataSet, Element } from 'dicom-parser';
import { type Attributes, type Keyword, tags } from './attributes.ts';
import { decode } from './character-set.ts';

const longestText = 1_024;
/** Attributes of these keywords are binary (US); the others that are read are text. */
const shorts: ReadonlySet<Keyword> = new Set(['SegmentNumber']);

const elementNames = Object.fromEntries(
  Object.entries(tags).map(([keyword, tag]) => [keyword, `x${tag.toLowerCase()}`]),
) as Record<Keyword, string>;

/** The element of a keyword, where its value lies wholly within the bytes that were read. */
function elementOf(dataSet: DataSet, keyword: Keyword): Element | undefined {
  const element = dataSet.elements[elementNames[keyword]];
  if (element === undefined || element.items !== undefined) return element;
  return element.dataOffset + element.length <= dataSet.byteArray.length ? element : undefined;
}

/** A data set that was read from a file; `characterSet` is that of the file, for items that name none. */
export function fileAttributes(dataSet: DataSet, characterSet?: string): Attributes {
  function text(keyword: Keyword): string {
    const element = elementOf(dataSet, keyword);
    if (element === undefined || element.length <= 0 || element.items !== undefined) return '';
    if (shorts.has(keyword)) return String(dataSet.uint16(elementNames[keyword]) ?? '');
    const end = element.dataOffset + Math.min(element.length, longestText);
    const bytes = dataSet.byteArray.subarray(element.dataOffset, end);
    // The name of the character set is ASCII whatever it names, and must not be decoded by itself.
    const plain = keyword === 'SpecificCharacterSet' || bytes.every((byte) => byte < 0x80);
    const whole = plain
      ? String.fromCharCode(...bytes)
      : decode(bytes, characterSet ?? text('SpecificCharacterSet'));
    // Padding is a blank or a null (PS3.5 §6.2); a backslash parts values, and none of these has more than one.
    const [first = ''] = whole.split(/[\\\0]/, 1);
    return first.trim();
  }
  return {
    text,
    items: (keyword) => {
      const set = characterSet ?? text('SpecificCharacterSet');
      const items = dataSet.elements[elementNames[keyword]]?.items ?? [];
      return items.flatMap((item) => (item.dataSet === undefined ? [] : [fileAttributes(item.dataSet, set)]));
    },
  };
}
