import type { Ontology } from '../../ontology/index.ts';
import { limits, type Mistake } from '../criteria.ts';
import { groupMistakes, type QuestionReading } from '../question.ts';
import { type Place, type Placed, type PlacedGroup, understand } from './placed.ts';

/** Longest query part that is read, in characters; a link longer than this is cut somewhere on its way. */
const maxLength = 16_384;
const kinds = ['all', 'any', 'none'] as const;
type Kind = (typeof kinds)[number];
const isKind = (name: string): name is Kind => (kinds as readonly string[]).includes(name);
const range = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)?\.\.(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)?$/i;

const unescaped = (text: string) =>
  text.replace(/~([0-9A-F]{2})|^~$/gi, (_, hex?: string) =>
    hex === undefined ? '' : String.fromCodePoint(Number.parseInt(hex, 16)),
  );

/** Reads the members of one parameter from left to right; what it cannot read is a mistake with its column. */
function membersOf(parameter: Kind, text: string, mistakes: Mistake[]): PlacedGroup {
  let at = 0;
  const here = (column = at): Place => ({ path: parameter, column: column + 1 });

  function criterion(): Placed | undefined {
    const start = at;
    while (at < text.length && !';()'.includes(text[at] as string)) at += 1;
    const written = text.slice(start, at);
    const [, facet, sign, rest = ''] = /^([^:=]*)([:=])(.*)$/s.exec(written) ?? [];
    if (!facet || sign === undefined) {
      const message = `Here a criterion is expected, like sex:COM1001370 or age:50..70, not ${written.slice(0, 40) || 'nothing'}.`;
      mistakes.push({ ...here(start), message });
      return undefined;
    }
    const bounds = sign === ':' && rest !== '..' ? range.exec(rest) : null;
    if (bounds) {
      const [, from, below] = bounds;
      return {
        facet: unescaped(facet),
        ...(from !== undefined && { from: Number(from) }),
        ...(below !== undefined && { below: Number(below) }),
        at: here(start),
      };
    }
    let column = start + facet.length + 1;
    const valuesAt: Place[] = [];
    const anyOf = rest.split(',').map((value) => {
      valuesAt.push(here(column));
      column += value.length + 1;
      return unescaped(value);
    });
    return {
      facet: unescaped(facet),
      anyOf,
      ...(sign === '=' && { narrower: false }),
      at: here(start),
      valuesAt,
    };
  }

  function list(depth: number): Placed[] {
    const members: Placed[] = [];
    while (at < text.length && text[at] !== ')') {
      const start = at;
      const opens = /^(all|any|none)\(/.exec(text.slice(at, at + 5))?.[1] as Kind | undefined;
      if (opens === undefined) {
        const read = criterion();
        if (read) members.push(read);
      } else if (depth === limits.depth) {
        mistakes.push({ ...here(), message: `Groups may be nested ${limits.depth} deep, not deeper.` });
        at = text.length;
      } else {
        at += opens.length + 1;
        const inner = list(depth + 1);
        // A group of which nothing was understood has its mistakes already.
        if (inner.length > 0 || mistakes.length === 0)
          members.push({ kind: opens, members: inner, at: here(start) });
        if (text[at] === ')') at += 1;
        else if (mistakes.length === 0)
          mistakes.push({ ...here(), message: `Here a ) is expected, which ends ${opens}(.` });
      }
      if (text[at] === ';') {
        at += 1;
        if (at === text.length || text[at] === ')')
          mistakes.push({ ...here(), message: 'Here a criterion is expected after the semicolon.' });
      } else if (at < text.length && text[at] !== ')') {
        mistakes.push({ ...here(), message: 'Here a ; is expected, or the end.' });
        at = text.length;
      }
    }
    return members;
  }

  const members = list(1);
  if (at < text.length) mistakes.push({ ...here(), message: 'This ) closes nothing.' });
  return { kind: parameter, members, at: { path: parameter, column: 1 } };
}

/**
 * Understands a cohort written as the query part of a URL (docs/cohorts.md). Several groups, e.g. `all=…&none=…`,
 * must all hold. A parameter that is neither a group nor `groupBy` is a mistake, as nothing is ever dropped.
 */
export function parseCohortUrl(query: string | URLSearchParams, ontology: Ontology): QuestionReading {
  const text = String(query).replace(/^\?/, '');
  if (text.length > maxLength)
    return {
      state: 'invalid',
      mistakes: [{ path: '', message: `A cohort in a URL has ${maxLength} characters at most.` }],
    };
  const mistakes: Mistake[] = [];
  const groups: PlacedGroup[] = [];
  const groupBy: string[] = [];
  for (const [name, value] of new URLSearchParams(text)) {
    if (isKind(name)) groups.push(membersOf(name, value, mistakes));
    else if (name === 'groupBy') groupBy.push(...value.split(',').map(unescaped));
    else
      mistakes.push({
        path: name,
        message: `There is no parameter ${name.slice(0, 80)}.`,
        nearest: [...kinds, 'groupBy'],
      });
  }
  mistakes.push(...groupMistakes(groupBy.slice(0, 16), ontology));
  const [first] = groups;
  if (!first)
    mistakes.push({ path: '', message: 'A cohort is written with one of the parameters all, any and none.' });
  const isEmpty = first?.members.length === 0 && mistakes.length > 0;
  if (!first || isEmpty) return { state: 'invalid', mistakes };
  const placed: Placed = groups.length === 1 ? first : { kind: 'all', members: groups, at: { path: '' } };
  return understand(placed, ontology, mistakes, groupBy, 'as written');
}
