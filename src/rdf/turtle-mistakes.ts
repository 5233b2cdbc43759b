import { cutMessage, cutToken } from './cut.ts';
import type { Token } from './follower.ts';
import { prefixes as ours } from './namespaces.ts';
import type { Malformed, Place } from './reading.ts';

/** What n3 throws, as far as it helps to find the place. */
export interface ParseFailure extends Error {
  context?: { token?: Token; line?: number; previousToken?: Token };
  /** Where the statement was still understood: something missing is missing there. */
  understood?: Place;
}

/** n3's words with a way out; what is not listed here is passed on as n3 says it. */
const advice: [RegExp, (...groups: string[]) => string][] = [
  [
    /^Undefined prefix "(.*):"$/,
    (prefix) =>
      `The prefix ${prefix}: is not declared. Add: @prefix ${prefix}: <${(ours as Record<string, string>)[prefix] ?? '…'}> .`,
  ],
  [
    /^Expected punctuation to follow "(.*)"$/,
    (object) => `A full stop, semicolon or comma is missing after ${object}.`,
  ],
  [/^Expected entity but got eof$/, () => 'The text ends in the middle of a statement.'],
  [
    /^Expected entity but got (.*)$/,
    (type) => `A subject, property or value is missing before this ${type}.`,
  ],
  [
    /^Unexpected "(["'].*)"$/,
    (start) => `A text begins with ${start} and does not end, or has a bad escape.`,
  ],
  [
    /^Unexpected "(<.*)"$/,
    (start) => `${start} is not an IRI: it must end with > and hold no space or quote.`,
  ],
  [
    /^Unexpected "(.*\/.*)"$/,
    (name) => `${name} is not a prefixed name: write a slash as \\/ or the IRI in < >.`,
  ],
  [
    /^Unexpected "(_[A-Za-z]\w*).*"$/s,
    (text) => `${text} cannot stand here: a tag of a language is written with a hyphen, as in @en-GB.`,
  ],
  [/^Unexpected "(.*)"$/, (text) => `${text} cannot stand here.`],
];

/** Where the lexer stopped: it tells the line and the text that it could not read, not the column. */
function lexicalPlace(
  text: string,
  issue: string,
  { line = 1, previousToken }: NonNullable<ParseFailure['context']>,
): Place {
  const from = previousToken?.line === line ? previousToken.end : 0;
  const found = (text.split(/\r\n|\r|\n/, line)[line - 1] ?? '').indexOf(issue, from);
  return { line, column: Math.max(found, from) + 1 };
}

/** What is wrong with a text that n3 could not parse, in our words, and where. */
export function explain(text: string, failure: ParseFailure): Malformed {
  const words = failure.message.replace(/ on line \d+\.$/, '').replace(/\.$/, '');
  const [pattern, say] = advice.find(([each]) => each.test(words)) ?? [];
  const message = say
    ? say(...(pattern?.exec(words)?.slice(1).map(cutToken) ?? []))
    : `${cutMessage(words)}.`;
  const { context } = failure;
  if (context === undefined) return { state: 'malformed', message };
  const { token } = context;
  if (token && failure.understood && (token.type === 'eof' || words.startsWith('Expected punctuation'))) {
    return { state: 'malformed', ...failure.understood, message };
  }
  if (token) return { state: 'malformed', line: token.line, column: token.start + 1, message };
  return {
    state: 'malformed',
    ...lexicalPlace(text, /^Unexpected "(.*)"$/s.exec(words)?.[1] ?? '', context),
    message,
  };
}
