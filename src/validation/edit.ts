import { expand, type Format, type Place, type Quad, type Term } from '../rdf/index.ts';
import { keyOf } from './data.ts';

/** A change of the text: what stands from the first place up to the second is replaced by the text. */
export interface Edit {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  text: string;
}

/** The text of a description, where it is known. */
export interface Source {
  text: string;
  format: Format;
  /** Prefixes that the text declares, with their namespaces. */
  prefixes: Readonly<Record<string, string>>;
}

/** A term of Turtle that stands on its own: an IRI, a literal with its tail, a name, a number. */
const simpleTerm =
  /<[^<>\s]*>|(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')(?:@[\w-]+|\^\^(?:<[^<>\s]*>|[\w.-]*:[\w.-]*))?|[^\s;,()[\]{}"'<>#]*[^\s;,()[\]{}"'<>#.]/y;
const jsonString = /"(?:[^"\\]|\\.)*"/y;

/** Where the lines of a text begin; made once for each source, since there may be hundreds of edits. */
const lineStarts = new WeakMap<Source, number[]>();

function startsOf(text: string): number[] {
  const starts = [0];
  for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return starts;
}

function startsIn(source: Source): number[] {
  const starts = lineStarts.get(source) ?? startsOf(source.text);
  lineStarts.set(source, starts);
  return starts;
}

const offsetOf = (starts: readonly number[], { line, column }: Place) => (starts[line - 1] ?? 0) + column - 1;

/** The piece of text at a place that the pattern matches. */
function pieceAt(source: Source, place: Place, pattern: RegExp) {
  const { text } = source;
  const start = offsetOf(startsIn(source), place);
  pattern.lastIndex = start;
  const piece = pattern.exec(text)?.[0];
  if (piece === undefined) return undefined;
  const lines = piece.split(/\r\n|\r|\n/);
  const last = lines.at(-1)?.length ?? 0;
  const end =
    lines.length === 1
      ? { endLine: place.line, endColumn: place.column + last }
      : { endLine: place.line + lines.length - 1, endColumn: last + 1 };
  return { piece, ...end, end: start + piece.length };
}

/** Replaces the value at a place; undefined where the text does not allow to say so. */
export function replaceValue(source: Source, place: Place, value: Term, turtle: string): Edit | undefined {
  const { format } = source;
  if (format === 'rdfxml') return undefined;
  if (format === 'jsonld') {
    const found = pieceAt(source, place, jsonString);
    const iri = /^<([^>]*)>$/.exec(inSource(turtle, source))?.[1];
    // Only an IRI that is written out can be exchanged without a look at the context.
    if (found === undefined || iri === undefined || JSON.parse(found.piece) !== value.value) return undefined;
    const { endLine, endColumn } = found;
    // The key of a text does not make IRIs of its values; a text of a language map has no room for one.
    const isText = value.termType === 'Literal';
    if (isText && value.language) return undefined;
    return { ...place, endLine, endColumn, text: JSON.stringify(isText ? { '@id': iri } : iri) };
  }
  const found = pieceAt(source, place, simpleTerm);
  if (found === undefined) return undefined;
  const { endLine, endColumn } = found;
  return { ...place, endLine, endColumn, text: inSource(turtle, source) };
}

/** What may follow a value for another property to be put in between. */
const follower = /\s*[;.\]]/y;

function isFollowed(text: string, offset: number): boolean {
  follower.lastIndex = offset;
  return follower.test(text);
}

/** Adds a property with its value to a node, after a statement of it that ends in a simple value. */
export function addStatement(
  source: Source,
  statements: readonly Quad[],
  placeOf: (quad: Quad) => Place | undefined,
  statement: string,
): Edit | undefined {
  const { format } = source;
  if (format !== 'turtle' && format !== 'trig') return undefined;
  const subjects = new Set(statements.map(({ subject }) => keyOf(subject)));
  if (subjects.size !== 1) return undefined;
  for (const quad of statements) {
    const place = quad.object.termType === 'BlankNode' ? undefined : placeOf(quad);
    const found = place && pieceAt(source, place, simpleTerm);
    if (!found || !isFollowed(source.text, found.end)) continue;
    const { endLine, endColumn } = found;
    const added = ` ;\n  ${inSource(statement, source)}`;
    return { line: endLine, column: endColumn, endLine, endColumn, text: added };
  }
  return undefined;
}

/** Adds whole statements at the end of the text. */
export function appendText(source: Source, turtle: string): Edit | undefined {
  if (source.format !== 'turtle' && source.format !== 'trig') return undefined;
  const starts = startsIn(source);
  const column = source.text.length - (starts.at(-1) ?? 0) + 1;
  const at = { line: starts.length, column };
  return { ...at, endLine: at.line, endColumn: at.column, text: `\n${inSource(turtle, source)}\n` };
}

const parts = /<[^<>\s]*>|"(?:[^"\\]|\\.)*"|@[\w-]+|(?<![\w:])([A-Za-z][\w-]*):((?:[\w-]|\.(?=[\w-]))*)/g;

/** Turtle in the prefixes of this project, put into those of the text, or written out. */
function inSource(turtle: string, { format, prefixes }: Source): string {
  const written = format === 'turtle' || format === 'trig' ? Object.entries(prefixes) : [];
  return turtle.replace(parts, (all, prefix: string | undefined, local: string) => {
    const namespace = prefix === undefined ? undefined : expand(`${prefix}:`);
    if (namespace === undefined) return all;
    const known = written.find(([, each]) => each === namespace);
    return known ? `${known[0]}:${local}` : `<${namespace}${local}>`;
  });
}

/** Applies an edit to the text that it is for. */
export function applyEdit(text: string, { line, column, endLine, endColumn, text: added }: Edit): string {
  const starts = startsOf(text);
  const [start, end] = [
    offsetOf(starts, { line, column }),
    offsetOf(starts, { line: endLine, column: endColumn }),
  ];
  return text.slice(0, start) + added + text.slice(end);
}
