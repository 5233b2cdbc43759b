import { explain, wrongEscape, wrongWord } from './explain.ts';
import { type Mistake, mistakesOf, startOf } from './mistakes.ts';
import { Fault, type Parsed, type ParsedQuery, type ParsedUpdate, SparqlParser } from './parser.ts';

export type { ParsedQuery, ParsedUpdate } from './parser.ts';

/** What is wrong with a text, and where; line and column count from 1. */
export type Malformed = { state: 'malformed'; message: string; line?: number; column?: number };
export type Parsing = { state: 'parsed'; query: ParsedQuery } | Malformed;

/** Built at the first query, since that takes a tenth of a second. */
let parser: SparqlParser | undefined;

function parseAny(text: string): Parsed | Malformed {
  parser ??= new SparqlParser();
  // The parser makes other characters of some escapes, and needs seconds for a word of thousands of letters.
  const wrong = wrongEscape(text) ?? wrongWord(text);
  if (wrong !== undefined)
    return { state: 'malformed', message: wrong.message, ...place(text, wrong.offset) };
  try {
    const parsed = parser.parse(text);
    const { done } = mistakesOf(parsed).next();
    if (done) return parsed;
  } catch {
    // Told below, with its place.
  }
  const { message, offset } = faultOf(parser, text);
  return { state: 'malformed', message, ...(offset !== undefined && place(text, offset)) };
}

/** What is wrong with a text that is not right: the first thing in it. Places cost time, so this is a second look. */
function faultOf(within: SparqlParser, text: string): { message: string; offset: number | undefined } {
  let tree: Parsed;
  try {
    tree = within.parseWithPlaces(text);
  } catch (error) {
    return explain(text, error instanceof Fault ? error : new Fault((error as Error).message, undefined));
  }
  const startOfMistake = ({ node }: Mistake) => startOf(node) ?? Number.POSITIVE_INFINITY;
  const [first] = [...mistakesOf(tree)].sort((a, b) => startOfMistake(a) - startOfMistake(b));
  const { message = 'The text cannot be read.', node = {} } = first ?? {};
  return explain(text, new Fault(message, startOf(node)));
}

/** Parses a SPARQL 1.1 query. An update is malformed here: it is not a query. */
export function parse(text: string): Parsing {
  const parsed = parseAny(text);
  if ('state' in parsed) return parsed;
  if (parsed.type === 'query') return { state: 'parsed', query: parsed };
  if (parsed.updates.every(({ operation }) => operation === undefined))
    return { state: 'malformed', message: 'The query is empty.', line: 1, column: 1 };
  return {
    state: 'malformed',
    message: 'This is an update, not a query.',
    ...place(text, text.search(/\S/)),
  };
}

/** Parses a SPARQL 1.1 update request; one without operations is an update that does nothing. */
export function parseUpdate(text: string): { state: 'parsed'; update: ParsedUpdate } | Malformed {
  const parsed = parseAny(text);
  if ('state' in parsed) return parsed;
  if (parsed.type === 'update') return { state: 'parsed', update: parsed };
  return {
    state: 'malformed',
    message: 'This is a query, not an update.',
    ...place(text, text.search(/\S/)),
  };
}

/** Line and column of an offset; both count from 1. */
export function place(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, Math.max(0, offset)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
