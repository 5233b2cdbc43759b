import { name, type Term, toSparql } from '../rdf/index.ts';
import type { Data } from './data.ts';
import { distinct, keyOf } from './keys.ts';

/** Follows a property path from a node; the ends are distinct. */
export type Path = (data: Data, from: Term) => readonly Term[];

/** Deepest nesting of a path; more is a circle or a joke. */
const deepest = 20;

const steps = {
  inverse: name('sh:inversePath'),
  alternative: name('sh:alternativePath'),
  zeroOrMore: name('sh:zeroOrMorePath'),
  oneOrMore: name('sh:oneOrMorePath'),
  zeroOrOne: name('sh:zeroOrOnePath'),
  first: name('rdf:first'),
};

function closure(step: Path, data: Data, from: readonly Term[]): Term[] {
  const seen = new Map<string, Term>();
  const waiting = [...from];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const key = keyOf(node);
    if (seen.has(key)) continue;
    seen.set(key, node);
    waiting.push(...[...step(data, node)].reverse());
  }
  return [...seen.values()];
}

/** Compiles a SHACL property path (SHACL section 2.3.1). Throws an Error where it is not one. */
export function compilePath(shapes: Data, path: Term, depth = 0): Path {
  if (depth > deepest) throw new Error(`A property path is nested more than ${deepest} deep.`);
  if (path.termType === 'NamedNode') return (data, from) => data.objects(from, path);
  const inner = (term: Term) => compilePath(shapes, term, depth + 1);
  const the = (step: Term) => shapes.objects(path, step)[0];
  if (the(steps.first)) {
    const parts = shapes.list(path).map(inner);
    return (data, from) =>
      parts.reduce<readonly Term[]>(
        (nodes, part) => distinct(nodes.flatMap((node) => part(data, node))),
        [from],
      );
  }
  const [inverse, alternative] = [the(steps.inverse), the(steps.alternative)];
  if (inverse?.termType === 'NamedNode') return (data, from) => data.subjects(inverse, from);
  if (inverse) throw new Error('The inverse of a path that is not one property is not supported.');
  if (alternative) {
    const parts = shapes.list(alternative).map(inner);
    return (data, from) => distinct(parts.flatMap((part) => part(data, from)));
  }
  const [any, some, maybe] = [the(steps.zeroOrMore), the(steps.oneOrMore), the(steps.zeroOrOne)];
  if (any) {
    const step = inner(any);
    return (data, from) => closure(step, data, [from]);
  }
  if (some) {
    const step = inner(some);
    return (data, from) => closure(step, data, step(data, from));
  }
  if (maybe) {
    const step = inner(maybe);
    return (data, from) => distinct([from, ...step(data, from)]);
  }
  throw new Error('A property path is neither an IRI nor one of the paths of SHACL.');
}

/** The path as SPARQL and Turtle-like text; `say` writes an IRI. Throws an Error where it is not a path. */
export function pathText(shapes: Data, path: Term, say: (iri: Term) => string = toSparql, depth = 0): string {
  if (depth > deepest) throw new Error(`A property path is nested more than ${deepest} deep.`);
  if (path.termType === 'NamedNode') return say(path);
  const inner = (term: Term) => pathText(shapes, term, say, depth + 1);
  const the = (step: Term) => shapes.objects(path, step)[0];
  const wrapped = (text: string) => (/^(<[^>]*>|[\w.:-]+)$/.test(text) ? text : `(${text})`);
  // An inverse step binds closer than a sequence or a choice.
  const step = (text: string) => (text.startsWith('^') ? `^${wrapped(text.slice(1))}` : wrapped(text));
  if (the(steps.first)) return shapes.list(path).map(inner).map(step).join('/');
  const alternative = the(steps.alternative);
  if (alternative) return shapes.list(alternative).map(inner).map(step).join('|');
  const inverse = the(steps.inverse);
  if (inverse) return `^${wrapped(inner(inverse))}`;
  for (const [kind, sign] of [
    [steps.zeroOrMore, '*'],
    [steps.oneOrMore, '+'],
    [steps.zeroOrOne, '?'],
  ] as const) {
    const repeated = the(kind);
    if (repeated) return `${wrapped(inner(repeated))}${sign}`;
  }
  throw new Error('A property path is neither an IRI nor one of the paths of SHACL.');
}
