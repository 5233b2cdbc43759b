import { iri, type Quad_Object } from '../../rdf/index.ts';
import { byName, Suggestions, spellingsOf } from './called.ts';
import { kinds } from './cell-kinds.ts';
import { type CellValue, cellText, missingValue, type WrongValue } from './cell-value.ts';
import { type Code, type Codes, codeText } from './codes.ts';
import type { Column } from './template.ts';

/** What a cell says; each of its values that is wrong stands beside those that are right. */
export interface CellReading {
  terms: Quad_Object[];
  wrong: WrongValue[];
}

/** Longest text of a cell. */
const longest = 20_000;
/** Most values of a list that are offered for one text. */
const mostOffered = 3;

/** Reads the cells of all columns of one workbook; references are resolved by `ids`, which are by sheet. */
export class CellReader {
  readonly #codes: Codes;
  readonly #ids: ReadonlyMap<string, ReadonlyMap<string, Quad_Object>>;
  readonly #byName = new Map<string, ReadonlyMap<string, readonly Code[]>>();
  readonly #suggestions = new Suggestions();

  constructor(codes: Codes, ids: ReadonlyMap<string, ReadonlyMap<string, Quad_Object>>) {
    this.#codes = codes;
    this.#ids = ids;
  }

  read(column: Column, value: CellValue): CellReading {
    const missing = missingValue(value);
    if (missing) return { terms: [], wrong: [missing] };
    const text = cellText(value);
    if (text.length > longest)
      return { terms: [], wrong: [wrong(`${text.slice(0, 40)}…`, `at most ${longest} characters`)] };
    const reading: CellReading = { terms: [], wrong: [] };
    const parts = column.several ? text.split(';').map((part) => part.trim()) : [text];
    for (const part of new Set(parts)) {
      if (part === '') continue;
      const term = this.#term(column, part);
      if ('state' in term) reading.wrong.push(term);
      else reading.terms.push(term);
    }
    return reading;
  }

  #term({ kind, codes }: Column, text: string): Quad_Object | WrongValue {
    if (kind === 'code') return this.#code(codes, text);
    if (kind === 'ref') return this.#reference(codes, text);
    const read = kinds[kind](text);
    return typeof read === 'string' ? wrong(text, read) : read;
  }

  #reference(sheet: string, text: string): Quad_Object | WrongValue {
    const ids = this.#ids.get(sheet);
    const found = ids?.get(text);
    if (found) return found;
    const [near] = this.#suggestions.nearest(text, ids?.keys() ?? [], (id) => [id]);
    return { ...wrong(text, `an id of the sheet ${sheet}`), ...(near && { didYouMean: near }) };
  }

  #code(list: string, text: string): Quad_Object | WrongValue {
    const codes = this.#codes.get(list) ?? [];
    const names = this.#byName.get(list) ?? byName(codes);
    this.#byName.set(list, names);
    const inBrackets = /\(([^()]+)\)$/.exec(text)?.[1] ?? '';
    const called = names.get(text.toLowerCase()) ?? names.get(inBrackets.toLowerCase()) ?? [];
    const [found, ...more] = called;
    if (found && more.length === 0) return iri(found.iri);
    // What several are called is answered with them; only else with what is nearly called so.
    const near = called.length > 0 ? called : this.#suggestions.nearest(text, codes, spellingsOf);
    const expected =
      called.length > 0 ? 'one value of the list, and several are called so' : 'a value of the list';
    const isOffered = near.length > 0 && near.length <= mostOffered;
    return { ...wrong(text, expected), ...(isOffered && { didYouMean: near.map(codeText).join(' or ') }) };
  }
}

const wrong = (found: string, expected: string): WrongValue => ({ state: 'wrong', found, expected });
