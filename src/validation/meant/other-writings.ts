import { iri, isIri, literal, name, prefixes, type Term, toSparql } from '../../rdf/index.ts';
import { isWellFormed } from '../datatypes.ts';
import { phrase } from '../phrases.ts';
import { literalText } from '../words.ts';
import { meant, type Suggestion } from './slip.ts';

/** Other ways to write an address, or a version. */
export function variants(text: string): string[] {
  const trimmed = text.trim();
  const swapped = trimmed.replace(/^http(s?):/, (_, s: string) => (s ? 'http:' : 'https:'));
  const all = [trimmed, swapped].flatMap((each) => [each, each.replace(/\/$/, ''), `${each}/`]);
  const version = trimmed.replace(/^v(?:ersion)?[. ]*(?=\d)/i, '');
  return [...all, asIri(trimmed) ?? text, version].filter((each) => each !== text);
}

/** The IRI that an address of mail, a page or a DOI is. */
export function asIri(text: string): string | undefined {
  if (/^[^@\s<>":/]+@[^@\s<>"]+$/.test(text)) return `mailto:${text}`;
  const written = /^www\./.test(text)
    ? `https://${text}`
    : /^(doi:)?10\.\d{4,}\//i.test(text)
      ? `https://doi.org/${text.replace(/^doi:/i, '')}`
      : text;
  return isIri(written) ? iri(written).value : undefined;
}

/** A text whose language only people know: a gap for its tag. */
export function withoutTag(text: string, language?: string): Suggestion {
  const value = `${toSparql(literal(text))}@…`;
  return { value, isGap: true, words: phrase('addTag', language, { wanted: value }) };
}

/** The same text with the first of the datatypes that it is a value of. */
export function asDatatype(
  { value: text }: Term,
  wanted: readonly Term[],
  language?: string,
): Suggestion | undefined {
  if (wanted.some((each) => each.equals(name('rdf:langString')))) return withoutTag(text, language);
  const trimmed = text.trim();
  const candidates = [
    trimmed,
    trimmed.replace(/\.0+$/, ''),
    trimmed.replace(/T.*$/, ''),
    trimmed.toLowerCase(),
    ...(/^(yes|no)$/i.test(trimmed) ? [String(/^yes$/i.test(trimmed))] : []),
  ];
  for (const each of candidates)
    for (const datatype of wanted) {
      const anyText = [`${prefixes.xsd}string`, `${prefixes.xsd}anyURI`].includes(datatype.value);
      const known = datatype.value.startsWith(prefixes.xsd);
      if (known && !anyText && each !== '' && isWellFormed(each, datatype.value))
        return meant(literalText(each, datatype.value), language);
    }
  // A date where a time is asked for: midnight would be a guess that nobody has to make.
  return undefined;
}
