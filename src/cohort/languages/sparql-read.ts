import { Parser } from '@traqula/parser-sparql-1-1';
import { prefixes } from '../../rdf/index.ts';
import type { Mistake, RefusalCode } from '../criteria.ts';

type Parsed = Extract<ReturnType<Parser['parse']>, { type: 'query' }>;
/** A SELECT query as its parser gives it, with the place of every part. */
export type Select = Extract<Parsed, { subType: 'select' }>;
export type Pattern = Select['where']['patterns'][number];
export type Group = Extract<Pattern, { subType: 'group' }>;
export type Bgp = Extract<Pattern, { subType: 'bgp' }>;
export type Triple = Extract<Bgp['triples'][number], { type: 'triple' }>;
export type Predicate = Triple['predicate'];
export type Values = Extract<Pattern, { subType: 'values' }>;
export type Expression = Extract<Pattern, { subType: 'filter' }>['expression'];
/** Anything that knows where it was written. */
export interface Located {
  loc: object;
}

/** Bounds on the text of a query; each is a question of the text alone. */
const maxLength = 65_536;
const maxDepth = 32;

/** Tells places, which the parser otherwise leaves out, and knows our prefixes where a query declares none. */
class PlacingParser extends Parser {
  constructor() {
    super({ lexerConfig: { positionTracking: 'full' }, defaultContext: { prefixes: { ...prefixes } } });
    this.defaultContext.astFactory.tracksSourceLocation = true;
  }
}

/** Built at the first query, since that takes a tenth of a second. */
let parser: PlacingParser | undefined;

/** Line and column of an offset; both count from 1. */
function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, Math.max(0, offset)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Line and column where a part of a query begins; the start of the text where the parser cannot say. */
export function whereIs(text: string, part: Located): { line: number; column: number } {
  const { loc } = part;
  const start = 'start' in loc && typeof loc.start === 'number' ? loc.start : 0;
  return lineAndColumn(text, start);
}

type Reading = { state: 'parsed'; query: Select } | { state: 'invalid'; mistakes: Mistake[] };

const refused = (code: RefusalCode, message: string, place = { line: 1, column: 1 }): Reading => ({
  state: 'invalid',
  mistakes: [{ path: '', message, ...place, code }],
});

/** How deep brackets nest, strings and comments included: a bound, counted before the parser runs out of stack. */
function depthOf(text: string): number {
  let deepest = 0;
  let depth = 0;
  for (const [bracket] of text.matchAll(/[{}()[\]]/g)) {
    depth = Math.max(0, depth + ('{(['.includes(bracket) ? 1 : -1));
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** The place that the parser tells in its message only, and differently for letters and grammar. */
function placeOfError(text: string, message: string): { line: number; column: number } {
  const offset = /at offset: (\d+)/.exec(message)?.[1];
  if (offset !== undefined) return lineAndColumn(text, Number(offset));
  const [, line, dashes] = /^Parse error on line (\d+)\n.*\n(?:(-*)\^\n)?/.exec(message) ?? [];
  if (line !== undefined) return { line: Number(line), column: (dashes?.length ?? 0) + 1 };
  const prefix = /prefix: (\S+)/.exec(message)?.[1];
  const found = prefix === undefined ? -1 : text.indexOf(`${prefix}:`);
  return lineAndColumn(text, found >= 0 ? found : text.trimEnd().length);
}

/** Parses a SELECT query of SPARQL 1.1; everything else is refused with a code, before anything is looked at. */
export function readSelect(text: string): Reading {
  if (text.length > maxLength) return refused('E_COST', `A query has ${maxLength} characters at most.`);
  if (depthOf(text) > maxDepth)
    return refused('E_COST', `Brackets may be nested ${maxDepth} deep, not deeper.`);
  parser ??= new PlacingParser();
  let query: ReturnType<Parser['parse']>;
  try {
    query = parser.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const first = message.startsWith('Parse error') ? 'The query cannot be read from here on' : message;
    return refused('E_FORM', `${first.split('\n')[0]}.`, placeOfError(text, message));
  }
  if (query.type !== 'query') return refused('E_FORM', 'This is an update; a cohort is written as SELECT.');
  if (query.subType !== 'select')
    return refused('E_FORM', `A cohort is written as SELECT, not as ${query.subType.toUpperCase()}.`);
  return { state: 'parsed', query };
}
