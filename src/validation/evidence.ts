import { name, type Term } from '../rdf/index.ts';
import type { Data } from './data.ts';
import type { Source } from './edits/index.ts';
import type { CodeLists } from './meant/code-lists.ts';
import type { Result } from './shape.ts';

/** What a reason is told from: the shapes, and the description with the facts it was validated with. */
export interface Evidence {
  shapes: Data;
  data: Data;
  /** IRIs that any profile speaks of: none of them is a slip for another. */
  known?: ReadonlySet<string>;
  /** The codes that are bundled. */
  codes?: CodeLists;
  /** What an IRI stands for that is known to be written wrongly, in Turtle. */
  rightOf?: (iri: string) => string | undefined;
  /** The text whose relative IRIs are told as it writes them. */
  wording?: Source | undefined;
  /** The language in which people are told. */
  language?: string;
}

/** The root that a value had to stand at or under, where that is what the result is about. */
export function missedRoot({ shapes }: Evidence, result: Result): Term | undefined {
  if (result.constraint !== 'HasValue') return undefined;
  const [path] = shapes.objects(result.shape, name('sh:path'));
  const upwards =
    path !== undefined && shapes.objects(path, name('sh:zeroOrMorePath'))[0]?.equals(name('rdfs:subClassOf'));
  return upwards ? shapes.objects(result.shape, name('sh:hasValue'))[0] : undefined;
}

/** Every root that the result and its inner results missed. */
export function missedRoots(evidence: Evidence, result: Result): Term[] {
  const own = missedRoot(evidence, result);
  return [...(own ? [own] : []), ...result.inner.flatMap((each) => missedRoots(evidence, each))];
}
