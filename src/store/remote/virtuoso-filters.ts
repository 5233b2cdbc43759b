import { outline } from '../outline.ts';
import { type Bindings, bindingsOf, boundBy, together } from './virtuoso-bindings.ts';
import { type Element, elementsOf } from './virtuoso-elements.ts';
import { ownVariable } from './virtuoso-graphs.ts';
import {
  type Level,
  levelsOf,
  opensAfter,
  type Piece,
  replaced,
  variablesIn,
  word,
} from './virtuoso-levels.ts';
import { groupsOf } from './virtuoso-loose.ts';

const tested = /(?<![\w.:?$@-])BOUND\s*\(\s*[?$][\w\u00b7-\uffff]+\s*\)/gi;
const conditional = word('IF');
/** What Virtuoso takes for a join, or finds to hold, where a variable is unbound; of `<` and functions it knows better. */
const doubtful = /!|[?$][^?$]*(?<![<>])=[^?$]*[?$]|(?<![\w.:?$@-])(sameTerm|IN|IF)(?![\w.:-])/i;
const forgiving = word('COALESCE');

/** What the IFs of an expression test; what they give may be unbound. */
const testsOf = (text: string) =>
  Array.from(text.matchAll(/(?<![\w.:?$@-])IF\s*\(([^,]*),/gi), ([, test = '']) => test).join(' ');

/** The variables that a filter needs: those of BOUND may be unbound, and of COALESCE too. */
const needed = ({ kind, levels, text }: Element): Set<string> =>
  !(kind === 'filter' || (kind === 'bind' && text.search(conditional) !== -1)) ||
  levels.length > 0 ||
  text.search(forgiving) !== -1 ||
  !doubtful.test(text)
    ? new Set()
    : variablesIn((kind === 'bind' ? testsOf(text) : text).replace(tested, ''));

/** A filter with `||` that says of terms that they are one. */
const mixed = /\|\|[\s\S]*((?<![!<>])=|sameTerm)|((?<![!<>])=|sameTerm)[\s\S]*\|\|/i;

const hasExists = ({ kind, levels }: Element) => kind === 'filter' && levels.length > 0;

const unbound = (name: string) =>
  `Virtuoso answers wrongly where a FILTER or IF has a variable that nothing binds for it (?${name}): put it into the group, and behind the pattern, that binds that.`;

/** A variable of an IF in a BIND that nothing before it binds. */
function tooEarly(bare: string, elements: readonly Element[]): string | undefined {
  let before: Bindings = { always: new Set(), ever: new Set() };
  for (const element of elements) {
    const early = element.kind === 'bind' && [...needed(element)].find((name) => !before.ever.has(name));
    if (typeof early === 'string') return early;
    before = together(before, boundBy(bare, element, before));
  }
  return undefined;
}

const isWithin = (level: Level, opens: ReadonlySet<number>): boolean =>
  opens.has(level.open) || (level.parent !== undefined && isWithin(level.parent, opens));

/** Whether the pattern of an OPTIONAL is one statement. */
function isOneStatement(bare: string, body: Level): boolean {
  const [only, ...others] = elementsOf(bare, body).filter(({ kind }) => kind !== 'filter');
  return (
    !elementsOf(bare, body).some(hasExists) &&
    others.length === 0 &&
    only?.kind === 'triples' &&
    !/[/|^]|[.;,][^.]*\S/.test(only.text)
  );
}

/** A variable of an OPTIONAL that shares none with what stands before it, where something else has that variable too. */
function apartFrom(bare: string, group: Level): string | undefined {
  const start = bare.indexOf('{');
  let before: Bindings = { always: new Set(), ever: new Set() };
  for (const element of elementsOf(bare, group)) {
    const [body] = element.levels;
    const names = body === undefined ? [] : [...bindingsOf(bare, body).ever];
    const isFar = element.kind === 'optional' && !names.some((name) => before.ever.has(name));
    if (isFar && body !== undefined && !isOneStatement(bare, body)) {
      if (elementsOf(bare, body).some(hasExists)) return names[0];
      const elsewhere = variablesIn(`${bare.slice(start, element.from)} ${bare.slice(element.to)}`);
      const found = names.find((name) => elsewhere.has(name));
      if (found !== undefined) return found;
    }
    before = together(before, boundBy(bare, element, before));
  }
  return undefined;
}

/**
 * Why Virtuoso must not have a query for its filters: what compares a variable that nothing binds holds there, or binds it
 * (SPARQL 1.1 §17.3: it is an error); and what compares a variable of an OPTIONAL that shares none with what stands before
 * it becomes part of that OPTIONAL, and takes nothing away.
 */
export function wrongFilter(query: string): string | undefined {
  const bare = outline(query);
  if (bare.search(word('FILTER|OPTIONAL|IF')) === -1) return undefined;
  const [whole] = levelsOf(bare);
  const exists = opensAfter(bare, 'EXISTS');
  const needPattern = opensAfter(bare, 'EXISTS|OPTIONAL');
  const seesAround = opensAfter(bare, 'OPTIONAL|GRAPH');
  for (const group of whole === undefined ? [] : groupsOf(bare, whole)) {
    const far = apartFrom(bare, group);
    if (far !== undefined)
      return `Virtuoso answers wrongly where an OPTIONAL of several patterns, or with EXISTS, shares no variable with what stands before it, and something else has its ?${far}: put what they share before the OPTIONAL.`;
    const elements = elementsOf(bare, group);
    const isEmpty = needPattern.has(group.open)
      ? elements.every(({ kind }) => /filter|bind|values|minus/.test(kind))
      : elements.length > 0 && elements.every(({ kind }) => kind === 'filter');
    if (isEmpty)
      return 'Virtuoso answers wrongly where EXISTS or OPTIONAL has no pattern, or a group has filters alone: put a pattern there.';
    if (exists.has(group.open) && elements.some(({ kind }) => kind === 'minus'))
      return 'Virtuoso answers wrongly where MINUS stands in EXISTS: use NOT EXISTS in it.';
    const own = exists.has(group.open) ? bindingsOf(bare, group).ever : undefined;
    const isMixed = ({ kind, text }: Element) =>
      kind === 'filter' && mixed.test(text) && [...variablesIn(text)].some((name) => !own?.has(name));
    if (own !== undefined && elements.some(isMixed))
      return 'Virtuoso answers wrongly where a filter in EXISTS has || and compares a variable around it: use one EXISTS for each side.';
    const early = tooEarly(bare, elements);
    if (early !== undefined) return unbound(early);
    const names = isWithin(group, exists) ? [] : elements.flatMap((each) => [...needed(each)]);
    if (names.length === 0) continue;
    const known = new Set(bindingsOf(bare, group).ever);
    if (seesAround.has(group.open) && group.parent !== undefined)
      for (const name of [...bindingsOf(bare, group.parent).ever]) known.add(name);
    const unknown = names.find((name) => !known.has(name));
    if (unknown !== undefined) return unbound(unknown);
  }
  return undefined;
}

const xsd = 'http://www.w3.org/2001/XMLSchema#';
const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const name = '[?$][\\w\\u00b7-\\uffff]+';
const unequal = new RegExp(`(${name})\\s*!=\\s*(${name})`, 'g');

/** A pattern's places, each with what is put there. */
const each = (bare: string, pattern: RegExp, put: (found: RegExpMatchArray, from: number) => Piece[]) =>
  Array.from(bare.matchAll(pattern)).flatMap((found) => put(found, found.index));

/** Negations of Virtuoso's own sort, and functions of literals that it gives a value for IRIs. */
function plainly(query: string): string {
  const bare = outline(query);
  return replaced(query, [
    // Not equal to a literal with a language, no IRI is found.
    ...each(
      bare,
      new RegExp(`!\\s*\\(\\s*${name}\\s*(=)[^=()!&|<>]*\\)`, 'g'),
      ({ 0: text, 1: sign = '' }, from) => [
        { from, to: from + 1, text: ' ' },
        { from: from + text.indexOf(sign), to: from + text.indexOf(sign) + 1, text: '!=' },
      ],
    ),
    ...each(
      bare,
      new RegExp(`!\\s*\\(\\s*${name}\\s+(IN)\\s*\\(`, 'gi'),
      ({ 0: text, 1: sign = '' }, from) => [
        { from, to: from + 1, text: ' ' },
        { from: from + text.lastIndexOf(sign), to: from + text.lastIndexOf(sign), text: 'NOT ' },
      ],
    ),
    ...each(bare, /!\s*sameTerm\s*\([^()]*\)/gi, ({ 0: text }, from) => [
      { from, to: from + 1, text: 'IF(' },
      { from: from + text.length, to: from + text.length, text: ', 1 = 0, 1 = 1)' },
    ]),
    // Of an IRI they are an error (SPARQL 1.1 §17.4.2.6, §17.4.2.7), and here "" and a datatype.
    ...each(
      bare,
      new RegExp(`${word('LANG').source}\\s*\\(\\s*(${name})\\s*\\)`, 'gi'),
      ({ 0: text, 1: of = '' }, from) => [
        { from, to: from, text: `IF(isLiteral(${of}), ` },
        { from: from + text.length, to: from + text.length, text: `, ?${ownVariable}None)` },
      ],
    ),
    // Of a string, with or without a language, it has none.
    ...each(
      bare,
      new RegExp(`${word('DATATYPE').source}\\s*\\(\\s*(${name})\\s*\\)`, 'gi'),
      ({ 0: text, 1: of = '' }, from) => [
        {
          from,
          to: from + text.length,
          text: `IF(isLiteral(${of}), IF(LANG(${of}) = "", COALESCE(DATATYPE(${of}), <${xsd}string>), <${rdf}langString>), ?${ownVariable}None)`,
        },
      ],
    ),
  ]);
}

/**
 * The query with the filters that mean something else to Virtuoso in other words: `!(?a = …)`, `!sameTerm`, `!(?a IN …)`,
 * LANG and DATATYPE; and `?a != ?b` where one may be unbound, which becomes `COALESCE(?a, ?b) != ?b`, false in place of the
 * error, where nothing negates that.
 */
export function plainFilters(query: string): string {
  const put = plainly(query);
  const bare = outline(put);
  if (!bare.includes('!=') || bare.search(word('OPTIONAL|UNION|UNDEF')) === -1) return put;
  const [whole] = levelsOf(bare);
  const pieces = (whole === undefined ? [] : groupsOf(bare, whole)).flatMap((group) => {
    const filters = elementsOf(bare, group).filter(
      ({ kind, levels, text }) =>
        kind === 'filter' &&
        levels.length === 0 &&
        !/!(?!\s*(=|BOUND))|(?<![\w?$])(IF|COALESCE)\s*\(/i.test(text),
    );
    if (filters.length === 0) return [];
    const { always } = bindingsOf(bare, group);
    return filters.flatMap(({ from, text }) =>
      each(text, unequal, ([, a = '', b = ''], at) =>
        a !== b && !(always.has(a.slice(1)) && always.has(b.slice(1)))
          ? [{ from: from + at, to: from + at + a.length, text: `COALESCE(${a}, ${b})` }]
          : [],
      ),
    );
  });
  return replaced(put, pieces);
}
