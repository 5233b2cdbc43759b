import { type Bindings, bindingsOf, boundBy, together } from './virtuoso-bindings.ts';
import { type Element, elementsOf } from './virtuoso-elements.ts';
import { type Level, opensAfter, variablesIn, word } from './virtuoso-levels.ts';

/** What is to be changed first; undefined where nothing is. */
export type Step =
  | { rename: string; from: number; to: number; filterAt: number; leaks: boolean }
  | { wrap: Element };
/** That, or why there is no way. */
export type Found = Step | { refused: string } | undefined;

/** What to tell whose query is refused for a variable. */
export const refusal = (name: string, where: string) =>
  `Virtuoso answers wrongly where ?${name} may be unbound and stands again in ${where}: give it another name there, and compare the two in a FILTER.`;
const mentions = (text: string, name: string) => variablesIn(text).has(name);
/** Keeps Virtuoso from taking a filter for a join; false, and an error stays no solution. */
export const otherwise = ' || 1 = 0)';
const strict = /(?<![!<>])=|(?<![\w.:?$@-])(sameTerm|IN)(?![\w.:-])/i;
/** A statement whose subject is its object too: beside other patterns, Virtuoso finds every statement. */
export const toItself =
  /[?$]([\w\u00b7-\uffff]+)\s+(?:[?$][\w\u00b7-\uffff]+|(?:[^?$.;,{}]|\.(?=[\w:%-])|\?(?=[\s)]))*)\s*(?=[?$]\1(?![\w\u00b7-\uffff]))/;
const spread = word('UNION|UNDEF|SELECT');

/** Whether Virtuoso joins what a part leaves unbound as SPARQL does; of a UNION it loses literals. */
const isJoinedWell = ({ kind }: Element) => kind === 'values';

/** Whether a filter may say that two terms are one: where an OPTIONAL may leave one unbound, Virtuoso binds it so. */
const isEquation = ({ kind, levels, text }: Element) =>
  kind === 'filter' && levels.length === 0 && !text.endsWith(otherwise) && strict.test(text);

/** Whether a filter may say that two variables of the same statements are one: Virtuoso then takes them for one too early. */
const equates = (filter: Element, { text }: Element) =>
  [...variablesIn(filter.text)].filter((name) => mentions(text, name)).length > 1;

const certainly = word('isIRI|isURI|isBlank|isLiteral|BOUND');

/** Whether a filter may hold for every solution around its OPTIONAL: where Virtuoso sees that, it loses the OPTIONAL. */
const isCertainly = ({ kind, levels, text }: Element) =>
  kind === 'filter' && levels.length === 0 && !text.endsWith(otherwise) && text.search(certainly) !== -1;

