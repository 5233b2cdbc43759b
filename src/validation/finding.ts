import { name, type Place, type Quad, shorten, type Term } from '../rdf/index.ts';
import type { Result, Severity } from './engine.ts';
import { fixOf } from './fix.ts';
import { textOf } from './profile.ts';
import { type Evidence, missedRoots, reasonOf } from './reason.ts';
import { nodeName, valueText } from './words.ts';

/** One result explained to a person. Lines and columns count from 1 and are absent where the format has none. */
export interface Finding {
  severity: Severity;
  line?: number;
  column?: number;
  /** The node it is about, by its name. */
  focus: string;
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
  /** IRI of the shape. */
  shape: string;
}

/** A key for a node or a value, good enough to group by. */
function identity(term: Term | undefined): string {
  return term ? `${term.termType} ${term.value}` : '';
}

/** Where the statements of a description stand in its text. */
export interface Text {
  quads: readonly Quad[];
  placeOf(quad: Quad): Place | undefined;
}

/** Finds the place of a result: its value, else the last value of its property, else the node's first statement. */
export class Places {
  readonly #text: Text;
  readonly #bySubject: Map<string, Quad[]>;
  #byObject: Map<string, Quad[]> | undefined;

  constructor(text: Text) {
    this.#text = text;
    this.#bySubject = Map.groupBy(text.quads, ({ subject }) => identity(subject));
  }

  find({ focus, property, value }: Result): Place | undefined {
    const statements = this.#bySubject.get(identity(focus)) ?? [];
    const ofProperty = statements.filter(({ predicate }) => property?.equals(predicate));
    const statement =
      ofProperty.find(({ object }) => value?.equals(object)) ??
      ofProperty.at(-1) ??
      statements[0] ??
      this.#mention(focus);
    return statement && this.#text.placeOf(statement);
  }

  /** The first statement that mentions the node, for one that has no statements of its own. */
  #mention(node: Term): Quad | undefined {
    this.#byObject ??= Map.groupBy(this.#text.quads, ({ object }) => identity(object));
    return this.#byObject.get(identity(node))?.[0];
  }
}

/** Results about the same shape, node and value are one finding with several reasons. */
export function groupResults(results: readonly Result[]): Result[][] {
  const key = ({ shape, focus, value }: Result) =>
    [identity(shape), identity(focus), identity(value)].join('\u0001');
  return [...Map.groupBy(results, key).values()];
}

/** Explains results about one shape, node and value. `namesakes` comes from the concepts. */
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
  const { severity, shape, focus, property, value } = result;
  const place = places.find(result);
  const words = textOf(shapes, shape, name('sh:name'), language);
  const iri = property && shorten(property.value);
  const namesake = results
    .flatMap((each) => missedRoots(evidence, each))
    .map((root) => namesakes.get(`${value?.value} ${root.value}`))
    .find((each) => each !== undefined);
  const fix = fixOf(shapes, result, namesake);
  return {
    severity,
    ...(place && { line: place.line, column: place.column }),
    focus: nodeName(data, focus),
    path: words && iri ? `${words} (${iri})` : (words ?? iri ?? ''),
    ...(value && !value.equals(focus) && { value: valueText(data, value) }),
    message: textOf(shapes, shape, name('sh:message'), language) ?? '',
    reason: [...new Set(results.map((each) => reasonOf(evidence, each)))].join('; '),
    clause: textOf(shapes, shape, name('dct:source'), language) ?? '',
    ...(fix !== undefined && { fix }),
    shape: shape.value,
  };
}
