import { literal, prefixes, type Term } from '../../rdf/index.ts';
import { phrase } from '../phrases.ts';
import { termText } from '../words.ts';
import type { CodeLists } from './code-lists.ts';
import { canonicalTag } from './language-tag.ts';
import { nearestName } from './near.ts';

/** What was meant, in Turtle, with the reason and where that is said. */
export interface Meant {
  right: string;
  why(language?: string): string;
  source: string;
}

const datatypes =
  'string boolean decimal integer float double date time dateTime dateTimeStamp gYear gMonth gDay gYearMonth gMonthDay duration yearMonthDuration dayTimeDuration byte short int long unsignedByte unsignedShort unsignedInt unsignedLong positiveInteger nonNegativeInteger negativeInteger nonPositiveInteger hexBinary base64Binary anyURI language normalizedString token NMTOKEN Name NCName'.split(
    ' ',
  );

/** A literal whose datatype or language is misspelt. */
export function literalMeant(
  value: Extract<Term, { termType: 'Literal' }>,
  codes: CodeLists,
): Meant | undefined {
  const { language, datatype } = value;
  if (language) {
    const right = codes.tagOf(language) ?? canonicalTag(language);
    if (right === undefined || right.toLowerCase() === language.toLowerCase()) return undefined;
    const why = (told?: string) => phrase('why.language', told, { wanted: right });
    return { right: termText(literal(value.value, { language: right })), why, source: 'BCP 47' };
  }
  if (!datatype.value.startsWith(prefixes.xsd)) return undefined;
  const local = datatype.value.slice(prefixes.xsd.length);
  const near = datatypes.includes(local) ? undefined : nearestName(local, datatypes);
  if (near === undefined) return undefined;
  const right = termText(literal(value.value, { datatype: prefixes.xsd + near }));
  const why = (told?: string) => phrase('why.datatype', told, { wanted: `xsd:${near}` });
  return { right, why, source: 'XML Schema' };
}
