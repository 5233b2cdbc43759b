import { outline } from '../outline.ts';
import { bindingsOf } from './virtuoso-bindings.ts';
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

const grouping = /(?<![\w.:?$@-])(GROUP\s+BY|HAVING|(COUNT|SUM|AVG|MIN|MAX|SAMPLE|GROUP_CONCAT)\s*\()/i;

/**
 * The query with the VALUES behind a SELECT inside its pattern (the same, where nothing is grouped; SPARQL 1.1 §18.2.4.3):
 * behind it, rows whose variables the pattern does not bind are lost.
 */
export function valuesWithin(query: string): string {
  const pieces = levelsOf(outline(query)).flatMap(({ open, own, inner }): Piece[] => {
    if (grouping.test(own) || own.search(word('SELECT|ASK|CONSTRUCT|DESCRIBE')) === -1) return [];
    const at = own.search(word('VALUES'));
    const from = at + open + 1;
    const where = inner.findLast((each) => each.end < from);
    const data = inner.find((each) => each.open > from);
    if (at === -1 || where === undefined || data === undefined) return [];
    return [
      { from: where.open, to: where.open + 1, text: '{ {' },
      { from: where.end, to: where.end + 1, text: `} ${query.slice(from, data.end + 1)} }` },
      { from, to: data.end + 1, text: '' },
    ];
  });
  return replaced(query, pieces);
}

/** What stands in FILTER and MINUS, which bind nothing, and what does not, of the bare text of a group. */
function apart(text: string): { filters: string; others: string } {
  let [filters, others, done] = ['', '', 0];
  for (const { index } of text.matchAll(word('FILTER|MINUS'))) {
    if (index < done) continue;
    const end = closing(text, index);
    others += text.slice(done, index);
    filters += text.slice(index, end);
    done = end;
  }
  return { filters, others: others + text.slice(done) };
}

const share = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
  [...some].some((name) => others.has(name));

/** Behind the bracket that closes the first one after a place; the end of the text where none does. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const bracket = text[i] ?? '';
    if ('{('.includes(bracket)) depth++;
    if ('})'.includes(bracket) && --depth === 0) return i + 1;
  }
  return text.length;
}

/** VALUES with what they give. */
const data = /(?<![\w.:?$@-])VALUES\s*(?:\([^()]*\)|[?$][\w\u00b7-\uffff]+)\s*\{[^{}]*\}/gi;

/** The query with something bound in those branches of its UNIONs that have no pattern: Virtuoso drops them. */
export function fullBranches(query: string): string {
  const bare = outline(query);
  const rights = opensAfter(bare, 'UNION');
  const lefts = new Set(
    Array.from(bare.matchAll(word('UNION')), ({ index }) => bare.slice(0, index).trimEnd().length - 1),
  );
  const branches = levelsOf(bare).filter(
    ({ open, end }) =>
      (rights.has(open) || lefts.has(end)) &&
      /^[\s.]*$/.test(apart(bare.slice(open + 1, end).replace(data, '')).others),
  );
  const pieces = branches.map(({ end }, i) => ({
    from: end,
    to: end,
    text: ` BIND(1 AS ?${ownVariable}Branch${i}) `,
  }));
  return replaced(query, pieces);
}

/** Whether every solution of a group binds a variable of these, as far as can be told from where they stand. */
function binds(level: Level, loose: ReadonlySet<number>, names: ReadonlySet<string>): boolean {
  if (share(variablesIn(apart(level.own).others), names)) return true;
  const inner = level.inner.filter(({ open }) => !loose.has(open));
  return inner.length > 0 && inner.every((each) => binds(each, loose, names));
}

/** A query that means in Virtuoso what its MINUS says, or why there is none. */
export type Subtracted = { state: 'subtracted'; query: string } | { state: 'refused'; message: string };

/**
 * Virtuoso takes MINUS for NOT EXISTS: what shares no variable with the solutions takes all of them away, where it takes
 * none (SPARQL 1.1 §8.3.2), and its filters see the variables of the solutions. So the first is left out, a variable that
 * only its filters have gets a name that nothing binds, and where it is open whether it shares one, it is refused.
 */
export function subtracted(query: string): Subtracted {
  const bare = outline(query);
  const pieces: Piece[] = [];
  const loose = opensAfter(bare, 'OPTIONAL|MINUS|EXISTS|VALUES');
  const minus = new Map(
    Array.from(bare.matchAll(word('MINUS')), ({ index }) => [bare.indexOf('{', index), index]),
  );
  /** The variables of a level up to its last MINUS: so each is looked at once. */
  const before = new Map<Level, { to: number; names: Set<string> }>();
  for (const level of minus.size === 0 ? [] : levelsOf(bare)) {
    const { open, end, parent } = level;
    const from = minus.get(open);
    if (from === undefined || parent === undefined) continue;
    const text = bare.slice(open + 1, end);
    const bound = bindingsOf(bare, level).ever;
    const seen = before.get(parent) ?? { to: parent.open + 1, names: new Set() };
    for (const name of variablesIn(apart(bare.slice(seen.to, from)).others)) seen.names.add(name);
    before.set(parent, { to: from, names: seen.names });
    const outside = seen.names;
    if (!share(bound, outside)) {
      pieces.push({ from, to: end + 1, text: ' ' });
      continue;
    }
    if (!binds(level, loose, outside))
      return {
        state: 'refused',
        message: 'Virtuoso answers wrongly where a MINUS may share no variable with what stands before it.',
      };
    // What it does not share is its own, and what only its filters have is unbound there.
    for (const name of variablesIn(text)) {
      if (bound.has(name) && outside.has(name)) continue;
      const here = outside.has(name) || !bound.has(name) ? 'Unbound' : `Minus${open}`;
      for (const { index, 0: whole } of text.matchAll(new RegExp(`[?$]${name}(?![\\w\\u00b7-\\uffff])`, 'g')))
        pieces.push({
          from: open + 1 + index,
          to: open + 1 + index + whole.length,
          text: `?${ownVariable}${here}${name}`,
        });
    }
  }
  // Of one inside another, the inner one's names.
  return { state: 'subtracted', query: replaced(query, pieces.reverse()) };
}
