import { iri, shorten } from '../rdf/index.ts';
import { keyOf } from './data.ts';
import type { Edit } from './edit.ts';
import { fixOf } from './fix.ts';
import { pathText } from './path.ts';
import type { Places } from './places.ts';
import { type Evidence, missedRoots, reasonOf } from './reason.ts';
import type { Result, Severity } from './shape.ts';
import { wordsOf } from './shape-words.ts';
import { type Suggestion, suggest } from './suggestion.ts';
import { nodeName, turtleIri, valueText } from './words.ts';

/** One result explained to a person. Lines and columns count from 1 and are absent where the format has none. */
export interface Finding {
  severity: Severity;
  line?: number;
  column?: number;
  /** The node it is about, by its name. */
  focus: string;
  /** The dataset that it is or hangs on, by IRI or else by name: where a text has several, and it belongs to one. */
  dataset?: string;
  /** The property in words, with its shortened IRI. */
  path: string;
  value?: string;
  /** What the profile asks for. */
  message: string;
  /** What is wrong with this description. */
  reason: string;
  /** Where the profile asks for it. */
  clause: string;
  /** Turtle that would mend it. */
  fix?: string;
  /** What was probably meant, where it is a slip of the pen: "Did you mean …?". */
  didYouMean?: string;
  /** The fix as a change of the text that was sent, where it can be applied as it is. */
  edit?: Edit;
  /** IRI of the shape. */
  shape: string;
}

/** Results about the same shape, node and value are one finding with several reasons. */
export function groupResults(results: readonly Result[]): Result[][] {
  const key = ({ shape, focus, value }: Result) =>
    [shape, focus, value].map((each) => (each ? keyOf(each) : '')).join('\u0001');
  return [...Map.groupBy(results, key).values()];
}

/**
 * Explains results about one shape, node and value. `namesakes` are the concepts that were meant, by the
 * value and the root that it had to stand under.
 */
export function explain(
  evidence: Evidence,
  group: readonly Result[],
  places: Places,
  namesakes: Map<string, string>,
  language: string,
): Finding {
  const { shapes, data } = evidence;
  // Where nothing is there, or not even the right kind of term, the rest follows and need not be said.
  const decisive = group.find(({ constraint }) => constraint === 'MinCount' || constraint === 'NodeKind');
  const results = decisive ? [decisive] : group;
  const result = results[0] as Result;
  const { severity, shape, focus, path, value } = result;
  const words = wordsOf(shapes, shape, language);
  // A result of sh:closed or of SHACL-SPARQL may have a path that is not that of the shape.
  const isOwn = words.path !== undefined && path === words.path.term;
  const steps = isOwn ? words.path?.text : path && pathText(shapes, path, (step) => shorten(step.value));
  const roots = group.flatMap((each) => missedRoots(evidence, each));
  const namesake = roots
    .map((root) => namesakes.get(`${value ? keyOf(value) : ''} ${root.value}`))
    .find((each) => each !== undefined);
  const suggestions = results.map((each) => suggest(evidence, each)).filter((each) => each !== undefined);
  const better: Suggestion | undefined =
    namesake === undefined
      ? suggestions[0]
      : { value: turtleIri(namesake), words: `Did you mean ${valueText(data, iri(namesake))}?` };
  const wanted =
    roots.length > 0
      ? `a concept at or under ${[...new Set(roots.map((root) => valueText(data, root)))].join(' or ')}`
      : (words.message ?? '');
  const place =
    (better?.slip && places.ofSlip(better.slip, better.property === undefined ? 'value' : 'property')) ??
    places.find(result);
  const fix = fixOf(evidence, result, { meant: better, wanted }, places);
  return {
    severity,
    ...(place && { line: place.line, column: place.column }),
    focus: nodeName(data, focus),
    path: words.name && steps ? `${words.name} (${steps})` : (words.name ?? steps ?? ''),
    ...(value && !value.equals(focus) && { value: valueText(data, value) }),
    message: words.message ?? '',
    reason: [...new Set(results.map((each) => reasonOf(evidence, each)))].join('; '),
    clause: words.clause ?? '',
    ...(better && { didYouMean: better.words }),
    ...(fix && { fix: fix.turtle }),
    ...(fix?.edit && { edit: fix.edit }),
    shape: shape.value,
  };
}
