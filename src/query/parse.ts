import { Parser } from '@traqula/parser-sparql-1-1';
import { outline } from '../store/index.ts';

type Parsed = ReturnType<Parser['parse']>;
export type ParsedQuery = Extract<Parsed, { type: 'query' }>;

export type ParsedUpdate = Extract<Parsed, { type: 'update' }>;

/** What is wrong with a text, and where; line and column count from 1. */
export type Malformed = { state: 'malformed'; message: string; line?: number; column?: number };
export type Parsing = { state: 'parsed'; query: ParsedQuery } | Malformed;

/** Built at the first query, since that takes a tenth of a second. */
let parser: Parser | undefined;

function parseAny(text: string): Parsed | Malformed {
  parser ??= new Parser({ lexerConfig: { positionTracking: 'full' } });
  try {
    return parser.parse(text);
  } catch (error) {
    return explain(text, (error as Error).message);
  }
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

/** The parser tells places in its messages only, and differently for letters, grammar and meaning. */
function explain(text: string, message: string): Malformed {
  const offset = /at offset: (\d+)/.exec(message)?.[1];
  if (offset !== undefined) {
    return {
      state: 'malformed',
      message: 'This character does not belong here.',
      ...place(text, Number(offset)),
    };
  }
  const [, line, dashes, reason] =
    /^Parse error on line (\d+)\n.*\n(?:(-*)\^\n)?([\s\S]*)$/.exec(message) ?? [];
  if (line !== undefined) {
    return {
      state: 'malformed',
      message: tidy(reason ?? ''),
      line: Number(line),
      column: (dashes?.length ?? 0) + 1,
    };
  }
  if (message.startsWith('Parse error')) {
    return {
      state: 'malformed',
      message: 'The query ends too early.',
      ...place(text, text.trimEnd().length),
    };
  }
  const [, prefix, name] = /prefix: (\S*)|([?$]\w+|_:\w+)/.exec(message) ?? [];
  const word = prefix === undefined ? name : `${prefix}:`;
  const found = word === undefined ? -1 : outline(text).indexOf(word);
  return { state: 'malformed', message: `${message}.`, ...(found >= 0 && place(text, found)) };
}

/** The grammar's message without its list of everything that could have stood there. */
function tidy(reason: string): string {
  const found = /but found:?\s*(?:-->\s*)?'([^']*)'/.exec(reason)?.[1];
  const wanted = /Expecting --> (.+?) <--/.exec(reason)?.[1];
  if (wanted !== undefined && found !== undefined) return `Here ${wanted} is expected, not ${found}.`;
  if (found !== undefined) return `${found} does not belong here.`;
  const first = reason.split('\n')[0] ?? '';
  return `${first.replace(/^Redundant input, expecting EOF but found: (.*)$/, 'The query has ended before $1')}.`;
}
