import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../src/catalogue/normalise/index.ts';
import type { Quad } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { openValidation, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';
import { exampleText, quadsOf, validExamples } from './profile-examples.ts';

/** What the migrations in mappings/ make of records of older profiles, judged by the newer ones. */

let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

/** Violations of a profile, each by the last part of the IRI of its shape. */
async function violations(quads: Quad[], profile: string): Promise<string[]> {
  const { findings } = await validation.validateQuads({ quads, placeOf: () => undefined }, profile);
  return findings
    .filter(({ severity }) => severity === 'violation')
    .map(({ shape }) => shape.split('/').at(-1) ?? '')
    .sort();
}

const valuesOf = (quads: readonly Quad[], property: string) =>
  quads.flatMap(({ predicate, object }) => (predicate.value.endsWith(property) ? [object.value] : []));

/**
 * What EUCAIM's own examples of v1.0 say of the open challenge dataset of ProCAncer-I, with their prefixes: codes and
 * numbers as they stand there, but for modality, sex and body part (theirs are an imaging procedure, female, and neck
 * and chest); texts are ours.
 */
const procancer = `
  @prefix adms: <http://www.w3.org/ns/adms#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
  @prefix dcatap: <http://data.europa.eu/r5r/> . @prefix dct: <http://purl.org/dc/terms/> .
  @prefix dpv: <https://w3id.org/dpv#> . @prefix dpv-pd: <https://w3id.org/dpv/pd#> .
  @prefix eucaim: <https://hyperontology.eucaim.cancerimage.eu/#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
  @prefix healthdcatap: <https://w3id.org/healthdcat-ap#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
  @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
  @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
  <https://example.org/procancer> a dcat:Dataset ;
    dct:identifier "https://catalogue.eucaim.cancerimage.eu/#/collection/1a1a6653-975a-4a0a-a79b-b2bfc7317119"^^xsd:anyURI ;
    dct:title "Open Challenge Prostate Cancer V1"@en ; dct:description "Prostate MRI."@en ;
    eucaim:interoperabilityLevel eucaim:SPEC1000011 ;
    dcat:theme <http://publications.europa.eu/resource/authority/data-theme/HEAL> ;
    healthdcatap:healthCategory <http://13.81.34.152:1101/resource/authority/healthcategories/EHRS> ;
    healthdcatap:healthTheme <http://13.81.34.152:1101/resource/authority/health-theme/CANCER> ;
    dct:type eucaim:SPEC1000019 , dpv:PseudonymisedData ; dcat:keyword "mpMRI"@en ;
    dcat:contactPoint [ a vcard:Organization ; vcard:fn "FORTH" ; vcard:hasEmail <mailto:access-committee@procancer-i.com> ] ;
    dct:publisher [ a foaf:Organization ; foaf:name "FORTH" ; dcat:contactPoint [ a vcard:Kind ; vcard:hasURL <https://forth.ics.gr> ] ] ;
    dct:accessRights <http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC> ;
    dcatap:applicableLegislation <http://data.europa.eu/eli/reg/2025/327/oj> ;
    dpv:hasPersonalData dpv-pd:BirthDate , dpv-pd:Age ;
    healthdcatap:numberOfUniqueIndividuals "8237"^^xsd:nonNegativeInteger ;
    healthdcatap:numberOfRecords "8789"^^xsd:nonNegativeInteger ;
    eucaim:hasBirthSex eucaim:COM1000180 ; eucaim:hasCondition eucaim:CLIN1000075 ;
    eucaim:hasImageModality eucaim:IMG1000038 ; eucaim:hasEquipmentManufacturer eucaim:IMG1000047 ;
    eucaim:hasImageBodyPart eucaim:BP1000021 ; eucaim:collectionMethod eucaim:SPEC1000003 ;
    healthdcatap:hasCodeValues [ a skos:Concept ; skos:notation "Y59.0" ;
      skos:inScheme [ a skos:ConceptScheme ; skos:notation "ICD-10" ] ] ;
    dct:provenance [ a dct:ProvenanceStatement ; rdfs:label "From several datasets."@en ] ;
    dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://prostatenet.eu/> ;
      dcatap:applicableLegislation <http://data.europa.eu/eli/reg/2025/327/oj> ] ;
    dcat:version "20231122" .`;

describe('a record of EUCAIM v1 that is led to v2', () => {
  test('keeps the namespace of personal data that v2 writes, which only Release 8 wants otherwise', async () => {
    const quads = await quadsOf(procancer);
    const led = migrate(quads, 'eucaim-v2');
    expect(valuesOf(led.quads, 'hasPersonalData')).toEqual([
      'https://w3id.org/dpv/pd#BirthDate',
      'https://w3id.org/dpv/pd#Age',
    ]);
    expect(valuesOf(migrate(quads, 'healthdcat-ap-r8').quads, 'hasPersonalData')).toEqual([
      'https://w3id.org/dpv/dpv-pd#BirthDate',
      'https://w3id.org/dpv/dpv-pd#Age',
    ]);
    expect(led.changes.some(({ rule }) => rule.table === 'healthdcat-ap-r5-r8.tsv')).toBe(false);
  });

  test('says what v2 asks for, but for what only a person knows', async () => {
    const { quads } = migrate(await quadsOf(procancer), 'eucaim-v2');
    expect(valuesOf(quads, 'hasBirthSex')).toEqual(['https://cancerimage.eu/ontology/EUCAIM#COM1001366']);
    expect(valuesOf(quads, 'hasCodeValues')).toEqual(['ICD-10: Y59.0']);
    expect(await violations(quads, 'eucaim-v2')).toEqual(['DatasetHasStructuredData', 'DistributionRights']);
  });
});

test('a contact that a dataset and its publisher share is led on for each of them', async () => {
  const quads = await quadsOf(`
    @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
    @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
    <https://example.org/d> a dcat:Dataset ; dcat:contactPoint <https://example.org/desk> ; dct:publisher <https://example.org/p> .
    <https://example.org/p> a foaf:Organization ; foaf:name "P" ; dcat:contactPoint <https://example.org/desk> .
    <https://example.org/desk> a vcard:Kind ; vcard:hasEmail <mailto:desk@example.org> .`);
  const once = migrate(quads, 'healthdcat-ap-r8');
  const said = once.quads.map(({ subject, predicate, object }) =>
    [subject, predicate, object].map(({ value }) => value.split(/[/#]/).at(-1)).join(' '),
  );
  expect(said).toContain('desk hasEmail mailto:desk@example.org');
  expect(said).toContain('desk type Kind');
  expect(said.filter((each) => each.endsWith(' email desk@example.org'))).toHaveLength(1);
  expect(said).not.toContain('desk email desk@example.org');
  expect(migrate(once.quads, 'healthdcat-ap-r8').changes).toEqual([]);
});

test('complete records of HealthDCAT-AP R5 that are led to R8 lack only what R5 did not know', async () => {
  const files = validExamples('healthdcat-ap-r5');
  expect(files).toHaveLength(3);
  for (const file of files) {
    const { quads } = migrate(await quadsOf(exampleText('healthdcat-ap-r5', file)), 'healthdcat-ap-r8');
    // A group of tables had no title; the custodian was not known at first.
    const tables = file === 'valid.ttl' ? ['TableGroupTitle'] : [];
    expect(await violations(quads, 'healthdcat-ap-r8'), file).toEqual([
      'DatasetHasStructuredData',
      ...tables,
    ]);
  }
});
