import { nearest } from '../../base/index.ts';
import { iri, isIri, literal, name, type Quad_Object } from '../../rdf/index.ts';
import { distance } from '../near.ts';
import { type Code, type Codes, codeText } from './codes.ts';
import type { Column } from './template.ts';

/** A cell that has no value: a formula whose result the file does not hold, or an error of the spreadsheet program. */
export interface NoValue {
  found: string;
  kind: 'formula' | 'error';
}

/** What a spreadsheet or a line of CSV gives for a cell. */
export type CellValue = string | number | boolean | Date | NoValue | null | undefined;

/** A value of a cell that cannot be used, and what was expected. */
export interface WrongValue {
  state: 'wrong';
  found: string;
  expected: string;
  didYouMean?: string;
}

/** What a cell says; each of its values that is wrong stands beside those that are right. */
export interface CellReading {
  terms: Quad_Object[];
  wrong: WrongValue[];
}

const noValue: Record<NoValue['kind'], string> = {
  formula: 'a value: this file has a formula here without its result (save it in a spreadsheet program)',
  error: 'a value: this is an error of the spreadsheet program',
};

const isNoValue = (value: CellValue): value is NoValue =>
  typeof value === 'object' && value !== null && 'kind' in value;

/** What is wrong with a cell that has no value. */
export function missingValue(value: CellValue): WrongValue | undefined {
  return isNoValue(value) ? { state: 'wrong', found: value.found, expected: noValue[value.kind] } : undefined;
}

/** Longest text of a cell; most suggestions for one workbook, since each is sought among all codes of a list. */
const longest = 20_000;
const mostSuggestions = 200;

const xsd = (local: string) => ({ datatype: name(`xsd:${local}`).value });

/** The text of a cell as a person sees it. */
export function cellText(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (isNoValue(value)) return value.found;
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
    const missing = missingValue(value);
    if (missing) return { terms: [], wrong: [missing] };
    const text = cellText(value);
    const reading: CellReading = { terms: [], wrong: [] };
    if (text.length > longest) {
      reading.wrong.push({
        state: 'wrong',
        found: `${text.slice(0, 40)}…`,
        expected: `at most ${longest} characters`,
      });
      return reading;
    }
    const parts = column.several ? text.split(';').map((part) => part.trim()) : [text];
    for (const part of new Set(parts)) {
      if (part === '') continue;
      const term = this.#term(column, part);
      if ('state' in term) reading.wrong.push(term);
      else reading.terms.push(term);
    }
    return reading;
  }

  #term(column: Column, text: string): Quad_Object | WrongValue {
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
    const [near] = this.#suggestions > mostSuggestions ? [] : nearest(text, names, 1);
    return near !== undefined && isLike(text, near) ? near : undefined;
  }

  #code(list: string, text: string): Quad_Object | WrongValue {
    const codes = this.#codes.get(list) ?? [];
    const index = this.#index.get(list) ?? indexOf(codes);
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

/** Whether a name is so like a text that it may have been meant; a code with another number means something else. */
function isLike(text: string, name: string): boolean {
  const [wanted, whole] = [text.toLowerCase(), name.toLowerCase()];
  if (wanted.length >= 4 && whole.includes(wanted)) return true;
  const [, label, code = ''] = /^(.+?) \(([^()]+)\)$/s.exec(whole) ?? [];
  const names = label === undefined ? [whole] : /\d/.test(code) ? [label] : [label, code];
  return names.some((each) => distance(each, wanted) <= Math.max(1, wanted.length / 3));
}

/** Codes by what a cell may call them. A name that several have calls none; a code wins over a label, and that over others. */
function indexOf(codes: readonly Code[]): Map<string, Code> {
  const others = Map.groupBy(
    codes.flatMap((code) => (code.others ?? []).map((other) => ({ code, other: other.toLowerCase() }))),
    ({ other }) => other,
  );
  const sole = [...others].flatMap(([other, all]) =>
    new Set(all.map(({ code }) => code.iri)).size === 1 && all[0] ? [[other, all[0].code] as const] : [],
  );
  return new Map([
    ...sole,
    ...codes.map((code) => [code.label.toLowerCase(), code] as const),
    ...codes.flatMap((code) => [
      [code.code.toLowerCase(), code] as const,
      [code.iri.toLowerCase(), code] as const,
    ]),
  ]);
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
