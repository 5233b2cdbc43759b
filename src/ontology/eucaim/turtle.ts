import { iri, literal, prefixes, toSparql } from '../../rdf/index.ts';
import type { Module } from './modules.ts';

const used = ['col', 'dct', 'eucaim', 'owl', 'prov', 'rdfs', 'skos'] as const;
const scheme = (name: string) => `https://w3id.org/collimator/ontology/${name}`;

/** The IRI of a module, as Turtle. */
export const schemeOf = (name: string): string => toSparql(iri(scheme(name)));

/** A code of the hyper-ontology, as Turtle; throws a TypeError where it is none. */
export function classOf(code: string): string {
  if (!/^[A-Z]+\d+$/.test(code))
    throw new TypeError(`Not a code of the hyper-ontology: ${code.slice(0, 80)}`);
  return `eucaim:${code}`;
}

/** A text as Turtle: tagged English, or untagged where the source does not say its language. */
export const english = (text: string): string => toSparql(literal(text, { language: 'en' }));
export const untagged = (text: string): string => toSparql(literal(text));

/** One block: a subject, its types, and a line for each property that has values. */
export function block(
  subject: string,
  types: string,
  properties: readonly (readonly [string, readonly string[]])[],
): string {
  const lines = properties.filter(([, values]) => values.length > 0);
  return `${subject} a ${types}${lines.map(([property, values]) => ` ;\n  ${property} ${values.join(' , ')}`).join('')} .\n`;
}

/** The release of the hyper-ontology that the modules belong to: EUCAIM's V2.0 with what was added here since. */
const release = '2.1';

/** The head of a file: prefixes, and the ontology with its licence, source and version. */
export function header(module: Pick<Module, 'name' | 'title'>): string {
  const declared = used.map((prefix) => `@prefix ${prefix}: <${prefixes[prefix]}> .`).join('\n');
  const ontology = block(schemeOf(module.name), 'owl:Ontology , skos:ConceptScheme', [
    ['dct:title', [english(`EUCAIM hyper-ontology: ${module.title}`)]],
    [
      'dct:description',
      [english(`Classes of the EUCAIM hyper-ontology, with labels, codes and places: ${module.title}.`)],
    ],
    ['dct:creator', [untagged('LIMICS')]],
    ['dct:license', ['<https://creativecommons.org/licenses/by/4.0/>']],
    ['dct:source', ['<https://doi.org/10.5281/zenodo.10777925>']],
    ['prov:wasDerivedFrom', ['<https://cancerimage.eu/ontology/EUCAIM>']],
    ['owl:versionInfo', [untagged(release)]],
  ]);
  return `# Written by "collimator import eucaim". Correct the sources or ontology/anchors.ttl, not this file.\n${declared}\n\n${ontology}`;
}
