import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Mapping, MappingSet } from '../../mapping/index.ts';
import { prefixes, type Quad, read } from '../../rdf/index.ts';
import { localName } from '../concepts.ts';
import { curieMap, metadata } from '../eucaim/sets.ts';
import { bareCode, vocabularies } from '../eucaim/vocabulary.ts';
import type { LoadMistake } from './lines.ts';

/** A class as an OWL file states it. */
export interface OwlClass {
  iri: string;
  code: string;
  labels: Record<string, string>;
  synonyms: string[];
  parents: string[];
  deprecated: boolean;
}

export type LoadedOwl =
  | {
      state: 'loaded';
      version?: string;
      classes: OwlClass[];
      /** The codes that the file gives as annotations, as skos:closeMatch rows: it does not say how exact they are. */
      mappings: MappingSet;
      mistakes: LoadMistake[];
    }
  | { state: 'malformed'; mistakes: LoadMistake[] };

/** Largest file; the published ontology has 5.4 MB. */
const limit = 100_000_000;
const { rdf, rdfs, owl, skos, eucaim } = prefixes;

/** Annotation properties that hold codes, by their names without case and marks: `SNOMEDCT`, `UMLS_CUI`, `RadLex`. */
const codeProperties = new Map(
  vocabularies.map((vocabulary) => [vocabulary.source.replace(/_/g, ''), vocabulary]),
).set('UMLSCUI', vocabularies.find(({ prefix }) => prefix === 'UMLS')!);
const codeProperty = (iri: string) => codeProperties.get(localName(iri).toUpperCase().replace(/_/g, ''));

const synonymProperties = /(^|#|\/)(altLabel|synonym|acronym|hasExactSynonym)$/;

/** How each property fills a class. */
const fill: Record<string, (found: OwlClass, object: Quad['object']) => void> = {
  [`${rdfs}label`]: (found, { value, ...rest }) => {
    found.labels[('language' in rest && rest.language) || 'en'] ??= value.trim();
  },
  [`${skos}prefLabel`]: (found, { value, ...rest }) => {
    found.labels[('language' in rest && rest.language) || 'en'] = value.trim();
  },
  [`${rdfs}subClassOf`]: (found, { termType, value }) => {
    // A blank node is a restriction, which says more than a place in the hierarchy.
    if (termType === 'NamedNode' && value !== `${owl}Thing`) found.parents.push(value);
  },
  [`${owl}deprecated`]: (found, { value }) => {
    found.deprecated = value === 'true' || value === '1';
  },
};

/** The line in which each class is declared, as an editor shows it; RDF/XML readers do not keep places. */
function declaredIn(text: string): (iri: string) => number {
  const lines = new Map<string, number>();
  for (const [i, line] of text.split('\n').entries()) {
    const about = /<owl:Class rdf:(?:about|ID)="[^"]*?([^"#/]+)"/.exec(line)?.[1];
    if (about !== undefined && !lines.has(about)) lines.set(about, i + 1);
  }
  return (iri) => lines.get(localName(iri)) ?? 1;
}

/** Classes and code annotations from statements, in whatever order they come. */
function owlClasses(
  quads: Iterable<Quad>,
  report: (iri: string, message: string) => void,
): { classes: OwlClass[]; mappings: Mapping[]; version?: string } {
  const classes = new Map<string, OwlClass>();
  const isClass = new Set<string>();
  const mappings: Mapping[] = [];
  let version: string | undefined;
  const codes: { iri: string; property: string; value: string }[] = [];
  for (const { subject, predicate, object } of quads) {
    if (subject.termType !== 'NamedNode') continue;
    const iri = subject.value;
    if (predicate.value === `${rdf}type` && object.value === `${owl}Class`) isClass.add(iri);
    if (predicate.value === `${owl}versionInfo`) version ??= object.value;
    const found = classes.get(iri) ?? {
      iri,
      code: localName(iri),
      labels: {},
      synonyms: [],
      parents: [],
      deprecated: false,
    };
    classes.set(iri, found);
    fill[predicate.value]?.(found, object);
    if (synonymProperties.test(predicate.value)) found.synonyms.push(object.value.trim());
    if (codeProperty(predicate.value)) codes.push({ iri, property: predicate.value, value: object.value });
  }
  for (const { iri, property, value } of codes) {
    const vocabulary = codeProperty(property);
    if (vocabulary === undefined || !isClass.has(iri)) continue;
    const code = bareCode(vocabulary, value);
    if (!vocabulary.valid(code)) {
      report(iri, `${localName(property)} "${value.slice(0, 60)}" is no code of ${vocabulary.prefix}.`);
      continue;
    }
    const label = classes.get(iri)?.labels.en;
    mappings.push({
      subjectId: iri.startsWith(eucaim) ? `EUCAIM:${localName(iri)}` : iri,
      ...(label !== undefined && { subjectLabel: label }),
      predicateId: 'skos:closeMatch',
      objectId: `${vocabulary.prefix}:${code}`,
      mappingJustification: 'semapv:UnspecifiedMatching',
      other: {},
    });
  }
  for (const iri of isClass)
    for (const parent of classes.get(iri)?.parents ?? [])
      if (!isClass.has(parent)) report(iri, `Its parent ${parent.slice(0, 200)} is no class of this file.`);
  const list = [...isClass].flatMap((iri) => classes.get(iri) ?? []);
  for (const { iri, labels } of list) if (Object.keys(labels).length === 0) report(iri, 'It has no label.');
  return { classes: list, mappings, ...(version !== undefined && { version }) };
}

/**
 * Loads EUCAIM's ontology as it is published, in OWL as RDF/XML: classes with names and parents, and the codes that
 * it keeps in annotations as SSSOM rows. A code that cannot be one, a parent that is missing and a class without a
 * label are listed with the line of the class. Throws a RangeError for a file beyond the bound.
 */
export async function loadOwl(path: string): Promise<LoadedOwl> {
  const file = basename(path);
  if ((await stat(path)).size > limit) throw new RangeError(`${file} has more than ${limit} bytes.`);
  const text = await readFile(path, 'utf8');
  const reading = await read(text, 'rdfxml', eucaim.slice(0, -1));
  if (reading.state === 'malformed') {
    const { line = 1, column, message } = reading;
    return {
      state: 'malformed',
      mistakes: [{ file, line, ...(column !== undefined && { column }), message }],
    };
  }
  const mistakes: LoadMistake[] = [];
  const lineOf = declaredIn(text);
  const { classes, mappings, version } = owlClasses(reading.quads, (iri, message) =>
    mistakes.push({ file, line: lineOf(iri), message: `${localName(iri)}: ${message}` }),
  );
  const comment = 'Read from the annotations of an OWL file, which does not state how exact they are.';
  return {
    state: 'loaded',
    ...(version !== undefined && { version }),
    classes,
    mappings: {
      metadata: metadata('eucaim-owl-annotations', `Codes in the annotations of ${file}`, comment),
      curieMap,
      mappings,
    },
    mistakes: mistakes.sort((a, b) => a.line - b.line),
  };
}
