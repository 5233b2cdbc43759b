import { nearest } from '../../base/index.ts';
import { iri, isIri, literal, name, type Quad_Object } from '../../rdf/index.ts';
import { type Code, type Codes, codeText } from './codes.ts';
import type { Column } from './template.ts';

/** What a spreadsheet or a line of CSV gives for a cell. */
export type CellValue = string | number | boolean | Date | null | undefined;

/** What a cell says: terms, or why it says nothing that can be used. */
export type CellReading =
  | { state: 'terms'; terms: Quad_Object[] }
  | { state: 'wrong'; found: string; expected: string; didYouMean?: string };

/** Longest text of a cell; most suggestions for one workbook, since each is sought among all codes of a list. */
const longest = 20_000;
const mostSuggestions = 200;

const xsd = (local: string) => ({ datatype: name(`xsd:${local}`).value });

/** The text of a cell as a person sees it. */
export function cellText(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  return String(value).trim();
}

/** Reads the cells of one kind of column; references are resolved by `ids`. */
export class CellReader {
  readonly #codes: Codes;
  readonly #ids: ReadonlyMap<string, ReadonlyMap<string, Quad_Object>>;
  readonly #index = new Map<string, Map<string, Code>>();
  #suggestions = 0;

  constructor(codes: Codes, ids: ReadonlyMap<string, ReadonlyMap<string, Quad_Object>>) {
    this.#codes = codes;
    this.#ids = ids;
  }

  read(column: Column, value: CellValue): CellReading {
    const text = cellText(value);
    if (text.length > longest)
      return { state: 'wrong', found: `${text.slice(0, 40)}…`, expected: `at most ${longest} characters` };
    const parts = column.several ? text.split(';').map((part) => part.trim()) : [text];
    const terms: Quad_Object[] = [];
    for (const part of parts) {
      if (part === '') continue;
      const term = this.#term(column, part);
      if ('state' in term) return term;
      terms.push(term);
    }
    return { state: 'terms', terms };
  }

  #term(column: Column, text: string): Quad_Object | Extract<CellReading, { state: 'wrong' }> {
    const wrong = (expected: string) => ({ state: 'wrong' as const, found: text, expected });
    switch (column.kind) {
      case 'text':
      case 'id':
        return literal(text);
      case 'text@en':
        return literal(text, { language: 'en' });
      case 'iri':
        return isIri(text) ? iri(text) : wrong('a web address, e.g. https://example.org/');
      case 'email': {
        const address = text.replace(/^mailto:/i, '');
        return /^[^\s@<>]+@[^\s@<>]+$/.test(address) && isIri(`mailto:${address}`)
          ? iri(`mailto:${address}`)
          : wrong('an e-mail address');
      }
      case 'media-type':
        return /^[a-z]+\/[\w.+-]+$/.test(text)
          ? iri(`https://www.iana.org/assignments/media-types/${text}`)
          : wrong('a media type, e.g. application/dicom');
      case 'number': {
        const digits = text.replace(/[\s\u00a0\u202f]/g, '');
        return /^\d{1,15}$/.test(digits)
          ? literal(String(Number(digits)), xsd('nonNegativeInteger'))
          : wrong('a whole number, digits only');
      }
      case 'date':
        return isDate(text) ? literal(text, xsd('date')) : wrong('a date as 2020-01-31');
      case 'boolean':
        if (/^(yes|true|1)$/i.test(text)) return literal('true', xsd('boolean'));
        return /^(no|false|0)$/i.test(text) ? literal('false', xsd('boolean')) : wrong('yes or no');
      case 'code':
        return this.#code(column.codes, text);
      case 'ref': {
        const ids = this.#ids.get(column.codes);
        const found = ids?.get(text);
        if (found) return found;
        const near = this.#nearest(text, ids?.keys() ?? []);
        return { ...wrong(`an id of the sheet ${column.codes}`), ...(near && { didYouMean: near }) };
      }
    }
  }

  #nearest(text: string, names: Iterable<string>): string | undefined {
    this.#suggestions += 1;
    return this.#suggestions > mostSuggestions ? undefined : nearest(text, names, 1)[0];
  }

  #code(list: string, text: string): Quad_Object | Extract<CellReading, { state: 'wrong' }> {
    const codes = this.#codes.get(list) ?? [];
    const index =
      this.#index.get(list) ??
      new Map(
        // A code wins over a label that happens to read the same, so codes come last.
        [
          ...codes.map((code) => [code.label.toLowerCase(), code] as const),
          ...codes.flatMap((code) => [
            [code.code.toLowerCase(), code] as const,
            [code.iri.toLowerCase(), code] as const,
          ]),
        ],
      );
    this.#index.set(list, index);
    const inBrackets = /\(([^()]+)\)$/.exec(text)?.[1] ?? '';
    const found = index.get(text.toLowerCase()) ?? index.get(inBrackets.toLowerCase());
    if (found) return iri(found.iri);
    const near = this.#nearest(text, codes.map(codeText));
    return {
      state: 'wrong',
      found: text,
      expected: 'a value of the list',
      ...(near && { didYouMean: near }),
    };
  }
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
