import { type Level, variablesIn, word } from './virtuoso-levels.ts';

/** What one part of a group is, by the word that it begins with; `join` is a group, or several with UNION between. */
export type Kind = 'triples' | 'filter' | 'bind' | 'values' | 'optional' | 'minus' | 'graph' | 'join';

/** One part of a group pattern (SPARQL 1.1 §18.2.2); offsets are those of the query. */
export interface Element {
  kind: Kind;
  from: number;
  to: number;
  /** Its bare syntax. */
  text: string;
  /** The levels directly in it: of a UNION its branches, of VALUES its data. */
  levels: Level[];
}

const kinds: Record<string, Kind> = { '{': 'join', service: 'graph' };
const begins = new RegExp(`${word('OPTIONAL|MINUS|FILTER|BIND|VALUES|GRAPH|SERVICE').source}|\\{`, 'gi');

/** Behind the bracket that closes the first of its sort after a place; the end of the text where none does. */
function behind(text: string, from: number, [open, close]: readonly [string, string]): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === open) depth++;
    if (text[i] === close && --depth === 0) return i + 1;
  }
  return text.length;
}

const braces = ['{', '}'] as const;
const brackets = ['(', ')'] as const;

function endOf(own: string, at: number, begin: string): number {
  if (begin === 'bind') return behind(own, at, brackets);
  if (begin === 'filter')
    return behind(
      own,
      at,
      /^filter\s*(not\s+)?exists\s*\{/i.test(own.slice(at, at + 200)) ? braces : brackets,
    );
  let end = behind(own, at, braces);
  for (let more: RegExpExecArray | null; begin === '{'; end = behind(own, end + more[0].length - 1, braces)) {
    more = /^\s*UNION\s*\{/i.exec(own.slice(end, end + 200));
    if (more === null) break;
  }
  return end;
}

/** The parts of a group, in their order; `bare` is the bare syntax of the whole query. */
export function elementsOf(bare: string, { open, own, inner }: Level): Element[] {
  const elements: Element[] = [];
  const add = (kind: Kind, start: number, end: number) => {
    const [from, to] = [open + 1 + start, open + 1 + end];
    const levels = inner.filter((level) => from <= level.open && level.open < to);
    const text = bare.slice(from, to);
    if (kind !== 'triples' || variablesIn(text).size > 0) elements.push({ kind, from, to, text, levels });
  };
  let done = 0;
  for (const { index, 0: begin } of own.matchAll(begins)) {
    if (index < done) continue;
    add('triples', done, index);
    done = endOf(own, index, begin.toLowerCase());
    add(kinds[begin.toLowerCase()] ?? (begin.toLowerCase() as Kind), index, done);
  }
  add('triples', done, own.length);
  return elements;
}
