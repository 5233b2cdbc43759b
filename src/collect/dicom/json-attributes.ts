import { isObject } from '../../base/index.ts';
import { type Attributes, tags } from './attributes.ts';

const longestText = 1_024;

/**
 * A data set as the DICOM JSON Model writes it (PS3.18 F.2). Values of an unexpected type are absent values, and
 * bulk data are never fetched.
 */
export function jsonAttributes(dataSet: Record<string, unknown>): Attributes {
  const valuesOf = (tag: string): unknown[] => {
    const attribute = dataSet[tag] ?? dataSet[tag.toLowerCase()];
    return isObject(attribute) && Array.isArray(attribute.Value) ? attribute.Value : [];
  };
  return {
    text: (keyword) => {
      const [value] = valuesOf(tags[keyword]);
      return typeof value === 'string' || typeof value === 'number'
        ? String(value).slice(0, longestText).trim()
        : '';
    },
    items: (keyword) => valuesOf(tags[keyword]).filter(isObject).map(jsonAttributes),
  };
}
