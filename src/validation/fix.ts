import { iri, type Quad, shorten, type Term } from '../rdf/index.ts';
import type { Data } from './data.ts';
import {
  addProperties,
  appendText,
  type Edit,
  renameProperty,
  replaceValue,
  type StatementPlace,
} from './edits/index.ts';
import type { Evidence } from './evidence.ts';
import type { Slip, Suggestion } from './meant/index.ts';
import { withoutValues } from './placeholder.ts';
import type { Places } from './places.ts';
import type { Result } from './shape.ts';
import { wordsOf } from './shape-words.ts';
import { termText } from './words.ts';

/** What would mend a result: Turtle in the prefixes of this project, and the change of the text where it is known. */
export interface Fix {
  turtle: string;
  edit?: Edit;
}

/**
 * A fix for a result: what was probably meant, where it is known; else the example of the shape, added where a value is
 * missing. Where there is a value, the example would contradict it: then it has gaps, and `wanted` says what belongs there.
 */
export function fixOf(
  { shapes, data }: Evidence,
  result: Result,
  { meant, wanted }: { meant: Suggestion | undefined; wanted: string },
  places: Places,
): Fix | undefined {
  const { focus, property, constraint } = result;
  const slip = meant && (meant.slip ?? slipOf(result));
  if (meant?.isGap && meant.value !== undefined && property)
    return { turtle: `${statementOf(focus, `${shorten(property.value)} ${meant.value}`)} # ${meant.words}` };
  const mended = meant && slip && mend(data, meant, slip, places);
  if (mended) return mended;
  if (meant?.value !== undefined && property)
    return { turtle: statementOf(focus, `${shorten(property.value)} ${meant.value}`) };
  const { example } = wordsOf(shapes, result.shape, 'en');
  if (example === undefined) return undefined;
  const isWhole = /^[#<]/.test(example);
  if (!isWhole && isAboutValue(result)) {
    const note = wanted === '' ? '' : ` # ${wanted.replace(/\s+/g, ' ')}`;
    return { turtle: statementOf(focus, withoutValues(example)) + note };
  }
  const turtle = isWhole ? example : statementOf(focus, example);
  if (constraint !== 'MinCount') return { turtle };
  const { source } = places.text;
  const edit = source && (isWhole ? wholeEdit(turtle, places) : added(example, focus, turtle, places));
  return { turtle, ...(edit && { edit }) };
}

/** What is written wrongly put right in its statement; undefined where it is not known what was meant. */
export function mend(
  data: Data,
  { property, value }: Pick<Suggestion, 'property' | 'value'>,
  slip: Slip,
  places: Places,
): Fix | undefined {
  if (property !== undefined) return renamed(data, property, slip, places);
  return value === undefined ? undefined : replaced(value, slip, places);
}

/** Whether there is a value, which is wrong or one too many, rather than none. */
const isAboutValue = ({ constraint, value, focus }: Result) =>
  constraint === 'MaxCount' || (value !== undefined && !value.equals(focus));

const slipOf = ({ focus, property, value }: Result) =>
  property && value && { subject: focus, property: property.value, value };

const placesOf = ({ text }: Places, statement: Quad): StatementPlace => ({
  value: text.placeOf(statement),
  property: text.propertyPlaceOf?.(statement),
});

const statementAt = (places: Places, { subject, property, value }: Slip) =>
  places.statementOf({ focus: subject, property: iri(property), value });

/** The value put right in the statement that says it. */
function replaced(value: string, slip: Slip, places: Places): Fix {
  const { source, placeOf } = places.text;
  const statement = statementAt(places, slip);
  const place = statement && placeOf(statement);
  const edit = source && place && replaceValue(source, place, slip.value, value);
  const turtle = statementOf(slip.subject, `${shorten(slip.property)} ${value}`);
  return { turtle, ...(edit && { edit }) };
}

/** The property put right, with its values as they are. */
function renamed(data: Data, property: string, slip: Slip, places: Places): Fix {
  const { source } = places.text;
  const statement = statementAt(places, slip);
  const edit =
    source && statement && renameProperty(source, placesOf(places, statement), slip.property, property);
  const values = data.objects(slip.subject, iri(slip.property)).map(termText);
  return { turtle: statementOf(slip.subject, `${property} ${values.join(', ')}`), ...(edit && { edit }) };
}

/** Where there are no statements that a new one could follow, a node with an IRI gets its own at the end. */
function added(example: string, node: Term, turtle: string, places: Places): Edit | undefined {
  const { source, placeOf } = places.text;
  if (source === undefined) return undefined;
  const statements = places.statementsOf(node);
  const mention = statements.length === 0 ? places.mentionOf(node) : undefined;
  const place = source.format === 'jsonld' ? places.text.nodePlaceOf?.(node) : mention && placeOf(mention);
  const at = { node, statements, place, placesOf: (each: Quad) => placesOf(places, each) };
  const edit = addProperties(source, at, example);
  return edit ?? (node.termType === 'NamedNode' ? appendText(source, turtle) : undefined);
}

/** An example that only explains, in comments, is no change. */
function wholeEdit(turtle: string, { text: { source } }: Places): Edit | undefined {
  return source && !turtle.startsWith('#') ? appendText(source, turtle) : undefined;
}

/** A statement about a node; what is nameless in the description has to be found by its line. */
function statementOf(focus: Term, statement: string): string {
  return `${focus.termType === 'NamedNode' ? `<${focus.value}>` : '[]'} ${statement} .`;
}
