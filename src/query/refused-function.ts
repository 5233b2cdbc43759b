import { place } from './parse.ts';

/** Strings and comments, which are passed over; IRIs; and words, in which a backslash escapes what follows. */
const tokens =
  /#[^\n\r]*|"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'|<(?<iri>[^<>"{}|^`\\\s]*)>|(?<word>(?:\\.|[^\s\\(){}[\],;"'<>!=&|+*/^?$@#])+)/gsu;
const declarations = /\bPREFIX\s+(?<prefix>[^\s:]*):\s*<(?<iri>[^<>\s]*)>/gi;

/**
 * Where a query calls the function that an engine names in its refusal, as line and column from 1; undefined where it names
 * none that stands in the text. What functions there are is the engine's own matter (SPARQL 1.1 §17.6), so nothing is
 * refused before it was asked.
 */
export function placeOfFunction(text: string, refusal: string): { line: number; column: number } | undefined {
  const prefixes = new Map(
    Array.from(text.matchAll(declarations), ({ groups }) => [groups?.prefix, groups?.iri ?? '']),
  );
  const called = /\s*\(/y;
  for (const { 0: token, groups, index } of text.matchAll(tokens)) {
    const { iri, word } = groups ?? {};
    const colon = word?.indexOf(':') ?? -1;
    if (iri === undefined && colon < 0) continue;
    called.lastIndex = index + token.length;
    if (!called.test(text)) continue;
    // A minus before a name is no part of it.
    const minus = word?.startsWith('-') ? 1 : 0;
    const name =
      iri ??
      (prefixes.get(word?.slice(minus, colon)) ?? '') + word?.slice(colon + 1).replaceAll(/\\(.)/g, '$1');
    if (refusal.includes(`<${name}>`)) return place(text, index + minus);
  }
  return undefined;
}
