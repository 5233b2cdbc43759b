import { z } from 'zod';
import type { Mistake } from '../criteria.ts';

/** Largest body, in characters of its outermost wrapping. */
const maxLength = 262_144;

/** The wrappings that a Lens query travels in; a string is base64 of JSON. Beam tasks carry theirs in `body`. */
const wrappings = z.union([
  z.looseObject({ operand: z.string(), children: z.array(z.unknown()) }),
  z.looseObject({ ast: z.unknown() }),
  z.looseObject({ lang: z.string(), query: z.union([z.string(), z.looseObject({})]) }),
  z.looseObject({ body: z.union([z.string(), z.looseObject({})]) }),
]);

/** Beam task, query of a language, base64, `{ast, id}`: what is in them, from outside to the syntax tree. */
const deepest = 8;

type Unwrapped = { state: 'found'; ast: unknown; path: string } | { state: 'invalid'; mistakes: Mistake[] };

const invalid = (path: string, message: string): Unwrapped => ({
  state: 'invalid',
  mistakes: [{ path, message }],
});

/** Base64 as browsers write it: with or without padding, in either alphabet. */
function decoded(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^[\w+/-]+={0,2}$/.test(trimmed)) return undefined;
  return Buffer.from(trimmed, 'base64').toString('utf8');
}

/**
 * The syntax tree of a Lens query in whatever it is wrapped: as the explorer's back-end receives it (base64), as
 * Beam carries it, or bare. `path` says where in the wrapping it was found.
 */
export function unwrapLens(given: unknown): Unwrapped {
  let value = given;
  let path = '';
  for (let depth = 0; depth < deepest; depth++) {
    if (typeof value === 'string') {
      if (value.length > maxLength) return invalid(path, `A query has ${maxLength} characters at most.`);
      const text = /^\s*[{[]/.test(value) ? value : decoded(value);
      if (text === undefined) return invalid(path, 'This is neither JSON nor base64.');
      try {
        value = JSON.parse(text);
      } catch {
        return invalid(path, 'What is in this text or base64 is not JSON.');
      }
      continue;
    }
    const read = wrappings.safeParse(value);
    if (!read.success)
      return invalid(path, 'This is no Lens query: an object with operand and children, ast, query or body.');
    if ('operand' in read.data) return { state: 'found', ast: read.data, path };
    if ('lang' in read.data && read.data.lang !== 'ast')
      return invalid(
        path === '' ? 'lang' : `${path}.lang`,
        `Queries in ${String(read.data.lang).slice(0, 20)} are not read; Lens sends ast.`,
      );
    const step = ['ast', 'query', 'body'].find((name) => Object.hasOwn(read.data, name)) as string;
    value = (read.data as Record<string, unknown>)[step];
    path = path === '' ? step : `${path}.${step}`;
  }
  return invalid(path, 'This is wrapped too deep.');
}
