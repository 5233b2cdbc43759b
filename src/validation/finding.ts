import { iri, shorten } from '../rdf/index.ts';
import { asWritten, type Edit } from './edits/index.ts';
import { type Evidence, missedRoots } from './evidence.ts';
import { fixOf } from './fix.ts';
import { keyOf } from './keys.ts';
import { type Suggestion, suggest } from './meant/index.ts';
import { pathText } from './path.ts';
import { phrase } from './phrases.ts';
import type { Places } from './places.ts';
import { reasonOf } from './reasons/index.ts';
import type { Result, Severity } from './shape.ts';
import { wordsOf } from './shape-words.ts';
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

/** Constraints after which others need not be told: nothing is there, not the right kind of term, or no such value. */
function isDecisive({ constraint, inner }: Result): boolean {
  if (constraint === 'Or') return inner.length > 0 && inner.every((each) => each.constraint === 'Datatype');
  return constraint === 'MinCount' || constraint === 'NodeKind' || constraint === 'Datatype';
}

/**
 * Explains results about one shape, node and value, in the language of the evidence. `namesakes` are the concepts that
 * were meant, by the value and the root that it had to stand under.
 */
export function explain(
  evidence: Evidence,
  group: readonly Result[],
  places: Places,
  namesakes: Map<string, string>,
): Finding {
  const { shapes, data, wording, language = 'en' } = evidence;
  const decisive = group.find(isDecisive);
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
      : {
          value: turtleIri(namesake),
          words: phrase('meant', language, { wanted: valueText(data, iri(namesake)) }),
        };
  const wanted =
    roots.length > 0
      ? phrase('asked', language, {
          wanted: [...new Set(roots.map((root) => valueText(data, root)))].join(phrase('or', language)),
        })
      : (words.message ?? '');
  const place =
    (better?.slip && places.ofSlip(better.slip, better.property === undefined ? 'value' : 'property')) ??
    places.find(result);
  const tell = (text: string) => asWritten(text, wording);
  const fix = fixOf(evidence, result, { meant: better, wanted }, places);
  return {
    severity,
    ...(place && { line: place.line, column: place.column }),
    focus: tell(nodeName(data, focus)),
    path: words.name && steps ? `${words.name} (${steps})` : (words.name ?? steps ?? ''),
    ...(value && !value.equals(focus) && { value: tell(valueText(data, value)) }),
    message: words.message ?? '',
    reason: tell([...new Set(results.map((each) => reasonOf(evidence, each)))].join('; ')),
    clause: words.clause ?? '',
    ...(better && { didYouMean: tell(better.words) }),
    ...(fix && { fix: tell(fix.turtle) }),
    ...(fix?.edit && { edit: { ...fix.edit, text: tell(fix.edit.text) } }),
    shape: shape.value,
  };
}
