import { join } from 'node:path';
import { name, type Quad, type Term } from '../rdf/index.ts';
import { isConcept } from './concepts.ts';
import { Data } from './data.ts';
import { type DefinedClass, definedClasses, membersOf } from './defined-classes.ts';
import { compile, type Limits, type Result } from './engine.ts';
import { closureOf, readTurtleFiles, type TurtleFile } from './shape-files.ts';
import { readVocabularies, requiredBy, type Vocabularies } from './vocabularies.ts';

/** A set of shapes that descriptions can be validated against. */
export interface ProfileInfo {
  /** What a request calls it, e.g. `eucaim-v2`. */
  name: string;
  iri: string;
  label: string;
  version: string;
  /** Where the specification is. */
  source: string;
}

/** A profile, read and compiled. */
export interface Profile {
  info: ProfileInfo;
  /** Its own shapes, and those parts that no profile before it has; together all profiles have each shape once. */
  quads: Quad[];
  /** All its shapes, those of the parts that it imports included. */
  shapes: Data;
  /** Facts that descriptions leave unsaid (subclasses, codes of vocabularies), read together with them. */
  facts: Quad[];
  /** Concepts that the shapes name as roots. */
  roots: string[];
  /** Classes that the shapes define. */
  classes: DefinedClass[];
  /**
   * Validates data, to which it adds which nodes are members of those classes. `end` is when the deadline passes, in ms
   * of the clock, where it runs already.
   */
  validate(data: Data, limits: Limits, end?: number): Promise<Result[]>;
}

/**
 * Reads every `*.ttl` in the folder as one profile, together with the files of its folder `parts` that it imports.
 * Nothing is fetched. Throws an Error that names the file where one is not a profile or imports what is not there.
 */
export async function readProfiles(
  folder: string,
  vocabularies?: Vocabularies,
): Promise<Map<string, Profile>> {
  const [profiles, parts, known] = await Promise.all([
    readTurtleFiles(folder),
    readTurtleFiles(join(folder, 'parts')),
    vocabularies ?? readVocabularies(),
  ]);
  const all = new Map([...profiles, ...parts].map((file) => [file.header.value, file]));
  const taken = new Set(profiles);
  return new Map(
    profiles.map((file) => {
      const closure = closureOf(file, all);
      const own = closure.filter((each) => each === file || !taken.has(each));
      for (const each of own) taken.add(each);
      const profile = compiled(file, closure, known);
      return [profile.info.name, { ...profile, quads: own.flatMap(({ quads }) => quads) }];
    }),
  );
}

function compiled(file: TurtleFile, closure: TurtleFile[], vocabularies: Vocabularies): Profile {
  const { path, header } = file;
  const quads = closure.flatMap((each) => each.quads);
  const shapes = new Data(quads);
  const say = (property: Term): string => {
    const [text] = shapes.objects(header, property);
    if (text === undefined) throw new Error(`${path}: the header has no ${property.value}.`);
    return text.value;
  };
  const info = {
    name: say(name('dct:identifier')),
    iri: header.value,
    label: say(name('dct:title')),
    version: say(name('owl:versionInfo')),
    source: say(name('dct:source')),
  };
  const classes = definedClasses(shapes);
  const validate = compile(shapes);
  return {
    info,
    quads,
    shapes,
    facts: [
      ...quads.filter(({ predicate }) => predicate.equals(name('rdfs:subClassOf'))),
      ...requiredBy(closure, vocabularies),
    ],
    roots: quads.flatMap(({ predicate, object }) =>
      predicate.equals(name('sh:hasValue')) && isConcept(object) ? [object.value] : [],
    ),
    classes,
    validate(data, limits, end) {
      data.add(membersOf(data, classes));
      return validate(data, limits, end);
    },
  };
}
