import type { Place, Quad, Term } from '../../rdf/index.ts';
import { addToJson, renameInJson, replaceInJson } from './json.ts';
import { addLines, inLine, isLines } from './lines.ts';
import type { NodePlace, StatementPlace } from './node-place.ts';
import { readProperties, readSnippet, readValue } from './snippet.ts';
import type { Edit, Source } from './source.ts';
import {
  emptyBrackets,
  lastPlace,
  offsetOf,
  pieceAt,
  replaced,
  simpleTerm,
  startsIn,
} from './text-pieces.ts';
import { fullIri, inSource, isTurtle, mendPrefix } from './turtle-names.ts';

/** Replaces the value at a place; undefined where the text does not allow to say so. */
export function replaceValue(source: Source, place: Place, value: Term, turtle: string): Edit | undefined {
  if (source.format === 'rdfxml') return undefined;
  if (source.format === 'jsonld') {
    const added = readValue(turtle);
    return added && replaceInJson(source, offsetOf(startsIn(source), place), value, added);
  }
  return (
    mendPrefix(source, place, value.value, turtle) ??
    replaced(source, place, simpleTerm, inSource(turtle, source))
  );
}

/** Writes another property (in our prefixes) in a statement. */
export function renameProperty(
  source: Source,
  { value, property: place }: StatementPlace,
  old: string,
  property: string,
): Edit | undefined {
  if (source.format === 'jsonld')
    return value && renameInJson(source, offsetOf(startsIn(source), value), old, fullIri(property));
  if (place === undefined) return undefined;
  const edit = mendPrefix(source, place, old, property);
  return edit ?? replaced(source, place, simpleTerm, inSource(property, source));
}

/** What may follow a value for another property to be put in between. */
const follower = /\s*[;.\]]/y;

function isFollowed(text: string, offset: number): boolean {
  follower.lastIndex = offset;
  return follower.test(text);
}

/** Adds properties with their values, in our prefixes, to a node. */
export function addProperties(source: Source, at: NodePlace, properties: string): Edit | undefined {
  const { format } = source;
  if (format === 'rdfxml') return undefined;
  if (isTurtle(format)) return addToTurtle(source, at, properties);
  const read = readProperties(properties);
  if (read === undefined) return undefined;
  if (isLines(format)) return addLines(source, at, read);
  return at.place && addToJson(source, offsetOf(startsIn(source), at.place), read.node, read.quads);
}

/** After a statement that ends in a simple value; else before the first property of the node. */
function addToTurtle(
  source: Source,
  { node, statements, placesOf, place }: NodePlace,
  properties: string,
): Edit | undefined {
  const written = inSource(properties, source);
  for (const quad of statements) {
    const value = quad.object.termType === 'BlankNode' ? undefined : placesOf(quad).value;
    const found = value && pieceAt(source, value, simpleTerm);
    if (!found || !isFollowed(source.text, found.end)) continue;
    const { endLine, endColumn } = found;
    return { line: endLine, column: endColumn, endLine, endColumn, text: ` ;\n  ${written}` };
  }
  const first = statements[0] && placesOf(statements[0]).property;
  if (first) return { ...first, endLine: first.line, endColumn: first.column, text: `${written} ;\n  ` };
  if (statements.length > 0 || node.termType !== 'BlankNode' || place === undefined) return undefined;
  return replaced(source, place, emptyBrackets, `[ ${written} ]`);
}

/** Adds whole statements at the end of the text. */
export function appendText(source: Source, turtle: string): Edit | undefined {
  const at = lastPlace(source);
  const append = (text: string) => ({ ...at, endLine: at.line, endColumn: at.column, text: `\n${text}\n` });
  if (isTurtle(source.format)) return append(inSource(turtle, source));
  if (!isLines(source.format)) return undefined;
  const terms = ({ subject, predicate, object }: Quad) =>
    [subject, predicate, object].map((term) => inLine(source, term)).join(' ');
  const lines = readSnippet(turtle).map((each) => `${terms(each)} .`);
  return lines.length === 0 ? undefined : append(lines.join('\n'));
}
