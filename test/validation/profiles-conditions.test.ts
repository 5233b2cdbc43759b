import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/index.ts';
import { openValidation, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';
import { declarations, quadsOf } from './profile-examples.ts';

/** Rules that hold only where something else is there: each is tried where it holds, and where it does not. */

let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

/** How often a shape finds something in a dataset with these statements. */
async function found(statements: string, shape: string, profile = 'eucaim-v2'): Promise<number> {
  const text = `${declarations}<https://example.org/1> a dcat:Dataset ; ${statements} .`;
  const { findings } = await validation.validateQuads(
    { quads: await quadsOf(text), placeOf: () => undefined },
    profile,
  );
  return findings.filter((each) => each.shape.endsWith(`/${shape}`)).length;
}

const page = 'cv:contactPage <https://cancerimage.eu/contact-us/>';
const email = 'cv:email "contact@cancerimage.eu"';
const publisher = (who: string, contact: string) =>
  `dct:publisher ${who} . ${who} a foaf:Agent ; cv:contactPoint [ a cv:ContactPoint ; ${contact} ]`;
const named = (name: string, contact: string) => `${publisher('_:p', contact)} ; foaf:name "${name}"`;

describe('where EUCAIM is the publisher', () => {
  test.each([
    'EUCAIM',
    'EUCAIM (Cancer Image Europe)',
    'Cancer Image Europe',
    'European Federation for Cancer Images',
  ])('by its name %s, its page and its address are asked for', async (name) => {
    expect(await found(named(name, 'cv:email "data@example.org"'), 'EucaimContactPage')).toBe(1);
    expect(await found(named(name, 'cv:email "data@example.org"'), 'EucaimContactEmail')).toBe(1);
    expect(await found(named(name, page), 'EucaimContactPage')).toBe(0);
    expect(await found(named(name, page), 'EucaimContactEmail')).toBe(1);
    expect(await found(named(name, `${email} ; ${page}`), 'EucaimContactEmail')).toBe(0);
  });

  test('by its IRI, they are too', async () => {
    expect(await found(publisher('<https://cancerimage.eu/>', page), 'EucaimContactEmail')).toBe(1);
    expect(
      await found(publisher('<https://cancerimage.eu/>', `${page} ; ${email}`), 'EucaimContactEmail'),
    ).toBe(0);
  });

  test.each([
    'Example hospital',
    'Partner of EUCAIM',
    'Cancer Imaging Archive',
  ])('nothing of it is asked of %s', async (name) => {
    for (const shape of ['EucaimContactPage', 'EucaimContactEmail'])
      expect(await found(named(name, 'cv:email "data@example.org"'), shape), shape).toBe(0);
  });
});

const sum = (algorithm: string, digits: number) =>
  `dcat:distribution [ a dcat:Distribution ; spdx:checksum [ spdx:algorithm ${algorithm} ; spdx:checksumValue "${'0'.repeat(digits)}"^^xsd:hexBinary ] ]`;
const role =
  'dcat:hadRole <https://schemas.isotc211.org/resources/codelists/ISO19115-1.1.cit.CI-RoleCode/custodian>';
const attribution = (agent: string) => `prov:qualifiedAttribution [ prov:agent ${agent} ; ${role} ]`;

// What is asked, the shape, statements for which it is not kept, and statements that it does not ask anything of.
const rules: [rule: string, shape: string, broken: string, kept: string[], profile?: string][] = [
  [
    'a checksum is as long as its algorithm makes it',
    'ChecksumLength',
    sum('spdx:checksumAlgorithm_sha256', 40),
    [
      sum('spdx:checksumAlgorithm_sha256', 64),
      sum('spdx:checksumAlgorithm_md5', 32),
      sum('spdx:checksumAlgorithm_sha1', 40),
      sum('spdx:checksumAlgorithm_sha512', 128),
      sum('spdx:checksumAlgorithm_md6', 7),
    ],
  ],
  [
    'an attributed agent that is described has a name',
    'AttributionAgentName',
    attribution('[ a prov:Agent ]'),
    [attribution('<https://ror.org/1>'), attribution('[ a prov:Agent ; foaf:name "A" ]')],
  ],
  [
    'the same in v1.0',
    'AttributionAgentName',
    attribution('[ a prov:Agent ]'),
    ['dct:title "T"@en'],
    'eucaim-v1',
  ],
  [
    'a creator has a name, in v1.0 too',
    'CreatorName',
    'dct:creator [ a foaf:Agent ]',
    ['dct:title "T"@en'],
    'eucaim-v1',
  ],
  [
    'a creator that is described is reached',
    'CreatorReachable',
    'dct:creator [ a foaf:Agent ; foaf:name "A" ]',
    [
      'dct:creator <https://orcid.org/1>',
      'dct:creator [ a foaf:Agent ; foaf:name "A" ; foaf:mbox <mailto:a@b.org> ]',
    ],
  ],
  [
    'structured data have variables',
    'DatasetHasVariables',
    'healthdcatap:hasStructuredData true',
    [
      'healthdcatap:hasStructuredData false',
      'healthdcatap:hasStructuredData true ; healthdcatap:hasVariables [ a csvw:TableGroup ]',
    ],
  ],
  [
    'the same in R8',
    'DatasetHasVariables',
    'healthdcatap:hasStructuredData true',
    ['healthdcatap:hasStructuredData false'],
    'healthdcat-ap-r8',
  ],
  ['an activity has a type', 'ActivityType', 'prov:wasGeneratedBy []', ['dct:title "T"@en']],
  [
    'opening hours have a description',
    'HoursDescription',
    publisher('_:p', `${email} ; cv:openingHours []`),
    [publisher('_:p', email)],
  ],
  [
    'a policy has a rule, and a rule an action',
    'PolicyAction',
    'dcat:distribution [ a dcat:Distribution ; odrl:hasPolicy [ odrl:permission [] ] ]',
    ['dcat:distribution [ a dcat:Distribution ]'],
  ],
  [
    'a checksum of v1.0 has an algorithm',
    'DistributionAlgorithm',
    'dcat:distribution [ a dcat:Distribution ; spdx:checksumValue "00"^^xsd:hexBinary ]',
    ['dcat:distribution [ a dcat:Distribution ]'],
    'eucaim-v1',
  ],
  [
    'another identifier says who issued it',
    'OtherIdentifierAgency',
    'adms:identifier [ skos:notation "1" ]',
    ['adms:identifier [ skos:notation "1" ; dct:creator <https://example.org/a> ]', 'dct:title "T"@en'],
  ],
];

test.each(rules)('%s', async (_rule, shape, broken, kept, profile) => {
  expect(await found(broken, shape, profile)).toBeGreaterThan(0);
  for (const each of kept) expect(await found(each, shape, profile), each).toBe(0);
});
