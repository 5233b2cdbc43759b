import { outline } from '../outline.ts';
import { isSelect, whereOf } from './virtuoso-bindings.ts';
import { elementsOf } from './virtuoso-elements.ts';
import { ownVariable } from './virtuoso-graphs.ts';
import { type Level, levelsOf, type Piece, replaced, word } from './virtuoso-levels.ts';
import { type Found, inGroup, otherwise, refusal, type Step, toItself } from './virtuoso-unbound.ts';

/** A query whose joins mean in Virtuoso what SPARQL says, or why there is none. */
export type Joined = { state: 'joined'; query: string } | { state: 'refused'; message: string };

const most = 20;

/** Every group of a query, the inner ones first: what stands in braces but templates and data. */
export function groupsOf(bare: string, level: Level): Level[] {
  if (isSelect(level) || level.parent === undefined) {
    const where = whereOf(level);
    return where === undefined ? [] : groupsOf(bare, where);
  }
  const inner = elementsOf(bare, level).flatMap(({ kind, levels }) => (kind === 'values' ? [] : levels));
  return [...inner.flatMap((each) => groupsOf(bare, each)), level];
}

/** The pieces of a step; the name that it gives is `to`. */
function piecesOf(bare: string, step: Step, to: string): Piece[] {
  if ('wrap' in step) {
    const { from, to: end, text } = step.wrap;
    const begin = from + text.indexOf('(');
    // A filter that is no call of a function by its name.
    const start = /^filter\s*\(/i.test(text) ? begin : from + 'filter'.length;
    return [
      { from: start, to: start, text: ' ((' },
      { from: end, to: end, text: `)${otherwise}` },
    ];
  }
  const { rename, from, to: end, filterAt, leaks } = step;
  // In EXISTS and MINUS it is the variable around them that may be unbound.
  const loose = leaks ? to : rename;
  const own = new RegExp(`[?$]${rename}(?![\\w\\u00b7-\\uffff])`, 'g');
  return [
    ...Array.from(bare.slice(from, end).matchAll(own), ({ index, 0: text }) => ({
      from: from + index,
      to: from + index + text.length,
      text: `?${to}`,
    })),
    { from: filterAt, to: filterAt, text: ` FILTER(!BOUND(?${loose}) || ?${to} = ?${rename}) ` },
  ];
}

/**
 * Virtuoso takes a variable that a part of a group may leave unbound for one that has a value there, wherever it joins: in a
 * later pattern, in EXISTS and MINUS, and in the filter of an OPTIONAL. So the variable gets another name in that part, and a
 * filter says that the two are one where both are bound: the solutions of the join (SPARQL 1.1 §18.3) and no others.
 * What cannot be put so is refused.
 */
export function joined(query: string): Joined {
  let text = query;
  for (let i = 0; i < most; i++) {
    const bare = outline(text);
    if (bare.search(word('OPTIONAL|UNION|UNDEF|MINUS|FILTER')) === -1 && !toItself.test(bare))
      return { state: 'joined', query: text };
    const [whole] = levelsOf(bare);
    let found: Found;
    for (const group of whole === undefined ? [] : groupsOf(bare, whole)) {
      found = inGroup(bare, group);
      if (found !== undefined) break;
    }
    if (found === undefined) return { state: 'joined', query: text };
    if ('refused' in found) return { state: 'refused', message: found.refused };
    if ('rename' in found && found.leaks && /DISTINCT\s*\*|REDUCED\s*\*/i.test(bare))
      return { state: 'refused', message: refusal(found.rename, 'a later pattern') };
    text = replaced(text, piecesOf(bare, found, `${ownVariable}Loose${i}`));
  }
  return {
    state: 'refused',
    message: `Virtuoso answers wrongly where more than ${most} variables that may be unbound stand in what is joined with them.`,
  };
}
