import { outline } from '../outline.ts';
import { prefixesOf } from './virtuoso-graphs.ts';

const xsd = 'http://www.w3.org/2001/XMLSchema#';

/** Where the bracket at an offset closes; -1 where it does not. */
function closing(bare: string, from: number): number {
  let depth = 0;
  for (let i = from; i < bare.length; i++) {
    if (bare[i] === '(') depth++;
    if (bare[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

/**
 * A query in words that Virtuoso 7 takes for what they mean: GROUP_CONCAT with the separator that SPARQL gives it, and
 * strings without the datatype that RDF 1.1 gives them, with which it finds none.
 */
export function inItsWords(query: string): string {
  const bare = outline(query);
  const put: { from: number; to: number; text: string }[] = [];
  for (const { index, 0: text } of bare.matchAll(/(?<![\w.:?$@-])GROUP_CONCAT\s*\(/gi)) {
    const open = index + text.length - 1;
    const end = closing(bare, open);
    if (end !== -1 && !bare.slice(open, end).includes(';'))
      put.push({ from: end, to: end, text: ' ; SEPARATOR=" "' });
  }
  const prefixes = prefixesOf(query, bare);
  for (const { index } of bare.matchAll(/\^\^/g)) {
    const [datatype, iri, prefix = '', local = ''] =
      /^\^\^\s*(?:<([^<>]*)>|([^\s:<>]*):([\w.-]*\w))/.exec(query.slice(index, index + 200)) ?? [];
    if (datatype !== undefined && (iri ?? `${prefixes.get(prefix) ?? ''}${local}`) === `${xsd}string`)
      put.push({ from: index, to: index + datatype.length, text: '' });
  }
  let made = '';
  let done = 0;
  for (const { from, to, text } of put.sort((a, b) => a.from - b.from)) {
    made += query.slice(done, from) + text;
    done = to;
  }
  return made + query.slice(done);
}

/** Whether REGEX or REPLACE has the flag q, which Virtuoso leaves unheard. */
export function isQuoted(query: string): boolean {
  const bare = outline(query);
  return Array.from(bare.matchAll(/(?<![\w.:?$@-])(?:REGEX|REPLACE)\s*\(/gi)).some(({ index, 0: text }) => {
    const end = closing(bare, index + text.length - 1);
    return /,\s*(["'])[a-z]*q[a-z]*\1\s*$/i.test(query.slice(Math.max(index, end - 100), end));
  });
}
