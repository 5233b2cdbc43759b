import type { Concept, ConceptMapping, Facet, LatticeValue, Ontology } from '../../src/ontology/index.ts';

const ns = 'https://example.org/o#';

/** A hierarchy of a dozen concepts, written as child to parents. */
const parents: Record<string, string[]> = {
  Disease: [],
  Urinary: ['Disease'],
  Prostate: ['Urinary'],
  ProstateRare: ['Prostate'],
  Kidney: ['Urinary'],
  Skin: ['Disease'],
  Hypertension: [],
  Female: [],
  Male: [],
  Method: [],
  CT: ['Method'],
  MR: ['Method'],
  PT: ['Method'],
  Endoscopy: ['Method'],
};

/** Codes elsewhere, each with the predicate as read from the code. */
const mapped: Record<string, [predicate: string, concept: string][]> = {
  'OMOP:1': [['exactMatch', 'Prostate']],
  'OMOP:2': [['broadMatch', 'Kidney']],
  'OMOP:3': [['exactMatch', 'Skin']],
  'OMOP:4': [['exactMatch', 'Hypertension']],
  'OMOP:5': [['narrowMatch', 'Kidney']],
  'OMOP:6': [
    ['exactMatch', 'Kidney'],
    ['exactMatch', 'Prostate'],
  ],
  'OMOP:7': [
    ['closeMatch', 'Skin'],
    ['exactMatch', 'ProstateRare'],
  ],
  'DICOM:CT': [['exactMatch', 'CT']],
  'DICOM:MR': [['exactMatch', 'MR']],
  'DICOM:PT': [['exactMatch', 'PT']],
  'DICOM:ES': [['exactMatch', 'Endoscopy']],
  'literal:cat scan': [['exactMatch', 'CT']],
};

const concept = (code: string): Concept => ({
  iri: ns + code,
  code,
  label: code,
  labels: { en: code },
  synonyms: [],
  parents: (parents[code] ?? []).map((parent) => ns + parent),
  deprecated: false,
});

const value = (code: string, more: Partial<LatticeValue> = {}): LatticeValue => ({
  iri: ns + code,
  code,
  label: code,
  leaf: true,
  rest: code === 'Other',
  determines: [],
  ...more,
});

const facet = (
  id: string,
  level: 'case' | 'series',
  cap: number,
  lattice: LatticeValue[],
  root?: string,
): Facet => ({
  id,
  iri: `https://example.org/facet/${id}`,
  labels: { en: id },
  levels: [level],
  column: id,
  cap,
  lattice,
  ...(root === undefined ? {} : { root: ns + root }),
});

const smallFacets: Facet[] = [
  facet('sex', 'case', 1, [value('Female'), value('Male'), value('Unknown')]),
  facet(
    'condition',
    'case',
    1,
    [
      value('Urinary', { leaf: false }),
      value('Prostate', { parent: 'Urinary', determines: ['Male'] }),
      value('Kidney', { parent: 'Urinary' }),
      value('Other'),
      value('Unknown'),
    ],
    'Disease',
  ),
  facet('age', 'case', 1, [
    value('0-49', { from: 0, below: 50 }),
    value('50-plus', { from: 50, below: 130 }),
    value('Unknown'),
  ]),
  facet(
    'modality',
    'series',
    2,
    [value('CT'), value('MR'), value('PT'), value('Other'), value('Unknown')],
    'Method',
  ),
  facet('thickness', 'series', 2, [
    value('thin', { from: 0, below: 2 }),
    value('thick', { from: 2, below: 100 }),
    value('Unknown'),
  ]),
];

/** An ontology in memory with what collecting asks of it. */
export const smallOntology: Ontology = {
  release: { version: 'test', hash: 'f'.repeat(64) },
  concept: (id) => {
    const code = id.replace(ns, '').replace(/^my:/, '');
    return code in parents ? concept(code) : undefined;
  },
  concepts: () => Object.keys(parents).map(concept),
  children: () => [],
  ancestors: (iri) => new Set([iri]),
  descendants: (iri) => new Set([iri]),
  search: () => [],
  label: (iri) => iri,
  mappingsOf: () => [],
  translate: (curie): ConceptMapping[] =>
    (mapped[curie.startsWith('literal:') ? curie.toLowerCase() : curie] ?? []).map(([predicate, code]) => ({
      concept: ns + code,
      predicate: `skos:${predicate}`,
      target: curie,
      curie,
      justification: 'semapv:ManualMappingCuration',
      set: 'test',
    })),
  facets: smallFacets,
  facet: (id) => smallFacets.find((one) => one.id === id),
};
