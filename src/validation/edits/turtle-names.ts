import { asPattern } from '../../base/index.ts';
import { expand, type Format, prefixes as ours, type Place, placesIn } from '../../rdf/index.ts';
import type { Edit, Source } from './source.ts';
import { pieceAt, simpleTerm } from './text-pieces.ts';

/** Whether names may be short in a format. */
export const isTurtle = (format: Format) => format === 'turtle' || format === 'trig';
/** The IRI of a name in our prefixes, or between < and >. */
export const fullIri = (turtle: string) => expand(turtle) ?? turtle.replace(/^<|>$/g, '');

/** A name in short whose namespace is declared wrongly: the declaration is put right, and with it all names of it. */
export function mendPrefix(source: Source, place: Place, old: string, turtle: string): Edit | undefined {
  const [, prefix, local] =
    /^([\w.-]*):([\w.-]*)$/.exec(pieceAt(source, place, simpleTerm)?.piece ?? '') ?? [];
  const namespace = prefix === undefined ? undefined : source.prefixes[prefix];
  const right = fullIri(turtle);
  if (!local || namespace === undefined || old !== namespace + local || !right.endsWith(local))
    return undefined;
  const wanted = right.slice(0, -local.length);
  // A namespace that others use rightly stays.
  if (!/[/#]$/.test(wanted) || wanted === namespace || Object.values<string>(ours).includes(namespace))
    return undefined;
  const end = declarationEnd(source, prefix ?? '', namespace);
  if (end === undefined) return undefined;
  const column = end.column - namespace.length;
  return { line: end.line, column, endLine: end.line, endColumn: end.column, text: wanted };
}

/** Where declarations of prefixes end; looked for once in each source, since there may be thousands of edits. */
const declarations = new WeakMap<Source, Map<string, Place | undefined>>();

/** Where the namespace ends in the one declaration of a prefix; undefined where it is declared more than once. */
function declarationEnd(source: Source, prefix: string, namespace: string): Place | undefined {
  const known = declarations.get(source) ?? new Map<string, Place | undefined>();
  declarations.set(source, known);
  if (known.has(prefix)) return known.get(prefix);
  const declaration = new RegExp(`\\bprefix\\s+${asPattern(prefix)}:\\s*<${asPattern(namespace)}>`, 'gi');
  const [only, ...more] = source.text.matchAll(declaration);
  const end = only && more.length === 0 ? placesIn(source.text)(only.index + only[0].length - 1) : undefined;
  known.set(prefix, end);
  return end;
}

const parts = /<[^<>\s]*>|"(?:[^"\\]|\\.)*"|@[\w-]+|(?<![\w:])([A-Za-z][\w-]*):((?:[\w-]|\.(?=[\w-]))*)/g;

/** What was written for a source: the same example is added to each node that misses it. */
const written = new WeakMap<Source, Map<string, string>>();

/** Turtle in the prefixes of this project, put into those of the text, or written out. */
export function inSource(turtle: string, source: Source): string {
  const known = written.get(source) ?? new Map<string, string>();
  written.set(source, known);
  const text = known.get(turtle) ?? translated(turtle, source);
  if (known.size < 1_000) known.set(turtle, text);
  return text;
}

function translated(turtle: string, { format, prefixes }: Source): string {
  const declared = isTurtle(format) ? Object.entries(prefixes) : [];
  return turtle.replace(parts, (all, prefix: string | undefined, local: string) => {
    const namespace = prefix === undefined ? undefined : expand(`${prefix}:`);
    if (namespace === undefined) return all;
    const known = declared.find(([, each]) => each === namespace);
    return known ? `${known[0]}:${local}` : `<${namespace}${local}>`;
  });
}
