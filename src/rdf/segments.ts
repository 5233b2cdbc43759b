import { Problem } from '../base/index.ts';
import type { Format } from './formats.ts';

/** A part of a text that can be read by itself: whole statements, and the declarations that stood before it. */
export interface Segment {
  /** Prefixes and base that were declared before, in one line; empty or ending in a line break. */
  prologue: string;
  text: string;
  /** The line of the whole text in which this part begins, from 1. */
  firstLine: number;
}

/** The formats that can be cut between statements; the others have to be read as a whole. */
export type StreamedFormat = Extract<Format, 'turtle' | 'trig' | 'ntriples' | 'nquads'>;

export const isStreamed = (format: Format): format is StreamedFormat =>
  format !== 'jsonld' && format !== 'rdfxml';

/** Characters of a part, about; longest statement (in TriG: longest graph); most characters of declarations. */
const bounds = { part: 250_000, statement: 8_000_000, prologue: 100_000 };

/** Tokens that matter for where a statement ends. A string or IRI that does not end in the text at hand is none. */
const token =
  /#[^\r\n]*|"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?!"")(?:[^"\\\r\n]|\\.)*"|'(?!'')(?:[^'\\\r\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|[[({]|[\])}]|\.(?=\s|$)|(?:@?(?:prefix)\s+[^\s:<]*:\s*|@?base\s*)<[^<>\s]*>(?:\s*\.)?|[^\s"'<#.[\](){}]+|\s+|./gis;

/** Where in a statement the look at its tokens has come. */
interface Progress {
  at: number;
  depth: number;
  starts: boolean;
  pending: string[];
  /** Whether a string or IRI begins there that the text at hand does not end. */
  within: boolean;
}

const begin = (): Progress => ({ at: 0, depth: 0, starts: true, pending: [], within: false });

/** Whether a string or IRI begins here that may end in text that is still to come. */
function goesOn(text: string, at: number): boolean {
  if (text.startsWith('"""', at) || text.startsWith("'''", at)) return true;
  const end = text[at] === '<' ? /[<>"{}|^`\\\s]/g : /[\r\n]/g;
  end.lastIndex = at + 1;
  return end.exec(text) === null;
}

/**
 * How far whole statements go: the offset after the last of them before `limit`, and what they declare. Begins where
 * the last look came to, and notes where this one did, so that a statement that comes in pieces is read once.
 */
function lastEnd(
  text: string,
  limit: number,
  isWhole: boolean,
  progress: Progress,
): { end: number; declarations: string[] } {
  token.lastIndex = progress.at;
  let end = 0;
  const declarations: string[] = [];
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [part] = found;
    const first = part[0] ?? '';
    // What may go on in the next piece of text is not looked at yet.
    if (!isWhole && token.lastIndex === text.length) break;
    progress.within = !isWhole && /^["'<]$/.test(part) && goesOn(text, found.index);
    if (progress.within) break;
    progress.at = token.lastIndex;
    if (/\s|#/.test(first)) continue;
    const { depth, starts } = progress;
    const declares = starts && depth === 0 && /^@?(prefix|base)\b.*>/is.test(part);
    if (declares) progress.pending.push(part.startsWith('@') && !part.endsWith('.') ? `${part} .` : part);
    progress.starts = false;
    if (/[[({]/.test(part) && part.length === 1) progress.depth += 1;
    if (/[\])}]/.test(part) && part.length === 1) progress.depth -= 1;
    // A dot within a number or a name goes on.
    const dot = part === '.' && !/[\w:%\\\u0080-\uffff-]/.test(text[token.lastIndex] ?? '');
    const ends = progress.depth <= 0 && (dot || part === '}' || declares);
    if (!ends) continue;
    [end, progress.starts] = [token.lastIndex, true];
    declarations.push(...progress.pending);
    progress.pending = [];
    if (end >= limit) break;
  }
  return { end, declarations };
}

/** The same for a format of lines: cut where the subject changes, as far as can be seen. */
function lastLine(text: string, limit: number, isWhole: boolean): number {
  const whole = isWhole ? text.length : text.lastIndexOf('\n') + 1;
  let at = Math.min(whole, limit);
  for (let tries = 0; tries < 10_000 && at > 0; tries += 1) {
    const start = text.lastIndexOf('\n', at - 1) + 1;
    const before = text.lastIndexOf('\n', start - 2) + 1;
    if (start === 0) break;
    const [one, other] = [text.slice(before, start), text.slice(start, start + 2_000)].map(
      (line) => /^\s*(\S+)/.exec(line)?.[1],
    );
    // A blank node hangs on what stands before it.
    if (one !== other && !other?.startsWith('_:')) return start;
    at = before;
  }
  return Math.min(whole, text.indexOf('\n', limit) + 1 || whole);
}

/**
 * Cuts a text into parts of whole statements while it comes in, so that memory follows the part and not the text.
 * Throws a Problem (too-large) where one statement is longer than a bound. A text with a mistake is cut somewhere.
 */
export async function* segments(
  chunks: AsyncIterable<Uint8Array | string>,
  format: StreamedFormat,
): AsyncGenerator<Segment> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const isLines = format === 'ntriples' || format === 'nquads';
  const declared = new Map<string, string>();
  let [rest, firstLine, enough] = ['', 1, bounds.part * 1.5];
  let progress = begin();
  const take = (end: number, declarations: readonly string[]): Segment => {
    const text = rest.slice(0, end);
    const segment = { prologue: prologueOf(declared), text, firstLine };
    for (const each of declarations) declared.set(/\S+:|base/i.exec(each.slice(1))?.[0] ?? '', each);
    firstLine += text.match(/\r\n|\r|\n/g)?.length ?? 0;
    rest = rest.slice(end);
    progress = begin();
    return segment;
  };
  const cut = (isWhole: boolean) =>
    isLines
      ? { end: lastLine(rest, bounds.part, isWhole), declarations: [] }
      : lastEnd(rest, bounds.part, isWhole, progress);
  for await (const chunk of chunks) {
    rest += typeof chunk === 'string' ? chunk : decode(decoder, chunk);
    while (rest.length > enough) {
      const { end, declarations } = cut(false);
      // Looked at again only when there is a good deal more: a string is looked through from its beginning each time.
      const more = progress.within || isLines ? rest.length * 1.5 : rest.length + bounds.part;
      enough = end === 0 ? Math.min(more, Math.max(bounds.statement, rest.length) + 1) : bounds.part * 1.5;
      if (end === 0 && rest.length > bounds.statement)
        throw new Problem('too-large', `A statement has more than ${bounds.statement} characters.`);
      if (end === 0) break;
      yield take(end, declarations);
    }
  }
  rest += decode(decoder);
  while (rest.length > bounds.part * 1.5) {
    const { end, declarations } = cut(true);
    if (end === 0) break;
    yield take(end, declarations);
  }
  if (rest.trim() !== '' || firstLine === 1) yield take(rest.length, []);
}

function prologueOf(declared: ReadonlyMap<string, string>): string {
  const line = [...declared.values()].join(' ').replace(/[\r\n]+/g, ' ');
  if (line.length > bounds.prologue)
    throw new Problem(
      'too-large',
      `The declarations of prefixes have more than ${bounds.prologue} characters.`,
    );
  return line === '' ? '' : `${line}\n`;
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (cause) {
    throw new Problem('malformed-request', 'The text is not UTF-8.', {}, cause);
  }
}