/** What is wrong first in a group itself. */
export function inGroup(bare: string, group: Level): Found {
  const elements = elementsOf(bare, group);
  const exists = opensAfter(bare, 'EXISTS');
  let before: Bindings = { always: new Set(), ever: new Set() };
  const isOptional = opensAfter(bare, 'OPTIONAL').has(group.open);
  const renamed = (name: string, { from, to, levels }: Element): Found =>
    isOptional && levels.length > 1
      ? { refused: refusal(name, 'a UNION inside an OPTIONAL') }
      : { rename: name, from, to, filterAt: group.end, leaks: true };
  for (const [i, element] of elements.entries()) {
    const bound = boundBy(bare, element, before);
    const itself = element.kind === 'triples' ? toItself.exec(element.text) : null;
    if (itself !== null) {
      const [text, own = ''] = itself;
      const from = element.from + itself.index + text.length;
      return { rename: own, from, to: from + own.length + 1, filterAt: group.end, leaks: true };
    }
    const isLoose = (name: string) => before.ever.has(name) && !before.always.has(name);
    const [body] = element.levels;
    if (element.kind === 'minus' && body !== undefined) {
      const inside = bindingsOf(bare, body);
      const found = inMinus(inside, before, body);
      if (found !== undefined) return found;
      for (const name of inside.ever)
        if (
          !before.ever.has(name) &&
          elements.slice(i + 1).some((each) => boundBy(bare, each, before).ever.has(name))
        )
          return { refused: refusal(name, 'a pattern behind its MINUS') };
    }
    if (element.kind === 'optional' && body !== undefined) {
      const inside = bindingsOf(bare, body);
      const later = elements.slice(i + 1).filter(({ kind }) => kind !== 'filter');
      for (const name of inside.ever) {
        if (before.ever.size === 0 && later.some((each) => mentions(each.text, name)))
          return { refused: refusal(name, 'what stands behind an OPTIONAL that nothing stands before') };
        const earlier = elements.slice(0, i).filter((each) => mentions(each.text, name));
        if (before.ever.has(name) && !inside.always.has(name))
          return { refused: refusal(name, 'what stands before its OPTIONAL') };
        if (isLoose(name) && [element, ...earlier].some((each) => each.text.search(spread) !== -1))
          return { refused: refusal(name, 'an OPTIONAL') };
      }
      // Where its filter has a variable that only a later part binds, it is unbound there.
      for (const name of variablesIn(element.text))
        if (
          !before.ever.has(name) &&
          !inside.ever.has(name) &&
          elements.slice(i + 1).some((each) => boundBy(bare, each, before).ever.has(name))
        )
          return { refused: refusal(name, 'the filter of an OPTIONAL before it is bound') };
      for (const filter of elementsOf(bare, body))
        if (
          (isEquation(filter) || isCertainly(filter)) &&
          [...variablesIn(filter.text)].some(
            (name) => !inside.ever.has(name) && (isCertainly(filter) || !before.always.has(name)),
          )
        )
          return { wrap: filter };
    } else
      for (const name of bound.ever) {
        if (isLoose(name)) {
          const earlier = elements
            .slice(0, i)
            .filter((each) => each.kind !== 'filter' && mentions(each.text, name));
          const makers = earlier.filter((each) => !isJoinedWell(each));
          if (makers.length === 0 && (bound.always.has(name) || isJoinedWell(element))) continue;
          const [only] = earlier;
          if (only === undefined || earlier.length > 1 || only.kind === 'bind' || !bound.always.has(name))
            return { refused: refusal(name, 'a later pattern') };
          return renamed(name, only);
        }
        if (before.always.has(name) && !bound.always.has(name) && !isJoinedWell(element))
          return renamed(name, element);
      }
    before = together(before, bound);
  }
  for (const element of elements)
    if (
      /sameTerm\s*\(/i.test(element.text) &&
      isEquation(element) &&
      elements.some((each) => each.kind === 'triples' && equates(element, each))
    )
      return {
        refused:
          'Virtuoso answers wrongly where sameTerm compares two variables of the same patterns: use =.',
      };
  const hasOptional = elements.some(({ kind }) => kind === 'optional');
  for (const element of elements)
    if (
      isEquation(element) &&
      variablesIn(element.text).size > 1 &&
      (hasOptional || elements.some((each) => each.kind === 'triples' && equates(element, each)))
    )
      return { wrap: element };
  for (const { kind, levels } of elements)
    for (const body of kind === 'filter' ? levels.filter(({ open }) => exists.has(open)) : []) {
      const found = inExists(bindingsOf(bare, body), before, body);
      if (found === undefined) continue;
      const isTwice = (name: string) =>
        elements.filter((each) => each.kind !== 'filter' && mentions(each.text, name)).length > 1;
      return 'rename' in found && isTwice(found.rename)
        ? { refused: refusal(found.rename, 'EXISTS') }
        : found;
    }
  return undefined;
}

const inside = (name: string, body: Level): Step => ({
  rename: name,
  from: body.open + 1,
  to: body.end,
  filterAt: body.end,
  leaks: false,
});

function inExists(body: Bindings, around: Bindings, level: Level): Found {
  for (const name of body.ever) {
    if (!around.ever.has(name) || around.always.has(name)) continue;
    return body.always.has(name) ? inside(name, level) : { refused: refusal(name, 'EXISTS') };
  }
  return undefined;
}

function inMinus(body: Bindings, around: Bindings, level: Level): Found {
  for (const name of body.ever) {
    if (!around.ever.has(name) || around.always.has(name)) continue;
    const shares = [...body.always].some((each) => around.always.has(each));
    return body.always.has(name) && shares ? inside(name, level) : { refused: refusal(name, 'MINUS') };
  }
  return undefined;
}
