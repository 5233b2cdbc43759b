import type { ParsedQuery } from './parse.ts';

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
  const text = prefix === undefined ? value : `${prefixes.get(prefix) ?? ''}${value}`;
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return text;
  return base !== undefined && URL.canParse(text, base) ? new URL(text, base).href : undefined;
}
