/** What stands between two braces of a query, or the whole query; offsets are those of the query. */
export interface Level {
  /** The place of the opening brace; -1 of the whole query. */
  open: number;
  /** The place of the closing brace, or the length of the query. */
  end: number;
  /** Its bare syntax, with what stands between inner braces as spaces. */
  own: string;
  parent: Level | undefined;
  inner: Level[];
}

/** A text put in the place of what stands from one offset to another. */
export interface Piece {
  from: number;
  to: number;
  text: string;
}

/** A keyword that is one, not part of a name or a variable. */
export const word = (text: string): RegExp => new RegExp(`(?<![\\w.:?$@-])(?:${text})(?![\\w.:-])`, 'gi');

/** Every level of a query, the whole first, from its bare syntax; braces that do not match give none. */
export function levelsOf(bare: string): Level[] {
  const whole: Level = { open: -1, end: bare.length, own: '', parent: undefined, inner: [] };
  const levels = [whole];
  let now: Level | undefined = whole;
  for (const { index, 0: brace } of bare.matchAll(/[{}]/g)) {
    if (now === undefined) return [];
    if (brace === '}') {
      now.end = index;
      now = now.parent;
      continue;
    }
    const level: Level = { open: index, end: -1, own: '', parent: now, inner: [] };
    now.inner.push(level);
    levels.push(level);
    now = level;
  }
  if (now !== whole) return [];
  for (const level of levels) level.own = ownText(bare, level);
  return levels;
}

function ownText(bare: string, { open, end, inner }: Level): string {
  let text = '';
  let done = open + 1;
  for (const each of inner) {
    text += `${bare.slice(done, each.open)}{${' '.repeat(each.end - each.open - 1)}}`;
    done = each.end + 1;
  }
  return text + bare.slice(done, end);
}

/** The places of the braces that open right after a keyword and what it names. */
export const opensAfter = (bare: string, keyword: string): Set<number> =>
  new Set(Array.from(bare.matchAll(word(keyword)), ({ index }) => bare.indexOf('{', index)));

/** The names of variables in a bare text. */
export const variablesIn = (bare: string): Set<string> =>
  new Set(Array.from(bare.matchAll(/[?$]([\w\u00b7-\uffff]+)/g), ([, name = '']) => name));

/** A text with pieces of it replaced; those that lie within another go with it. */
export function replaced(text: string, pieces: readonly Piece[]): string {
  let made = '';
  let done = 0;
  for (const { from, to, text: piece } of [...pieces].sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (from < done) continue;
    made += text.slice(done, from) + piece;
    done = to;
  }
  return made + text.slice(done);
}
