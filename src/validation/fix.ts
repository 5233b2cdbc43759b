import { shorten, type Term } from '../rdf/index.ts';
import type { Data } from './data.ts';
import { addStatement, appendText, type Edit, replaceValue } from './edit.ts';
import { withoutValues } from './placeholder.ts';
import type { Places } from './places.ts';
import type { Result } from './shape.ts';
import { wordsOf } from './shape-words.ts';

/** What would mend a result: Turtle in the prefixes of this project, and the change of the text where it is known. */
export interface Fix {
  turtle: string;
  edit?: Edit;
}

/**
 * A fix for a result: the value put right, where `value` (Turtle) says how; else the example of the shape, added
 * where a value is missing. Where there is a value, the example would contradict it: then it has gaps, and `wanted`
 * says what belongs there.
 */
export function fixOf(
  shapes: Data,
  result: Result,
  { value, wanted }: { value: string | undefined; wanted: string },
  places: Places,
): Fix | undefined {
  if (value !== undefined && result.property) {
    const edit = result.value && replaced(result.value, value, result, places);
    return { turtle: statementOf(result.focus, `${shorten(result.property.value)} ${value}`), ...edit };
  }
  const { example } = wordsOf(shapes, result.shape, 'en');
  if (example === undefined) return undefined;
  const isWhole = /^[#<]/.test(example);
  if (!isWhole && isAboutValue(result)) {
    const note = wanted === '' ? '' : ` # ${wanted.replace(/\s+/g, ' ')}`;
    return { turtle: statementOf(result.focus, withoutValues(example)) + note };
  }
  const turtle = isWhole ? example : statementOf(result.focus, example);
  if (result.constraint !== 'MinCount') return { turtle };
  const { source } = places.text;
  const edit = source && (isWhole ? wholeEdit(turtle, places) : added(example, result.focus, turtle, places));
  return { turtle, ...(edit && { edit }) };
}

/** Whether there is a value, which is wrong or one too many, rather than none. */
const isAboutValue = ({ constraint, value, focus }: Result) =>
  constraint === 'MaxCount' || (value !== undefined && !value.equals(focus));

function replaced(old: Term, value: string, result: Result, places: Places): { edit?: Edit } {
  const { source } = places.text;
  const place = places.ofValue(result);
  const edit = source && place && replaceValue(source, place, old, value);
  return edit ? { edit } : {};
}

/** Where there are no statements that a new one could follow, a node with an IRI gets its own at the end. */
function added(
  example: string,
  focus: Term,
  turtle: string,
  { text, statementsOf }: Places,
): Edit | undefined {
  const { source, placeOf } = text;
  if (source === undefined) return undefined;
  const edit = addStatement(source, statementsOf(focus), placeOf, example);
  return edit ?? (focus.termType === 'NamedNode' ? appendText(source, turtle) : undefined);
}

/** An example that only explains, in comments, is no change. */
function wholeEdit(turtle: string, { text: { source } }: Places): Edit | undefined {
  return source && !turtle.startsWith('#') ? appendText(source, turtle) : undefined;
}

/** A statement about a node; what is nameless in the description has to be found by its line. */
function statementOf(focus: Term, statement: string): string {
  return `${focus.termType === 'NamedNode' ? `<${focus.value}>` : '[]'} ${statement} .`;
}
