import { name, shorten, type Term } from '../rdf/index.ts';
import type { Data } from './data.ts';
import { keyOf } from './keys.ts';
import { pathText } from './path.ts';

/** What a shape says about itself to people, in one language. */
export interface ShapeWords {
  name?: string;
  message?: string;
  /** Where the profile asks for it. */
  clause?: string;
  /** What to write, in English or Turtle. */
  example?: string;
  /** Its path, and that as text, e.g. `dct:publisher/foaf:name`. */
  path?: { term: Term; text: string };
}

const known = new WeakMap<Data, Map<string, ShapeWords>>();

/** The words of a shape, read once for each language; there are as many as shapes and languages that were asked for. */
export function wordsOf(shapes: Data, shape: Term, language: string): ShapeWords {
  const ofShapes = known.get(shapes) ?? new Map<string, ShapeWords>();
  known.set(shapes, ofShapes);
  const key = `${keyOf(shape)} ${language}`;
  const already = ofShapes.get(key);
  if (already) return already;
  const words = readWords(shapes, shape, language);
  if (ofShapes.size < remembered) ofShapes.set(key, words);
  return words;
}

/** Most that is remembered of one set of shapes: languages come from outside. */
const remembered = 5_000;

function readWords(shapes: Data, shape: Term, language: string): ShapeWords {
  const [term] = shapes.objects(shape, name('sh:path'));
  const words = {
    name: textOf(shapes, shape, name('sh:name'), language),
    message: textOf(shapes, shape, name('sh:message'), language),
    clause: textOf(shapes, shape, name('dct:source'), language),
    example: textOf(shapes, shape, name('skos:example'), 'en'),
    path: term && { term, text: pathText(shapes, term, (step) => shorten(step.value)) },
  };
  return Object.fromEntries(Object.entries(words).filter(([, said]) => said !== undefined));
}

/** A text that a shape says about itself, in the language asked for, else in English, else in any. */
function textOf(shapes: Data, shape: Term, property: Term, language: string): string | undefined {
  const texts = shapes.objects(shape, property);
  const inLanguage = (wanted: string) =>
    texts.find((text) => text.termType === 'Literal' && text.language === wanted);
  return (inLanguage(language) ?? inLanguage('en') ?? texts[0])?.value;
}
