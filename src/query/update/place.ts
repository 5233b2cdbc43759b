import { outline } from '../../store/index.ts';
import { place } from '../parse.ts';

/** Where the operations of an update begin: after the semicolons between them, and after what they declare. */
export function placeOfOperation(text: string, number: number): { line: number; column: number } {
  const bare = outline(text);
  let depth = 0;
  let before = 0;
  let start = 0;
  // A semicolon in braces separates properties, and one after a backslash is part of a name.
  for (const { 0: mark, index } of bare.matchAll(/\\.|[{};]/g)) {
    if (mark === '{') depth++;
    else if (mark === '}') depth--;
    else if (mark === ';' && depth === 0) {
      if (before === number) break;
      before++;
      start = index + 1;
    }
  }
  const declared = /^(?:\s+|BASE\b|PREFIX\s*[^\s:]*:)*/i.exec(bare.slice(start))?.[0] ?? '';
  return place(text, start + declared.length);
}
