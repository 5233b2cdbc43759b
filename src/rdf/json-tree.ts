import type { Place } from './reading.ts';

/** A member of an object, with the offset at which its key begins. */
export interface JsonMember {
  key: string;
  at: number;
  value: Json;
}

/** A value of JSON with the offset at which it begins, and the one after its last character. */
export type Json =
  | { kind: 'object'; at: number; end: number; members: JsonMember[] }
  | { kind: 'array'; at: number; end: number; items: Json[] }
  | { kind: 'scalar'; at: number; end: number; value: string | number | boolean | null };

/** Deepest nesting of objects and arrays. */
export const deepestJson = 200;

/** The offset after the text that begins with a quote at the offset. No pattern does this for a text of some MB. */
function endOfText(json: string, at: number): number {
  for (let end = json.indexOf('"', at + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let escapes = 0;
    while (json[end - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
  return json.length;
}

/** The offset at which objects and arrays are nested too deep, and undefined where they are not. */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  const mark = /["[\]{}]/g;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const [part] = found;
    if (part === '"') mark.lastIndex = endOfText(text, found.index);
    if (part === '{' || part === '[') depth += 1;
    if (part === '}' || part === ']') depth -= 1;
    if (depth > deepestJson) return found.index;
  }
  return undefined;
}

/** Reads text that is JSON, and not nested too deep, with offsets. Text that is not JSON gives nonsense. */
export function readJsonTree(text: string): Json {
  const token = /[[\]{}:,]|[^\s"[\]{}:,]+/gy;
  const space = /\s*/y;
  let at = 0;
  function next(): string {
    space.lastIndex = token.lastIndex;
    space.test(text);
    at = space.lastIndex;
    if (text[at] === '"') {
      token.lastIndex = endOfText(text, at);
      return text.slice(at, token.lastIndex);
    }
    token.lastIndex = at;
    return token.exec(text)?.[0] ?? '';
  }
  function value(first: string): Json {
    const start = at;
    if (first === '{') {
      const members: JsonMember[] = [];
      for (let key = next(); key !== '}' && key !== ''; key = next()) {
        if (key === ',') continue;
        const keyAt = at;
        next();
        members.push({ key: JSON.parse(key) as string, at: keyAt, value: value(next()) });
      }
      return { kind: 'object', at: start, end: token.lastIndex, members };
    }
    if (first === '[') {
      const items: Json[] = [];
      for (let item = next(); item !== ']' && item !== ''; item = next())
        if (item !== ',') items.push(value(item));
      return { kind: 'array', at: start, end: token.lastIndex, items };
    }
    return { kind: 'scalar', at: start, end: start + first.length, value: JSON.parse(first) as string };
  }
  return value(next());
}

/** Tells line and column of an offset, both from 1. */
export function placesIn(text: string): (offset: number) => Place {
  const starts = [0];
  for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
