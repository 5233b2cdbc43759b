import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { name, shorten, type Term } from '../rdf/index.ts';
import { pathText } from './path.ts';
import type { Profile } from './profile.ts';

/** One shape, as it tells people about itself. Texts are by language. */
export interface ShapeInfo {
  iri: string;
  /** Violation, Warning or Info. */
  severity: string;
  /** Its path, e.g. `dct:publisher/foaf:name`; a node shape has none. */
  path?: string;
  names: Record<string, string>;
  messages: Record<string, string>;
  description?: string;
  /** Where the specification asks for it. */
  clause?: string;
  /** Turtle that satisfies it, in the prefixes of this project. */
  example?: string;
  /** The profiles that have it. */
  profiles: string[];
}

/** Every shape with a severity and a name of its own, in the order of the files. */
export function shapeInfos(profiles: Iterable<Profile>): ShapeInfo[] {
  const infos = new Map<string, ShapeInfo>();
  for (const profile of profiles)
    for (const shape of profile.shapes.having(name('sh:severity'))) {
      if (shape.termType !== 'NamedNode') continue;
      const known = infos.get(shape.value);
      if (known) known.profiles.push(profile.info.name);
      else infos.set(shape.value, infoOf(profile, shape));
    }
  return [...infos.values()];
}

function infoOf({ shapes, info }: Profile, shape: Term): ShapeInfo {
  const texts = (property: Term) =>
    Object.fromEntries(
      shapes
        .objects(shape, property)
        .map((text) => [text.termType === 'Literal' ? text.language : '', text.value]),
    );
  const the = (property: Term) => shapes.objects(shape, property)[0];
  const [path, description, clause, example] = [
    the(name('sh:path')),
    the(name('sh:description')),
    the(name('dct:source')),
    the(name('skos:example')),
  ];
  return {
    iri: shape.value,
    severity: the(name('sh:severity'))?.value.split('#')[1] ?? '',
    ...(path && { path: pathText(shapes, path, (step) => shorten(step.value)) }),
    names: texts(name('sh:name')),
    messages: texts(name('sh:message')),
    ...(description && { description: description.value }),
    ...(clause && { clause: clause.value }),
    ...(example && { example: example.value }),
    profiles: [info.name],
  };
}

/**
 * A description that a shape refuses, from the examples of its folder; undefined where there is none. Give it the
 * IRI of a shape that is known: the path of the file is made from it.
 */
export async function invalidExample(folder: string, { iri }: ShapeInfo): Promise<string | undefined> {
  const [file = '', local = ''] = iri.split('/').slice(-2);
  return readFile(join(folder, 'examples', file, `${local}-invalid.ttl`), 'utf8').catch(() => undefined);
}
