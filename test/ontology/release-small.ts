import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReleaseOrder, Snapshot, SnapshotConcept } from '../../src/ontology/release/index.ts';

export const eucaim = 'https://cancerimage.eu/ontology/EUCAIM#';

const clinical = `@prefix col: <https://w3id.org/collimator/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix e: <${eucaim}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/collimator/ontology/clinical> a owl:Ontology ; owl:versionInfo "3.0" .
e:CLIN1 a owl:Class ; skos:notation "CLIN1" ; skos:prefLabel "Neoplasm"@en , "Tumör"@sv .
e:CLIN2 a owl:Class ; skos:notation "CLIN2" ; skos:prefLabel "Tumour of lung"@en ; skos:altLabel "Lung, \\"cancer\\"" ;
  rdfs:subClassOf e:CLIN1 , e:CLIN9 ; col:omopDomain "Condition" .
e:CLIN9 a owl:Class ; skos:notation "CLIN9" ; skos:prefLabel "Thoracic disease"@en .
e:CLIN8 a owl:Class ; owl:deprecated true ; skos:notation "CLIN8" ; skos:prefLabel "Lung thing"@en ;
  dct:isReplacedBy e:CLIN2 .
`;

const facets = `@prefix col: <https://w3id.org/collimator/ns#> .
@prefix e: <${eucaim}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/collimator/facet/condition> a col:Facet ; skos:notation "condition" ; col:order 1 ;
  col:level col:Dataset , col:Case ; rdfs:label "Condition"@en ; col:root e:CLIN1 ; col:column "condition" ;
  col:lattice ( [ col:value e:CLIN2 ]
    [ col:value <https://w3id.org/collimator/facet/condition/other> ; col:rest true ] ) .
`;

const sets = {
  'small-codes': `#curie_map:
#  EUCAIM: ${eucaim}
#  OMOP: https://athena.ohdsi.org/search-terms/terms/
#  OMOPVOCABULARY: https://w3id.org/collimator/omop-vocabulary/
#  SNOMED: http://snomed.info/id/
#mapping_set_id: https://w3id.org/collimator/mappings/small-codes
#license: https://creativecommons.org/licenses/by/4.0/
subject_id	subject_label	predicate_id	predicate_modifier	object_id	object_label	mapping_justification	object_source
EUCAIM:CLIN1	Neoplasm	skos:exactMatch		OMOP:4030314		semapv:ManualMappingCuration	OMOPVOCABULARY:Cancer%20Modifier
EUCAIM:CLIN1	Neoplasm	skos:exactMatch		SNOMED:108369006	Neoplasm	semapv:ManualMappingCuration	
EUCAIM:CLIN1	Neoplasm	skos:exactMatch		SNOMED:55342001		semapv:ManualMappingCuration	
EUCAIM:CLIN2	Tumour of lung	skos:broadMatch		OMOP:4030314	Neoplasm	semapv:ManualMappingCuration	
EUCAIM:CLIN2	Tumour of lung	skos:closeMatch		OMOP:443388		semapv:ManualMappingCuration	
EUCAIM:CLIN2	Tumour of lung	skos:exactMatch	Not	SNOMED:363358000		semapv:ManualMappingCuration	
EUCAIM:CLIN2	Tumour of lung	skos:narrowMatch		SNOMED:126713003		semapv:ManualMappingCuration	
`,
  'small-values': `#curie_map:
#  EUCAIM: ${eucaim}
#mapping_set_id: https://w3id.org/collimator/mappings/small-values
#license: https://creativecommons.org/publicdomain/zero/1.0/
#subject_type: rdfs literal
subject_label	predicate_id	object_id	mapping_justification
lung tumour	skos:exactMatch	EUCAIM:CLIN2	semapv:ManualMappingCuration
`,
};

/** Writes a small ontology with its mappings into a new folder. */
export function writeSmall(): { folder: string; folders: { ontology: string; mappings: string } } {
  const folder = mkdtempSync(join(tmpdir(), 'collimator-release-'));
  const folders = { ontology: join(folder, 'ontology'), mappings: join(folder, 'mappings') };
  mkdirSync(folders.ontology);
  mkdirSync(folders.mappings);
  writeFileSync(join(folders.ontology, 'clinical.ttl'), clinical);
  writeFileSync(join(folders.ontology, 'facets.ttl'), facets);
  for (const [name, text] of Object.entries(sets))
    writeFileSync(join(folders.mappings, `${name}.sssom.tsv`), text);
  return { folder, folders };
}

/** What every order of these tests states. */
export const facts = {
  version: '3.0',
  date: '2026-11-22',
  licence: 'https://creativecommons.org/licenses/by/4.0/',
  source: 'Invented for a test.',
  inferred: [],
  disagreements: [],
  qcErrors: [],
} satisfies Partial<ReleaseOrder>;

/** A class of a snapshot, in short. */
export const concept = (
  code: string,
  label: string,
  parents: string[] = [],
  rest: Partial<SnapshotConcept> = {},
): SnapshotConcept => ({
  iri: eucaim + code,
  code,
  label,
  parents: parents.map((parent) => eucaim + parent),
  deprecated: false,
  ...rest,
});

/** A snapshot of such classes, and of mappings to SNOMED CT: code, predicate, target. */
export const snapshot = (
  version: string,
  concepts: SnapshotConcept[],
  mappings: [string, string, string][] = [],
): Snapshot => ({
  version,
  concepts,
  mappings: mappings.map(([code, predicate, target]) => ({
    set: 'small',
    subject: eucaim + code,
    predicate,
    object: `http://snomed.info/id/${target}`,
    justification: 'semapv:ManualMappingCuration',
  })),
  facets: '',
  prefixes: { EUCAIM: eucaim, SNOMED: 'http://snomed.info/id/' },
});
