import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalHash, read } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { applyEdits, openValidation, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';

const base = 'https://example.org/';
const valid = readFileSync(
  fileURLToPath(new URL('../../shapes/examples/eucaim-v2/valid.ttl', import.meta.url)),
  'utf8',
);

let store: Store;
let validation: Validation;
let right: string;
beforeAll(async () => {
  store = await openHierarchy();
  right = await statements(valid);
  validation = await openValidation(store);
});
afterAll(() => store.close());

/** What the record says and what a person wrote instead, at its first place. */
const mistakes: [right: string, wrong: string][] = [
  ['dct:title "Prostate', 'dct:tittle "Prostate'],
  ['dct:title "Prostate', 'dct:Title "Prostate'],
  ['dct:title "Prostate', 'dct:titel "Prostate'],
  ['a dcat:Dataset ;', 'a dcat:Datset ;'],
  ['a dcat:Dataset ;', 'a dcat:dataset ;'],
  ['a dcat:Dataset ;', 'a dcat:DataSet ;'],
  ['a dcat:Dataset ;', 'a dcat:Datasets ;'],
  ['<http://www.w3.org/ns/dcat#>', '<http://www.w3.org/ns/dcat/>'],
  ['<http://www.w3.org/ns/dcat#>', '<https://www.w3.org/ns/dcat#>'],
  ['<http://www.w3.org/ns/dcat#>', '<http://w3.org/ns/dcat#>'],
  ['<http://www.w3.org/ns/dcat#>', '<http://www.w3.org/ns/dcat>'],
  ['<http://purl.org/dc/terms/>', '<https://purl.org/dc/terms/>'],
  ['<http://purl.org/dc/terms/>', '<http://purl.org/dc/term/>'],
  ['<http://purl.org/dc/terms/>', '<http://purl.org/dc/terms#>'],
  ['<http://healthdataportal.eu/ns/health#>', '<https://healthdataportal.eu/ns/health#>'],
  ['<http://healthdataportal.eu/ns/health#>', '<https://w3id.org/healthdcat-ap#>'],
  ['<http://healthdataportal.eu/ns/health#>', '<http://data.europa.eu/r5r/healthdcatap#>'],
  ['<http://healthdataportal.eu/ns/health#>', '<https://healthdcat-ap.github.io/>'],
  ['<http://healthdataportal.eu/ns/health#>', '<http://healthdataportal.eu/ns/health/>'],
  ['<http://xmlns.com/foaf/0.1/>', '<https://xmlns.com/foaf/0.1/>'],
  ['<http://xmlns.com/foaf/0.1/>', '<http://xmlns.com/foaf/0.1#>'],
  ['<https://w3id.org/dpv#>', '<http://w3id.org/dpv#>'],
  ['<https://cancerimage.eu/ontology/EUCAIM#>', '<http://cancerimage.eu/ontology/EUCAIM#>'],
  ['<https://cancerimage.eu/ontology/EUCAIM#>', '<https://cancerimage.eu/ontology/eucaim#>'],
  ['<http://www.w3.org/2001/XMLSchema#>', '<http://www.w3.org/2001/XMLSchema>'],
  ['<http://www.w3.org/2001/XMLSchema#>', '<https://www.w3.org/2001/XMLSchema#>'],
  [
    'healthdcatap:healthTheme <https://hdeu-dcat.data',
    'healthdcatap:healthTheme <https://hdeu-dcat.acceptance.data',
  ],
  [
    'healthdcatap:healthCategory <https://hdeu-dcat.data.health.europa.eu/',
    'healthdcatap:healthCategory <http://13.81.34.152:1101/',
  ],
  [
    'healthdcatap:healthCategory <https://hdeu-dcat.data.health.europa.eu/resource',
    'healthdcatap:healthCategory <http://healthdataportal.eu/resource',
  ],
  ['healthdcatap:healthCategory <https:', 'healthdcatap:healthCategory <http:'],
  [
    '<http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC>',
    '<https://publications.europa.eu/resource/authority/access-right/NON_PUBLIC>',
  ],
  ['access-right/NON_PUBLIC>', 'access-right/NON-PUBLIC>'],
  ['access-right/NON_PUBLIC>', 'access-right/non_public>'],
  ['<http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC>', '"NON_PUBLIC"'],
  ['access-right/NON_PUBLIC>', 'access-rights/NON_PUBLIC>'],
  ['language/ENG>', 'language/eng>'],
  ['<http://publications.europa.eu/resource/authority/language/ENG>', '"ENG"'],
  ['data-theme/HEAL>', 'data-theme/HEALTH>'],
  ['data-theme/HEAL>', 'data-theme/heal>'],
  ['country/SWE>', 'country/Swe>'],
  ['"2026-11-01"^^xsd:date', '"2026-11-01"'],
  ['"2026-11-01"^^xsd:date', '"2026-11-01"^^xsd:dateTime'],
  ['"2026-11-01"^^xsd:date', '"2026-11-01"^^xsd:Date'],
  ['"2026-11"^^xsd:gYearMonth', '"2026-11"'],
  ['"120"^^xsd:nonNegativeInteger', '120'],
  ['"120"^^xsd:nonNegativeInteger', '"120"'],
  ['"120"^^xsd:nonNegativeInteger', '"120"^^xsd:nonNegativeInt'],
  ['hasStructuredData false', 'hasStructuredData "false"'],
  ['hasStructuredData false', 'hasStructuredData "no"'],
  ['"140"^^xsd:nonNegativeInteger', '"140"^^xsd:integer'],
  ['"140"^^xsd:nonNegativeInteger', '"140.0"^^xsd:decimal'],
  ['"prostate cancer"@en', '"prostate cancer"@eng'],
  ['example hospital"@en ,', 'example hospital"@eng ,'],
  ['healthdcatap:hdab', 'healthdcatap:HDAB'],
  ['healthdcatap:numberOfRecords', 'healthdcatap:numberOfRecord'],
  ['healthdcatap:minTypicalAge', 'healthdcatap:minTipicalAge'],
  ['dct:issued', 'dct:isued'],
  ['dcat:keyword', 'dct:keyword'],
  ['dcat:keyword', 'dcat:keywords'],
  ['dcat:contactPoint', 'dcat:ContactPoint'],
  ['dcat:distribution <', 'dcat:distributions <'],
  ['dct:accessRights', 'dct:accessRight'],
  ['dct:publisher', 'dct:publiser'],
  ['dcatap:applicableLegislation <', 'dcat:applicableLegislation <'],
  ['dcat:theme', 'dcat:Theme'],
  ['eucaim:hasBirthSex', 'eucaim:hasBirthsex'],
  ['eucaim:hasImageModality', 'eucaim:hasImagingModality'],
  ['eucaim:IMG1000038', '"Magnetic resonance imaging"'],
  ['eucaim:IMG1000038', 'eucaim:IMG1000022'],
  ['eucaim:COM1001366', '"male"'],
  ['a foaf:Organization', 'a foaf:Organisation'],
  ['a vcard:Organization', 'a vcard:Organisation'],
  ['a cv:ContactPoint ;\n  cv:email', 'a cv:Contactpoint ;\n  cv:email'],
  ['<mailto:data@example.org>', '"data@example.org"'],
  ['<mailto:data@example.org>', '"mailto:data@example.org"'],
  ['foaf:page <https://example.org/datasets/1/about>', 'foaf:page "https://example.org/datasets/1/about"'],
  ['foaf:name "Example', 'foaf:nam "Example'],
  ['dcat:accessURL', 'dcat:accessUrl'],
  ['dcat:accessURL', 'dcat:AccessURL'],
  ['prov:wasGeneratedBy', 'prov:wasGenerateBy'],
  ['geodcatap:custodian', 'geodcatap:custodain'],
  [
    '<http://data.europa.eu/eli/reg/2025/327/oj> ;\n  healthdcatap:hdab',
    '<https://data.europa.eu/eli/reg/2025/327/oj> ;\n  healthdcatap:hdab',
  ],
];

async function statements(text: string): Promise<string> {
  const reading = await read(text, 'turtle', base);
  if (reading.state === 'malformed') throw new Error(`${reading.line}: ${reading.message}`);
  return canonicalHash(reading.quads);
}

async function findings(text: string) {
  const validated = await validation.validate({ text, format: 'turtle', base }, 'eucaim-v2');
  if (validated.state === 'malformed') throw new Error(validated.message);
  return validated.findings;
}

describe('a mistake in a record that is right otherwise', () => {
  test.each(mistakes)('is taken back by what is offered: %s written as %s', async (meant, wrong) => {
    expect(valid).toContain(meant);
    const text = valid.replace(meant, () => wrong);
    const edits = (await findings(text)).flatMap(({ didYouMean, edit }) =>
      didYouMean && edit ? [edit] : [],
    );
    expect(edits.length).toBeGreaterThan(0);
    expect(await statements(applyEdits(text, edits).text)).toBe(right);
  });

  test('in a list that is not known here is not guessed at', async () => {
    const text = valid.replace('frequency/ANNUAL', 'frequency/ANUAL');
    expect((await findings(text)).filter(({ didYouMean }) => didYouMean)).toEqual([]);
  });

  test('of a tag of a language cannot be read, and is told so', async () => {
    const reading = await read('<a:a> <a:b> "x"@en_GB .', 'turtle', base);
    expect(reading).toMatchObject({ state: 'malformed', message: expect.stringContaining('@en-GB') });
  });
});
