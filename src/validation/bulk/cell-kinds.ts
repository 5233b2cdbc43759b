import { iri, isIri, literal, name, type Quad_Object } from '../../rdf/index.ts';
import type { ColumnKind } from './template.ts';

const xsd = (local: string) => ({ datatype: name(`xsd:${local}`).value });

/** What the text of a cell says in a column of each kind, or in words what was expected; codes and references need more. */
export const kinds: Record<Exclude<ColumnKind, 'code' | 'ref'>, (text: string) => Quad_Object | string> = {
  id: (text) => literal(text),
  text: (text) => literal(text),
  'text@en': (text) => literal(text, { language: 'en' }),
  iri: (text) => (isIri(text) ? iri(text) : 'a web address, e.g. https://example.org/'),
  email: (text) => {
    const address = text.replace(/^mailto:/i, '');
    return /^[^\s@<>]+@[^\s@<>]+$/.test(address) && isIri(`mailto:${address}`)
      ? iri(`mailto:${address}`)
      : 'an e-mail address';
  },
  'media-type': (text) =>
    /^[a-z]+\/[\w.+-]+$/.test(text)
      ? iri(`https://www.iana.org/assignments/media-types/${text}`)
      : 'a media type, e.g. application/dicom',
  number: (text) => {
    const digits = text.replace(/[\s\u00a0\u202f]/g, '');
    return /^\d{1,15}$/.test(digits)
      ? literal(String(Number(digits)), xsd('nonNegativeInteger'))
      : 'a whole number, digits only';
  },
  date: (text) => (isDate(text) ? literal(text, xsd('date')) : 'a date as 2020-01-31'),
  boolean: (text) => {
    if (/^(yes|true|1)$/i.test(text)) return literal('true', xsd('boolean'));
    return /^(no|false|0)$/i.test(text) ? literal('false', xsd('boolean')) : 'yes or no';
  },
};

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
