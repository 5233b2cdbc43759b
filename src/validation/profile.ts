import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { name, type Quad, read, type Term } from '../rdf/index.ts';
import { isConcept } from './concepts.ts';
import { Data } from './data.ts';
import { compile, type Limits, type Result } from './engine.ts';

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
  quads: Quad[];
  shapes: Data;
  /** Facts that descriptions leave unsaid (subclasses), which are read together with them. */
  facts: Quad[];
  /** Concepts that the shapes name as roots. */
  roots: string[];
  validate(data: Data, limits: Limits): Promise<Result[]>;
}

/** Reads every `*.ttl` in the folder as one profile. Throws where one of them is not a profile, naming the file. */
export async function readProfiles(folder: string): Promise<Map<string, Profile>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ttl')).sort();
  const profiles = await Promise.all(files.map((file) => readProfile(join(folder, file))));
  return new Map(profiles.map((profile) => [profile.info.name, profile]));
}

async function readProfile(path: string): Promise<Profile> {
  const reading = await read(await readFile(path, 'utf8'), 'turtle', 'https://w3id.org/collimator/shapes/');
  if (reading.state === 'malformed')
    throw new Error(`${path}:${reading.line}:${reading.column}: ${reading.message}`);
  const { quads } = reading;
  const shapes = new Data(quads);
  const [header] = shapes.subjects(name('rdf:type'), name('owl:Ontology'));
  if (header === undefined) throw new Error(`${path}: no owl:Ontology says which profile this is.`);
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
  return {
    info,
    quads,
    shapes,
    facts: quads.filter(({ predicate }) => predicate.equals(name('rdfs:subClassOf'))),
    roots: quads.flatMap(({ predicate, object }) =>
      predicate.equals(name('sh:hasValue')) && isConcept(object) ? [object.value] : [],
    ),
    validate: compile(shapes),
  };
}

/** Members of an RDF list, in order. */
export function listMembers(data: Data, head: Term | undefined): Term[] {
  const members: Term[] = [];
  let rest = head;
  while (rest !== undefined && !rest.equals(name('rdf:nil'))) {
    members.push(...data.objects(rest, name('rdf:first')).slice(0, 1));
    [rest] = data.objects(rest, name('rdf:rest'));
  }
  return members;
}

/** A text that a shape says about itself, in the language asked for, else in English, else in any. */
export function textOf(shapes: Data, shape: Term, property: Term, language: string): string | undefined {
  const texts = shapes.objects(shape, property);
  const inLanguage = (wanted: string) =>
    texts.find((text) => text.termType === 'Literal' && text.language === wanted);
  return (inLanguage(language) ?? inLanguage('en') ?? texts[0])?.value;
}
