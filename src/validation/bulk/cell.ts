import { iri, isIri, literal, name, type Quad_Object } from '../../rdf/index.ts';
import { distance } from '../meant/index.ts';
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
  readonly #index = new Map<string, Map<string, Code[]>>();
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
        const [near] = this.#nearest(text, ids?.keys() ?? [], (id) => [id]);
        return { ...wrong(`an id of the sheet ${column.codes}`), ...(near && { didYouMean: near }) };
      }
    }
  }

  /** What comes nearest to a text by one of its names; several where they come equally near. */
  #nearest<T>(text: string, all: Iterable<T>, namesOf: (each: T) => readonly string[]): T[] {
    this.#suggestions += 1;
    if (this.#suggestions > mostSuggestions) return [];
    const wanted = text.toLowerCase();
    // Longer than that, a name has words that nobody wrote: another disease, not another spelling.
    let [least, found]: [number, T[]] = [Math.max(1, Math.floor(wanted.length / 5)), []];
    for (const each of all) {
      const fars = namesOf(each)
        .filter((name) => Math.abs(name.length - wanted.length) <= least)
        .map((name) => distance(name.toLowerCase(), wanted));
      const far = Math.min(...fars, Number.POSITIVE_INFINITY);
      if (far < least) [least, found] = [far, [each]];
      else if (far === least) found.push(each);
    }
    return found;
  }

  #code(list: string, text: string): Quad_Object | WrongValue {
    const codes = this.#codes.get(list) ?? [];
    const index = this.#index.get(list) ?? indexOf(codes);
    this.#index.set(list, index);
    const inBrackets = /\(([^()]+)\)$/.exec(text)?.[1] ?? '';
    const called = index.get(text.toLowerCase()) ?? index.get(inBrackets.toLowerCase()) ?? [];
    const [found, ...more] = called;
    if (found && more.length === 0) return iri(found.iri);
    // What several are called is answered with them; only else with what is nearly called so.
    const near = called.length > 0 ? called : this.#nearest(text, codes, spellingsOf);
    return {
      state: 'wrong',
      found: text,
      expected:
        called.length > 0 ? 'one value of the list, and several are called so' : 'a value of the list',
      ...(near.length > 0 && near.length <= mostOffered && { didYouMean: near.map(codeText).join(' or ') }),
    };
  }
}

/** Most values of a list that are offered for one text. */
const mostOffered = 3;

/** What a code may be misspelt as; a code with another number means something else. */
const spellingsOf = ({ code, label, others = [] }: Code): string[] =>
  [label, ...others, /\d/.test(code) ? '' : code].filter((each) => each !== '');

/** Codes by what a cell may call them: a code wins over a label, and that over other names, which several may have. */
function indexOf(codes: readonly Code[]): Map<string, Code[]> {
  const called = (namesOf: (code: Code) => readonly string[]) => {
    const found = new Map<string, Code[]>();
    for (const code of codes)
      for (const each of new Set(namesOf(code).map((name) => name.toLowerCase())))
        found.set(each, [...(found.get(each) ?? []), code]);
    return found;
  };
  return new Map([
    ...called(({ others = [] }) => others),
    ...called(({ label }) => [label]),
    ...called(({ code, iri: own }) => [code, own]),
  ]);
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
