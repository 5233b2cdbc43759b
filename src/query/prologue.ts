import type { ParsedQuery } from './parser.ts';

/** BASE and PREFIX as they stand at one point of a text. */
export interface Prologue {
  base: string | undefined;
  prefixes: ReadonlyMap<string, string>;
}

/** The prologue after these declarations; a later one of the same name wins (SPARQL 1.1 §4.1.1). */
export function extend(before: Prologue, context: ParsedQuery['context']): Prologue {
  const prefixes = new Map(before.prefixes);
  let { base } = before;
  for (const definition of context) {
    const value = resolve({ base, prefixes }, definition.value) ?? definition.value.value;
    if (definition.subType === 'prefix') prefixes.set(definition.key, value);
    else base = value;
  }
  return { base, prefixes };
}

export const emptyPrologue: Prologue = { base: undefined, prefixes: new Map() };

/** The absolute IRI that a name in the text stands for; undefined where there is no BASE to make it absolute. */
export function resolve(
  { base, prefixes }: Prologue,
  { value, prefix }: { value: string; prefix?: string | undefined },
): string | undefined {
  // The parser leaves the escapes of a local name as they are (SPARQL 1.1 §19.8, PN_LOCAL_ESC).
  const text =
    prefix === undefined ? value : `${prefixes.get(prefix) ?? ''}${value.replaceAll(/\\(.)/g, '$1')}`;
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return text;
  if (base === undefined) return undefined;
  return URL.canParse(text, base) ? new URL(text, base).href : besideOpaque(text, base);
}

/** A name relative to a base like `urn:x`, of which URL knows no path and RFC 3986 §5.2 one without slashes. */
function besideOpaque(text: string, base: string): string | undefined {
  const [, scheme, path] = /^([a-z][a-z0-9+.-]*:)(?!\/)(.*)$/is.exec(base) ?? [];
  if (scheme === undefined || !URL.canParse(text, `http://h/${path}`)) return undefined;
  if (text.startsWith('//')) return scheme + text;
  const { pathname, search, hash } = new URL(text, `http://h/${path}`);
  return scheme + (text.startsWith('/') ? pathname : pathname.slice(1)) + search + hash;
}
