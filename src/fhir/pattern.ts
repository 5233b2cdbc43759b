import { Refusal } from './outcome.ts';

/** Longest pattern and most states: what a value set may ask for, far above what real ones use. */
const mostCharacters = 500;
const mostStates = 1_000;

/** A compiled pattern, and how many states each character of a text may lead through. */
interface Pattern {
  matches(text: string): boolean;
  states: number;
}

type Test = (character: string) => boolean;
/** A state goes on by reading a character that passes its test, or for nothing to each of `free`. */
interface State {
  test?: Test;
  next?: number;
  free: number[];
}
interface Piece {
  start: number;
  end: number;
}

const classes: Record<string, Test> = {
  d: (c) => /\d/.test(c),
  D: (c) => /\D/.test(c),
  w: (c) => /\w/.test(c),
  W: (c) => /\W/.test(c),
  s: (c) => /\s/.test(c),
  S: (c) => /\S/.test(c),
};
const escapes: Record<string, string> = { t: '\t', r: '\r', n: '\n', f: '\f', v: '\v', 0: '\0' };

/**
 * Compiles a regular expression that must match the whole text, for the filter `regex`. It runs in time linear in the
 * text, whatever the pattern (states in parallel, no going back), for patterns come from strangers. It has characters,
 * classes, groups, alternation and quantifiers; look-around and back-references are refused, as is what is too large.
 */
export function compilePattern(pattern: string): Pattern {
  const states: State[] = [];
  const characters = [...pattern];
  let at = 0;
  const wrong = (why: string): Refusal =>
    new Refusal(422, 'FILTER_NOT_UNDERSTOOD', [
      `The pattern "${pattern.slice(0, 100)}" ${why} (character ${at + 1}).`,
    ]);
  if (characters.length > mostCharacters) throw wrong(`has more than ${mostCharacters} characters`);

  const state = (free: number[] = []): number => {
    if (states.length >= mostStates) throw wrong(`needs more than ${mostStates} states`);
    return states.push({ free }) - 1;
  };
  const reading = (test: Test): Piece => {
    const end = state();
    const start = state();
    Object.assign(states[start] as State, { test, next: end });
    return { start, end };
  };
  const link = (from: number, to: number) => (states[from] as State).free.push(to);

  function alternatives(depth: number): Piece {
    if (depth > 50) throw wrong('nests too deep');
    const start = state();
    const end = state();
    do {
      const one = sequence(depth);
      link(start, one.start);
      link(one.end, end);
    } while (characters[at] === '|' && at++ >= 0);
    return { start, end };
  }
  function sequence(depth: number): Piece {
    const start = state();
    let end = start;
    while (at < characters.length && characters[at] !== '|' && characters[at] !== ')') {
      const next = quantified(depth);
      link(end, next.start);
      end = next.end;
    }
    return { start, end };
  }
  function quantified(depth: number): Piece {
    const from = at;
    const first = atom(depth);
    const [least, most] = quantity();
    const to = at;
    // Each further copy is read from the text again, so that it has states of its own.
    const copy = (): Piece => {
      at = from;
      return atom(depth);
    };
    if (least === 1 && most === 1) return first;
    const start = state();
    let end = start;
    for (let i = 0; i < (most === Number.POSITIVE_INFINITY ? Math.max(least, 1) : most); i += 1) {
      const piece = i === 0 ? first : copy();
      link(end, piece.start);
      const after = state();
      link(piece.end, after);
      if (i >= least) link(end, after);
      if (most === Number.POSITIVE_INFINITY && i === Math.max(least, 1) - 1) link(piece.end, piece.start);
      end = after;
    }
    at = to;
    return { start, end };
  }
  function quantity(): [number, number] {
    const sign = characters[at];
    const many: Record<string, [number, number]> = {
      '*': [0, Number.POSITIVE_INFINITY],
      '+': [1, Number.POSITIVE_INFINITY],
      '?': [0, 1],
    };
    let found: [number, number] = [1, 1];
    const [whole, least, comma, most] =
      /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(characters.slice(at).join('')) ?? [];
    if (sign !== undefined && many[sign]) {
      found = many[sign];
      at += 1;
    } else if (whole !== undefined) {
      found = [Number(least), most ? Number(most) : comma ? Number.POSITIVE_INFINITY : Number(least)];
      at += whole.length;
      if (found[1] < found[0]) throw wrong('has a range that runs backwards');
    } else return found;
    // Greedy, lazy or possessive makes no difference to whether the whole text matches.
    if (characters[at] === '?') at += 1;
    if (/[*+?{]/.test(characters[at] ?? '')) throw wrong('has a quantifier after a quantifier');
    return found;
  }
  function atom(depth: number): Piece {
    const character = characters[at++];
    if (character === '(') {
      if (characters[at] === '?') {
        if (characters[at + 1] !== ':') throw wrong('uses a group that is not offered here');
        at += 2;
      }
      const inner = alternatives(depth + 1);
      if (characters[at++] !== ')') throw wrong('has a group that is not closed');
      return inner;
    }
    if (character === '[') return reading(characterClass());
    if (character === '.') return reading((c) => c !== '\n');
    // The whole text must match in any case.
    if (character === '^' || character === '$') return emptyPiece();
    if (character === '\\') return reading(escaped());
    if (character === undefined || /[*+?{]/.test(character)) throw wrong('has a quantifier without a piece');
    return reading((c) => c === character);
  }
  function emptyPiece(): Piece {
    const only = state();
    return { start: only, end: only };
  }
  function escaped(): Test {
    const character = characters[at++];
    if (character === undefined) throw wrong('ends in a backslash');
    const known = classes[character];
    if (known !== undefined) return known;
    const literal = escapes[character] ?? character;
    if (/[A-Za-z1-9]/.test(literal)) throw wrong(`uses \\${character}, which is not offered here`);
    return (c) => c === literal;
  }
  function characterClass(): Test {
    const negated = characters[at] === '^';
    if (negated) at += 1;
    const tests: Test[] = [];
    for (let first = true; characters[at] !== ']' || first; first = false) {
      const character = characters[at++];
      if (character === undefined) throw wrong('has a class that is not closed');
      if (character === '\\') tests.push(escaped());
      else if (characters[at] === '-' && characters[at + 1] !== undefined && characters[at + 1] !== ']') {
        const last = characters[at + 1] as string;
        at += 2;
        tests.push((c) => c >= character && c <= last);
      } else tests.push((c) => c === character);
    }
    at += 1;
    return (c) => tests.some((test) => test(c)) !== negated;
  }

  const { start, end } = alternatives(0);
  if (at < characters.length) throw wrong('has a bracket too many');

  const reach = (from: Iterable<number>): Set<number> => {
    const reached = new Set(from);
    for (const each of reached) for (const next of states[each]?.free ?? []) reached.add(next);
    return reached;
  };
  const matches = (text: string) => {
    let now = reach([start]);
    for (const character of text) {
      const next: number[] = [];
      for (const each of now) {
        const { test, next: then } = states[each] as State;
        if (then !== undefined && test?.(character)) next.push(then);
      }
      if (next.length === 0) return false;
      now = reach(next);
    }
    return now.has(end);
  };
  return { matches, states: states.length };
}
