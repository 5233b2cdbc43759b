import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTable } from '../../src/base/index.ts';
import { read } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { applyEdits, type Finding, openValidation, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const base = 'http://127.0.0.1:8080/';
let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

async function findings(text: string, profile: string, language?: string): Promise<Finding[]> {
  const validated = await validation.validate({ text, format: 'turtle', base }, profile, language);
  if (validated.state === 'malformed') throw new Error(validated.message);
  return validated.findings;
}

const header = `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix h: <http://healthdataportal.eu/ns/health#> . @prefix e: <https://cancerimage.eu/ontology/EUCAIM#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix cv: <http://data.europa.eu/m8g/> .
@prefix dcatap: <http://data.europa.eu/r5r/> . @prefix dpv: <https://w3id.org/dpv#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
`;
const lines = header.split('\n').length;
const about = (type: string, statement: string) => `${header}<1> a dcat:${type} ;\n  ${statement} .\n`;
const dataset = (statement: string) => about('Dataset', statement);
const at = (found: readonly Finding[], line = lines + 1) => found.filter((each) => each.line === line);

const eu = 'http://publications.europa.eu/resource/authority';
const ehds = 'https://hdeu-dcat.data.health.europa.eu/resource/authority';
const media = 'https://www.iana.org/assignments/media-types';
const conditions =
  'https://eucaim.github.io/eucaim_dcat_ap/releases/controlled-vocabularies/access-conditions/#';

describe('a code is offered as its list has it', () => {
  test.each([
    ['Dataset', 'dct:language "English"', `<${eu}/language/ENG>`],
    ['Dataset', 'dct:language "sv"', `<${eu}/language/SWE>`],
    ['Dataset', `dct:language <${eu}/language/EN>`, `<${eu}/language/ENG>`],
    ['Distribution', 'dct:format "DICOM"', `<${eu}/file-type/DCM>`],
    ['Distribution', `dct:format <${eu}/file-type/DICOM>`, `<${eu}/file-type/DCM>`],
    ['Distribution', 'dcat:mediaType "text/csv"', `<${media}/text/csv>`],
    ['Distribution', `dct:rights <${conditions}INSITU>`, `<${conditions}IN_SITU_PROCESSING>`],
    ['Distribution', 'dct:rights "in situ processing"', `<${conditions}IN_SITU_PROCESSING>`],
    [
      'Dataset',
      `h:healthTheme <${ehds}/health-theme/CANCER_DISEASES>`,
      `<${ehds}/health-theme/CANCER_DISEASE>`,
    ],
    ['Dataset', `h:healthCategory <${ehds}/healthcategories/EHR>`, `<${ehds}/healthcategories/EHRS>`],
  ])('of a %s: %s', async (type, statement, right) => {
    const text = about(type, statement);
    const profile = text.includes('mediaType') ? 'healthdcat-ap-r8' : 'eucaim-v2';
    const all = at(await findings(text, profile)).filter(({ edit }) => edit);
    const [found] = all;
    expect(new Set(all.map(({ edit }) => edit?.text))).toEqual(new Set([right]));
    expect(found?.didYouMean).toBe(`Did you mean ${right}?`);
    if (found?.edit === undefined) throw new Error('There is no edit.');
    expect(at(await findings(applyEdits(text, [found.edit]).text, profile))).not.toContainEqual(
      expect.objectContaining({ shape: found.shape, path: found.path }),
    );
  });

  test.each([
    ['Dataset', 'dct:language "Klingon"'],
    ['Dataset', `dct:language <${eu}/language/xx>`],
    ['Distribution', 'dct:format "SHINY"'],
    ['Distribution', 'dcat:mediaType "csv"'],
    ['Dataset', `dct:accrualPeriodicity <${eu}/frequency/anual>`],
  ])('and none is made up, of a %s: %s', async (type, statement) => {
    const text = about(type, statement);
    for (const profile of ['eucaim-v2', 'healthdcat-ap-r8'])
      expect(at(await findings(text, profile)).filter(({ didYouMean }) => didYouMean)).toEqual([]);
  });

  test('and the names of mappings/code-names.tsv are those of codes that are bundled', async () => {
    const text = readFileSync(join(root, 'ontology/vocabularies/eu.ttl'), 'utf8');
    const reading = await read(text, 'turtle', base);
    if (reading.state === 'malformed') throw new Error(reading.message);
    const known = new Set(reading.quads.map(({ subject }) => subject.value));
    const rows = readTable(join(root, 'mappings/code-names.tsv'), ['list', 'name', 'code']);
    expect(rows.map(({ cells }) => cells.list + cells.code).filter((each) => !known.has(each))).toEqual([]);
    expect(rows.length).toBeGreaterThan(26);
  });
});

describe('the language of a text', () => {
  test('is a gap where nobody knows it, which is not filled in', async () => {
    const [found] = at(await findings(dataset('dcat:keyword "Ansprechpartner"'), 'eucaim-v2'));
    expect(found?.fix).toContain('dcat:keyword "Ansprechpartner"@… .');
    expect(found?.didYouMean).toBe('Say in which language it is: "Ansprechpartner"@…');
    expect(found).not.toHaveProperty('edit');
    expect(found?.reason).toBe('"Ansprechpartner" does not say in which language it is');
  });

  test('is the tag of the name that was written for it', async () => {
    const [found, ...more] = at(await findings(dataset('dct:title "T"@english'), 'eucaim-v2'));
    expect(found?.edit?.text).toBe('"T"@en');
    expect(more).toEqual([]);
  });
});

describe('a slip has one finding and one edit', () => {
  test.each([
    [
      'an address without mailto:',
      'dcat:contactPoint [ a vcard:Kind ; vcard:fn "N" ; vcard:hasEmail <a@example.org> ]',
      '<mailto:a@example.org>',
    ],
    [
      'mailto: where a text is asked for',
      'dct:publisher [ a foaf:Agent ; foaf:name "N"@en ; cv:contactPoint [ a cv:ContactPoint ; cv:email <mailto:a@example.org> ] ]',
      '"a@example.org"',
    ],
    [
      'the regulation without its last part',
      'dcatap:applicableLegislation <http://data.europa.eu/eli/reg/2025/327>',
      '<http://data.europa.eu/eli/reg/2025/327/oj>',
    ],
    ['http for https', 'dct:type <http://cancerimage.eu/ontology/EUCAIM#SPEC1000019>', 'e:SPEC1000019'],
    ['a version with a v', 'dcat:version "v1.0.0"', '"1.0.0"'],
  ])('%s', async (_, statement, right) => {
    const found = at(await findings(dataset(statement), 'eucaim-v2')).filter(({ didYouMean }) => didYouMean);
    expect(found.map(({ edit }) => edit?.text)).toEqual([right]);
  });

  test('another namespace of personal data, under the release that asks for one', async () => {
    const text = dataset('dpv:hasPersonalData <https://w3id.org/dpv/pd#Age>');
    const [found] = at(await findings(text, 'healthdcat-ap-r8')).filter(({ didYouMean }) => didYouMean);
    expect(found?.edit?.text).toBe('<https://w3id.org/dpv/dpv-pd#Age>');
  });

  test('a class in small letters, which hides what is asked of it', async () => {
    const text = `${header}<1> a dcat:Dataset ; dcat:distribution <2> .\n<2> a dcat:distribution .\n`;
    const [found] = at(await findings(text, 'healthdcat-ap-r8')).filter(({ didYouMean }) => didYouMean);
    expect(found).toMatchObject({ severity: 'info', didYouMean: 'Did you mean dcat:Distribution?' });
    expect(found?.edit?.text).toBe('dcat:Distribution');
  });
});
