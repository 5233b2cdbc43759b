import { type Element, elementsOf } from './virtuoso-elements.ts';
import { type Level, variablesIn, word } from './virtuoso-levels.ts';

/** What the solutions of a pattern bind: every one of them, or some of them. */
export interface Bindings {
  always: ReadonlySet<string>;
  /** Those of `always` too. */
  ever: ReadonlySet<string>;
}

const select = /^\s*SELECT(?![\w.:-])/i;
const tolerant = word('COALESCE|BOUND|IF|COUNT|EXISTS');

/** Whether a level is a sub-select. */
export const isSelect = ({ own }: Level): boolean => select.test(own);

/** The group of a sub-select, or of a whole query. */
export const whereOf = ({ own, open, inner }: Level): Level | undefined => {
  const data = new Set(
    Array.from(own.matchAll(word('VALUES')), ({ index }) => own.indexOf('{', index) + open + 1),
  );
  return inner.findLast((each) => !data.has(each.open));
};

/** What a SELECT binds: of its expressions, those that read only what is always bound, or forgive what is not. */
function selected(bare: string, level: Level): Bindings {
  const where = whereOf(level);
  if (where === undefined) return { always: new Set(), ever: new Set() };
  const inner = bindingsOf(bare, where);
  const head = level.own.slice(0, where.open - level.open - 1);
  if (/\*/.test(head.replace(/\([^()]*(\([^()]*(\([^()]*\)[^()]*)*\)[^()]*)*\)/g, ''))) return inner;
  const [always, ever] = [new Set<string>(), new Set<string>()];
  let done = 0;
  for (const { index, 0: text, 1: made = '' } of head.matchAll(/AS\s+[?$]([\w\u00b7-\uffff]+)\s*\)/gi)) {
    const piece = head.slice(done, index);
    const begin = piece.search(/\(/);
    plain(piece.slice(0, begin));
    ever.add(made);
    if (isSure(piece.slice(begin), inner)) always.add(made);
    done = index + text.length;
  }
  plain(head.slice(done));
  return { always, ever };
  function plain(text: string) {
    for (const name of variablesIn(text)) {
      ever.add(name);
      if (inner.always.has(name)) always.add(name);
    }
  }
}

/** Whether an expression has a value wherever its types allow, for solutions of these bindings. */
const isSure = (text: string, { always }: Bindings) =>
  text.search(tolerant) !== -1 || [...variablesIn(text)].every((name) => always.has(name));

/** What one part of a group binds, where the parts before it bind `before`; OPTIONAL, MINUS and FILTER bind nothing always. */
export function boundBy(bare: string, element: Element, before: Bindings): Bindings {
  const { kind, text, levels } = element;
  const none = { always: new Set<string>(), ever: new Set<string>() };
  if (kind === 'filter' || kind === 'minus') return none;
  if (kind === 'triples') return { always: variablesIn(text), ever: variablesIn(text) };
  if (kind === 'values') {
    const ever = variablesIn(text.slice(0, text.indexOf('{')));
    return { ever, always: text.search(word('UNDEF')) === -1 ? ever : new Set() };
  }
  if (kind === 'bind') {
    const [, expression = '', name = ''] = /^(.*)\sAS\s+[?$]([\w\u00b7-\uffff]+)\s*\)$/is.exec(text) ?? [];
    const ever = new Set(name === '' ? [] : [name]);
    return { ever, always: isSure(expression, before) ? ever : new Set() };
  }
  const [first = none, ...others] = levels.map((level) => bindingsOf(bare, level));
  const always = new Set([...first.always].filter((name) => others.every((each) => each.always.has(name))));
  const ever = new Set([first, ...others].flatMap((each) => [...each.ever]));
  if (kind === 'optional') return { always: new Set(), ever };
  if (kind === 'join') return { always, ever };
  const graph = variablesIn(text.slice(0, text.indexOf('{')));
  return { always: new Set([...always, ...graph]), ever: new Set([...ever, ...graph]) };
}

/** The bindings of two patterns together. */
export const together = (some: Bindings, others: Bindings): Bindings => ({
  always: new Set([...some.always, ...others.always]),
  ever: new Set([...some.ever, ...others.ever]),
});

/** What the solutions of a group or sub-select bind, as far as its text tells. */
export function bindingsOf(bare: string, level: Level): Bindings {
  if (isSelect(level)) return selected(bare, level);
  let now: Bindings = { always: new Set(), ever: new Set() };
  for (const element of elementsOf(bare, level)) now = together(now, boundBy(bare, element, now));
  return now;
}
