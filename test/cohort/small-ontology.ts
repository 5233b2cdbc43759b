import type { Concept, ConceptMapping, Facet, LatticeValue, Ontology } from '../../src/ontology/index.ts';

/** A hand-made ontology with the shapes that matter: levels, several values per case, bands, determined values. */
type Shape = {
  code: string;
  label?: string;
  from?: number;
  below?: number;
  determines?: string[];
  narrower?: Shape[];
};

const ns = 'https://example.org/concept#';

function lattice(shapes: Shape[], parent?: string): LatticeValue[] {
  return shapes.flatMap(({ code, label = code, narrower = [], determines = [], from, below }) => [
    {
      iri: code === 'Other' || code === 'Unknown' ? `https://w3id.org/collimator/ns#${code}` : ns + code,
      code,
      label,
      ...(parent !== undefined && { parent }),
      leaf: narrower.length === 0,
      rest: code === 'Other',
      ...(from !== undefined && { from }),
      ...(below !== undefined && { below }),
      determines,
    },
    ...lattice(narrower, code),
  ]);
}

const facet = (
  id: string,
  label: string,
  cap: number,
  levels: Facet['levels'],
  shapes: Shape[],
  root?: string,
): Facet => ({
  id,
  iri: `https://w3id.org/collimator/facet/${id}`,
  labels: { en: label },
  levels,
  column: id,
  cap,
  lattice: lattice(shapes),
  ...(root !== undefined && { root: ns + root }),
});

const facets: Facet[] = [
  {
    id: 'provider',
    iri: 'https://w3id.org/collimator/facet/provider',
    labels: { en: 'Provider' },
    levels: ['dataset'],
    path: '<p>',
    cap: 1,
    lattice: [],
  },
  facet(
    'condition',
    'Condition',
    1,
    ['case'],
    [
      {
        code: 'C10',
        label: 'Digestive cancer',
        narrower: [
          { code: 'C11', label: 'Colon cancer' },
          { code: 'C12', label: 'Liver cancer' },
          { code: 'C13', label: 'Gastric cancer' },
        ],
      },
      {
        code: 'C20',
        label: 'Urogenital cancer',
        narrower: [
          { code: 'C21', label: 'Prostate cancer', determines: ['male'] },
          { code: 'C22', label: 'Kidney cancer' },
        ],
      },
      { code: 'C30', label: 'Breast cancer' },
      { code: 'C40', label: 'Lung cancer' },
      { code: 'Other' },
      { code: 'Unknown' },
    ],
    'cancer',
  ),
  facet(
    'sex',
    'Sex at birth',
    1,
    ['case'],
    [{ code: 'female', label: 'Female' }, { code: 'male', label: 'Male' }, { code: 'Unknown' }],
  ),
  facet(
    'age',
    'Age',
    1,
    ['case'],
    [
      {
        code: '0-49',
        narrower: [
          { code: '0-29', from: 0, below: 30 },
          { code: '30-49', from: 30, below: 50 },
        ],
      },
      {
        code: '50-69',
        label: '50–69 years',
        narrower: [
          { code: '50-59', from: 50, below: 60 },
          { code: '60-69', from: 60, below: 70 },
        ],
      },
      { code: '70-plus', from: 70, below: 130 },
      { code: 'Unknown' },
    ],
  ),
  facet(
    'stage',
    'Stage',
    1,
    ['case'],
    [{ code: 'I' }, { code: 'II' }, { code: 'III' }, { code: 'IV' }, { code: 'Unknown' }],
  ),
  facet(
    'modality',
    'Modality',
    3,
    ['series'],
    [{ code: 'CT' }, { code: 'MR' }, { code: 'PT' }, { code: 'MG' }, { code: 'Unknown' }],
  ),
  facet(
    'bodyPart',
    'Body part',
    2,
    ['series'],
    [
      {
        code: 'trunk',
        label: 'Trunk',
        narrower: [
          { code: 'chest', label: 'Chest' },
          { code: 'abdomen', label: 'Abdomen' },
          { code: 'pelvis', label: 'Pelvis' },
        ],
      },
      { code: 'head', label: 'Head' },
      { code: 'Unknown' },
    ],
  ),
];

/** Concepts beside those of the lattices, with their parents. */
const more: [code: string, label: string, parent: string][] = [
  ['cancer', 'Cancer', ''],
  ['C30a', 'Ductal breast cancer', 'C30'],
  ['C50', 'Eye cancer', 'cancer'],
  ['C60', 'Abdominal cancer', 'cancer'],
];

const concepts = new Map<string, Concept>();
const add = (code: string, label: string, parents: string[]) =>
  concepts.set(ns + code, {
    iri: ns + code,
    code,
    label,
    labels: { en: label },
    synonyms: [],
    parents: parents.map((p) => ns + p),
    deprecated: false,
  });
for (const { id, lattice: values } of facets) {
  for (const { iri, code, label, parent } of values) {
    const above = [
      ...(parent ? [parent] : id === 'condition' ? ['cancer'] : []),
      ...(code === 'C11' || code === 'C12' ? ['C60'] : []),
    ];
    if (iri.startsWith(ns)) add(code, label, above);
  }
}
for (const [code, label, parent] of more) add(code, label, parent ? [parent] : []);

const mapping = (concept: string, predicate: string, curie: string): ConceptMapping => ({
  concept: ns + concept,
  predicate,
  curie,
  target: `https://example.org/${curie}`,
  justification: 'semapv:ManualMappingCuration',
  set: 'test',
});
const mappings = [
  mapping('C30', 'skos:exactMatch', 'SNOMED:254837009'),
  mapping('C40', 'skos:closeMatch', 'SNOMED:254837009'),
  mapping('C40', 'skos:closeMatch', 'ICD:C34'),
  mapping('C60', 'skos:exactMatch', 'ICD:C26'),
  mapping('male', 'skos:exactMatch', 'SNOMED:248153007'),
];

const ancestors = (iri: string): Set<string> => {
  const found = new Set([iri]);
  for (const at of found) for (const parent of concepts.get(at)?.parents ?? []) found.add(parent);
  return found;
};

export const ontology: Ontology = {
  release: { version: 'test', hash: 'test' },
  concept: (id) => concepts.get(id) ?? concepts.get(ns + id),
  concepts: () => concepts.values(),
  children: (iri) => [...concepts.values()].filter(({ parents }) => parents.includes(iri)),
  ancestors,
  descendants: (iri) => new Set([...concepts.keys()].filter((other) => ancestors(other).has(iri))),
  search: () => [],
  label: (iri) => concepts.get(iri)?.label ?? iri,
  mappingsOf: () => [],
  translate: (curie) => mappings.filter((one) => one.curie === curie),
  facets,
  facet: (id) => facets.find((one) => one.id === id),
};
export const caseFacets = facets.filter(({ lattice: values }) => values.length > 0);
