import { outline } from '../store/index.ts';
import type { Fault } from './parser.ts';

/** What is wrong with a text, and where in the text as it was given. */
interface Explained {
  message: string;
  offset: number | undefined;
}

/** A fault in words for a person, and its place in the text before its escapes were resolved. */
export function explain(text: string, { message, offset }: Fault): Explained {
  if (offset === undefined) return { message: sentence(message), offset };
  if (Number.isNaN(offset)) return { message: 'The text ends too early.', offset: text.trimEnd().length };
  const at = beforeEscapes(text, offset);
  return message.startsWith('This character') ? character(text, at) : { message: tidy(message), offset: at };
}

const escapes = /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g;

/** An escape that stands for no character: half of a pair, or past the last one (SPARQL 1.1 §19.2). */
export function wrongEscape(text: string): { message: string; offset: number } | undefined {
  let high: RegExpExecArray | undefined;
  for (const found of text.matchAll(escapes)) {
    const code = Number.parseInt(found[1] ?? found[2] ?? '', 16);
    const isLow = code >= 0xdc00 && code <= 0xdfff;
    const follows = high !== undefined && found.index === high.index + high[0].length;
    if (high !== undefined && !(isLow && follows)) break;
    if (code > 0x10ffff || (isLow && high === undefined))
      return { message: `${found[0]} is no character.`, offset: found.index };
    high = code >= 0xd800 && code <= 0xdbff ? found : undefined;
  }
  return high === undefined ? undefined : { message: `${high[0]} is no character.`, offset: high.index };
}

/** Longest name, number or other word, in characters: the parser looks at one that is none from each of its letters anew. */
const longestWord = 256;
const tooLong = new RegExp(`[\\p{L}\\p{N}_.-]{${longestWord + 1},}`, 'u');

/** A word that is longer than any name has to be; strings and IRIs are none. */
export function wrongWord(text: string): { message: string; offset: number } | undefined {
  const found = tooLong.exec(outline(text));
  if (found === null) return undefined;
  return { message: `A word has more than ${longestWord} characters.`, offset: found.index };
}

/** The offset in the text as given of one in the text whose escapes are resolved. */
function beforeEscapes(text: string, offset: number): number {
  let longer = 0;
  for (const { 0: whole, 1: four, 2: eight, index } of text.matchAll(escapes)) {
    if (index - longer >= offset) break;
    longer += whole.length - String.fromCodePoint(Number.parseInt(four ?? eight ?? '', 16)).length;
  }
  return offset + longer;
}

/** A character that begins no word of the language: most often a string or an IRI is not what it should be. */
function character(text: string, offset: number): Explained {
  const quote = /^(["'])(?:(?!\1)[^\\\n]|\\[tbnrf\\"'])*(\\)?/.exec(text.slice(offset));
  if (quote !== null)
    return quote[2] === undefined
      ? { message: 'This quote does not belong here: its string does not end on the line.', offset }
      : { message: 'This escape is not one of SPARQL.', offset: offset + quote[0].length - 1 };
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  for (const { 0: whole, 1: good = '', index } of text
    .slice(lineStart)
    .matchAll(/<([a-z][\w+.-]*:[^\s<>"{}|^`\\]*)[^<>\n]*>/gi)) {
    const from = lineStart + index;
    const wrong = from + 1 + good.length;
    if (wrong < from + whole.length - 1 && offset >= from && offset < from + whole.length)
      return { message: 'This character may not stand in an IRI.', offset: wrong };
  }
  return { message: 'This character does not belong here.', offset };
}

const sentence = (message: string) => `${message.replace(/\.+$/, '')}.`;

/** The grammar's message without its list of everything that could have stood there. */
function tidy(reason: string): string {
  const found = /but found:?\s*(?:-->\s*)?'([^']*)'/.exec(reason)?.[1];
  const wanted = /Expecting --> (.+?) <--/.exec(reason)?.[1];
  if (wanted !== undefined && found !== undefined) return `Here ${wanted} is expected, not ${found}.`;
  if (found !== undefined) return `${found} does not belong here.`;
  const first = reason.split('\n')[0] ?? '';
  return sentence(
    first.replace(/^Redundant input, expecting EOF but found: (.*)$/, 'The text has ended before $1'),
  );
}
