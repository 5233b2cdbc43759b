import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { name } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { openValidation, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';
import { declarations, exampleText, quadsOf } from './profile-examples.ts';

/** Where profiles contradict each other: docs/profiles.md has a row for each of these. */

let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

/** What a profile finds in its own complete record after a change of text, which has to change something. */
async function found(profile: string, change: [from: string | RegExp, to: string], file = 'valid.ttl') {
  const text = exampleText(profile, file);
  const changed = text.replaceAll(
    typeof change[0] === 'string' ? change[0] : new RegExp(change[0], 'g'),
    change[1],
  );
  expect(changed, profile).not.toBe(text);
  const { findings } = await validation.validateQuads(
    { quads: await quadsOf(declarations + changed), placeOf: () => undefined },
    profile,
  );
  return findings.map(({ severity, shape }) => `${severity} ${shape.split('/').at(-1)}`).sort();
}

const final = 'https://hdeu-dcat.data.health.europa.eu/';
const acceptance = 'https://hdeu-dcat.acceptance.data.health.europa.eu/';
const category = (host: string) => `<${host}resource/authority/healthcategories/EHRS>`;

describe('profiles contradict each other', () => {
  test('about the namespace of personal data', async () => {
    const pd: [string, string] = ['https://w3id.org/dpv/dpv-pd#Age', 'https://w3id.org/dpv/pd#Age'];
    expect(await found('healthdcat-ap-r8', pd)).toEqual(['violation DatasetHasPersonalData']);
    expect(await found('healthdcat-ap-r7', [pd[1], pd[0]])).toEqual([]);
    expect(
      await found('eucaim-v2', [
        'a dcat:Dataset ;',
        `a dcat:Dataset ; <https://w3id.org/dpv#hasPersonalData> <${pd[1]}> ;`,
      ]),
    ).toEqual([]);
  });

  test('about the host of the authority lists', async () => {
    expect(await found('healthdcat-ap-r8', [category(final), category(acceptance)])).toEqual([
      'violation DatasetHealthCategory',
    ]);
    expect(await found('healthdcat-ap-r7', [category(acceptance), category(final)])).toEqual([]);
    for (const profile of ['eucaim-v1', 'eucaim-v2'])
      expect(await found(profile, [category(final), category(acceptance)])).toEqual([]);
    expect(await found('healthdcat-ap-r5', [category('http://13.81.34.152:1101/'), category(final)])).toEqual(
      [],
    );
  });

  test.each([
    'https://w3id.org/healthdcat-ap#',
    'http://data.europa.eu/r5r/healthdcatap#',
    'https://healthdcat-ap.github.io/',
  ])('about the namespace of HealthDCAT-AP: %s hides every property', async (namespace) => {
    for (const profile of ['healthdcat-ap-r5', 'healthdcat-ap-r7', 'healthdcat-ap-r8', 'eucaim-v2']) {
      const findings = await found(profile, ['http://healthdataportal.eu/ns/health#', namespace]);
      expect(findings, profile).toContain('violation DatasetHealthCategory');
      expect(findings, profile).toContain(`${profile === 'eucaim-v2' ? 'warning' : 'violation'} DatasetHdab`);
    }
  });

  test('about file type DCM, which an older copy of the list lacks: it is taken', async () => {
    expect(exampleText('healthdcat-ap-r8', 'valid.ttl')).toContain('file-type/DCM>');
    expect(await found('healthdcat-ap-r8', ['file-type/DCM>', 'file-type/DICOM-ISH>'])).toEqual([
      'violation DistributionFormat',
      'violation DistributionFormat',
      'violation DistributionFormat',
    ]);
  });

  test('about the scheme of access conditions, whose published file names two IRIs: ours has one', async () => {
    const path = fileURLToPath(new URL('../../ontology/vocabularies/eucaim.ttl', import.meta.url));
    const quads = await quadsOf(readFileSync(path, 'utf8'));
    const schemes = quads.filter(({ object }) => object.equals(name('skos:ConceptScheme')));
    const named = new Set(
      quads
        .filter(({ predicate }) => predicate.equals(name('skos:inScheme')))
        .map(({ object }) => object.value),
    );
    expect([...named].sort()).toEqual(schemes.map(({ subject }) => subject.value).sort());
  });

  test('about the type of a dataset', async () => {
    const eu = '<http://publications.europa.eu/resource/authority/dataset-type/STATISTICAL>';
    const eucaim = '<https://cancerimage.eu/ontology/EUCAIM#SPEC1000019>';
    expect(await found('healthdcat-ap-r8', [eu, eucaim])).toEqual(['warning DatasetType']);
    expect(await found('healthdcat-ap-r7', [eu, eucaim])).toEqual([]);
    expect(await found('eucaim-v2', ['eucaim:SPEC1000019', eu])).toEqual(['violation DatasetType']);
  });

  test('about the coordinating access body, which only R8 knows', async () => {
    const text: [string, string] = [
      'dct:title "Prostate MRI of',
      'healthdcatap:hdabCoordinator "one" , "two" ; dct:title "Prostate MRI of',
    ];
    expect(await found('healthdcat-ap-r8', text)).toContain('violation DatasetHdabCoordinator');
    for (const profile of ['healthdcat-ap-r5', 'healthdcat-ap-r7', 'eucaim-v2'])
      expect(await found(profile, text), profile).toEqual([]);
  });

  test('about an access body that is not designated yet', async () => {
    const none: [RegExp, string] = [/ {2}healthdcatap:hdab <https:\/\/example.org\/hdab> ;\n/, ''];
    const invented: [string, string] = ['Health data access body of', 'Placeholder for'];
    for (const profile of ['healthdcat-ap-r5', 'healthdcat-ap-r7', 'healthdcat-ap-r8']) {
      expect(await found(profile, none), profile).toEqual(['violation DatasetHdab']);
      expect(await found(profile, invented), profile).toEqual([]);
    }
    for (const profile of ['eucaim-v1', 'eucaim-v2']) {
      expect(await found(profile, none), profile).toEqual(['warning DatasetHdab']);
      expect(await found(profile, invented), profile).toEqual(['violation HdabPlaceholder']);
    }
  });

  test('about code values: concepts up to R5, texts from R7 on, and R5 takes both', async () => {
    const text: [RegExp, string] = [/hasCodeValues <[^>]*>/, 'hasCodeValues "C61"'];
    const concept: [RegExp, string] = [/hasCodeValues "[^"]*"/, 'hasCodeValues <https://example.org/c61>'];
    expect(await found('eucaim-v1', text)).toContain('violation DatasetHasCodeValues');
    expect(await found('healthdcat-ap-r5', text)).toEqual([]);
    for (const profile of ['healthdcat-ap-r7', 'healthdcat-ap-r8'])
      expect(await found(profile, concept), profile).toEqual(['violation DatasetHasCodeValues']);
  });

  test('about the title of a column', async () => {
    expect(await found('healthdcat-ap-r5', ['csvw:titles', 'csvw:title'])).toEqual([
      'violation ColumnTitles',
    ]);
    expect(await found('healthdcat-ap-r8', ['csvw:title', 'csvw:titles'])).toEqual(['violation ColumnTitle']);
  });

  test('about what the draft before R5 asked: none of it is asked, and its agents have no contact point', async () => {
    const uri: [RegExp, string] = [
      /dct:identifier ("[^"]*") ;\n {2}dct:title/,
      'dct:identifier $1^^xsd:anyURI ;\n  dct:title',
    ];
    const page: [RegExp, string] = [
      /vcard:hasEmail <mailto:data@example.org> ; vcard:hasURL/,
      'vcard:hasURL',
    ];
    const draft: [RegExp, string] = [
      /dcat:contactPoint (<https:\/\/example.org\/)hdab#contact>/,
      'foaf:homepage $1hdab> ; foaf:mbox <mailto:hdab@example.org>',
    ];
    for (const profile of ['healthdcat-ap-r5', 'healthdcat-ap-r8']) {
      expect(await found(profile, uri), profile).toEqual([]);
      expect(await found(profile, page), profile).toEqual([]);
    }
    expect(await found('healthdcat-ap-r5', draft)).toEqual(['violation AgentReachable']);
  });

  test('about the contact point of an agent', async () => {
    const other: [string, string] = [
      'dcat:contactPoint <https://example.org/h',
      'foaf:page <https://example.org/h',
    ];
    expect(await found('eucaim-v1', other)).toEqual(Array(2).fill('violation AgentContactPoint'));
    for (const profile of ['eucaim-v2', 'healthdcat-ap-r7', 'healthdcat-ap-r8'])
      expect(await found(profile, ['cv:contactPoint', 'dcat:contactPoint']), profile).toContain(
        'violation AgentContactPoint',
      );
    // R5 takes either: its custodian has one kind of contact point, its other agents the other.
    expect(exampleText('healthdcat-ap-r5', 'valid.ttl')).toMatch(/registry> .* cv:contactPoint/);
    expect(await found('healthdcat-ap-r5', other)).toEqual(Array(2).fill('violation AgentReachable'));
    expect(await found('healthdcat-ap-r5', ['; cv:contactPoint', '; foaf:page'])).toEqual([
      'violation AgentReachable',
    ]);
  });

  test('about a second theme', async () => {
    const second: [string, string] = [
      'data-theme/HEAL> ;',
      'data-theme/HEAL> , <http://publications.europa.eu/resource/authority/data-theme/TECH> ;',
    ];
    for (const profile of ['eucaim-v1', 'eucaim-v2'])
      expect(await found(profile, second), profile).toEqual(['violation DatasetTheme']);
    expect(await found('healthdcat-ap-r8', second)).toEqual([]);
  });

  test('about the datatype of a size in bytes', async () => {
    expect(await found('eucaim-v2', ['"348966092800"^^xsd:nonNegativeInteger', '348966092800.0'])).toEqual([
      'violation DistributionByteSize',
    ]);
    expect(exampleText('eucaim-v1', 'valid.ttl')).toContain('dcat:byteSize 348966092800.0');
  });
});

describe('the access level is read from the record', () => {
  const right = (level: string) => `access-right/${level}>`;

  test.each([
    'healthdcat-ap-r5',
    'healthdcat-ap-r7',
    'healthdcat-ap-r8',
  ])('by %s: more is asked of non-public data', async (profile) => {
    for (const [file, level] of [
      ['valid-public.ttl', 'PUBLIC'],
      ['valid-restricted.ttl', 'RESTRICTED'],
    ] as const) {
      const findings = await found(profile, [right(level), right('NON_PUBLIC')], file);
      expect(findings.filter((each) => each.startsWith('violation'))).toEqual([
        'violation NonPublicProvenance',
        'violation NonPublicType',
      ]);
      expect(findings.filter((each) => each.startsWith('warning NonPublicRecommended'))).toHaveLength(9);
    }
  });

  test('of each dataset by itself, and not of other things that state access rights', async () => {
    const text = `${exampleText('healthdcat-ap-r8', 'valid-public.ttl')}
      <https://example.org/service> a dcat:DataService ; dct:title "Search"@en ; dcat:endpointURL <https://example.org/s> ;
        dct:accessRights <http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC> .`;
    const { findings } = await validation.validateQuads(
      { quads: await quadsOf(text), placeOf: () => undefined },
      'healthdcat-ap-r8',
    );
    expect(findings.filter(({ shape }) => /\/NonPublic/.test(shape))).toEqual([]);
    expect(findings.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  test('and a dataset without one of the three levels does not conform', async () => {
    expect(
      await found('healthdcat-ap-r8', [right('PUBLIC'), right('SENSITIVE')], 'valid-public.ttl'),
    ).toEqual(['violation DatasetAccessRights']);
  });
});
