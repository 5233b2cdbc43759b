import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prefixes } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { openValidation, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';
import { quadsOf } from './profile-examples.ts';

const file = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const vocabularies = ['ehds', 'eu'].map((each) => file(`ontology/vocabularies/${each}.ttl`)).join('\n');
const declared = Object.entries(prefixes).map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .`);
const health = 'https://hdeu-dcat.data.health.europa.eu/resource/authority/';
const eu = 'http://publications.europa.eu/resource/authority/';

/** The codes of a list that is complete here, as its concepts are named. */
const codesOf = (list: string) => [
  ...new Set(
    [...vocabularies.matchAll(new RegExp(`/${list}/([^>]+)> a skos:Concept`, 'g'))].map(([, code]) => code),
  ),
];

let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

/** What is said of the property of a statement, of a dataset or of a distribution, that is a violation. */
async function refusals(profile: string, statement: string, of = 'dcat:Dataset'): Promise<string[]> {
  const quads = await quadsOf(`${declared.join('\n')} <https://example.org/1> a ${of} ; ${statement} .`);
  const { findings } = await validation.validateQuads({ quads, placeOf: () => undefined }, profile);
  const property = statement.slice(0, statement.indexOf(' '));
  return findings
    .filter(({ severity, path }) => severity === 'violation' && path?.includes(property))
    .map(({ message }) => message);
}

test.each([
  ['healthdcat-ap-r7', 'healthdcatap:healthTheme', `${health}health-theme`, 'dcat:Dataset'],
  ['healthdcat-ap-r7', 'healthdcatap:hasCodingSystem', `${health}coding-system`, 'dcat:Dataset'],
  ['eucaim-v2', 'healthdcatap:healthTheme', `${health}health-theme`, 'dcat:Dataset'],
  ['eucaim-v2', 'healthdcatap:hasCodingSystem', `${health}coding-system`, 'dcat:Dataset'],
  ['eucaim-v2', 'dcatap:availability', `${eu}planned-availability`, 'dcat:Distribution'],
  ['eucaim-v2', 'adms:status', `${eu}distribution-status`, 'dcat:Distribution'],
])('%s takes for %s every code of the list, which is complete here, and no other', async (profile, property, list, of) => {
  const codes = codesOf(list.split('/').at(-1) ?? '');
  expect(codes.length).toBeGreaterThanOrEqual(5);
  for (const code of codes) {
    expect(await refusals(profile, `${property} <${list}/${code}>`, of), code).toEqual([]);
    expect(await refusals(profile, `${property} <${list}/${code}S>`, of), `${code}S`).toHaveLength(1);
  }
});

test.each([
  ['the root of all modalities is no modality', 'eucaim:hasImageModality eucaim:IMG1000009'],
  ['the root of all sexes is no sex', 'eucaim:hasBirthSex eucaim:COM1001396'],
  ['a version has no v before it', 'dcat:version "v1.0.0"'],
  ['a year has twelve months', 'dcat:version "2026.13"'],
])('%s (eucaim-v2)', async (_, statement) => {
  const found = await refusals('eucaim-v2', statement);
  expect(found).toHaveLength(1);
  if (statement.includes('v1')) expect(found[0]).toContain('without a v');
});

test.each(['1.0.0', '2026.11', '2026-11-22', '20261122'])('the version %s is taken', async (version) => {
  expect(await refusals('eucaim-v2', `dcat:version "${version}"`)).toEqual([]);
});

test.each([
  'dcat-ap-3',
  'healthdcat-ap-r8',
  'eucaim-v2',
])('an empty name is no name (%s)', async (profile) => {
  const agent = (name: string) => `dct:publisher [ a foaf:Agent ; foaf:name "${name}"@en ]`;
  const named = async (text: string) => {
    const quads = await quadsOf(
      `${declared.join('\n')} <https://example.org/1> a dcat:Dataset ; ${agent(text)} .`,
    );
    const { findings } = await validation.validateQuads({ quads, placeOf: () => undefined }, profile);
    return findings.filter(({ path }) => path === 'name (foaf:name)').length;
  };
  expect(await named('Example hospital')).toBe(0);
  expect(await named('')).toBe(1);
});

test('the checksum of another length is told the length that its algorithm makes', async () => {
  const sum = (value: string) =>
    `spdx:checksum [ a spdx:Checksum ; spdx:algorithm spdx:checksumAlgorithm_md5 ; spdx:checksumValue "${value}"^^xsd:hexBinary ]`;
  const findings = async (value: string) => {
    const quads = await quadsOf(
      `${declared.join('\n')} <https://example.org/1> a dcat:Distribution ; ${sum(value)} .`,
    );
    return (await validation.validateQuads({ quads, placeOf: () => undefined }, 'eucaim-v2')).findings.filter(
      ({ shape }) => shape.endsWith('/ChecksumLength'),
    );
  };
  expect(await findings('d41d8cd98f00b204e9800998ecf8427e')).toEqual([]);
  const [found] = await findings('d41d8cd9');
  expect(found?.message).toContain('32 hexadecimal digits for MD5');
  expect(found?.fix).toMatch(/^#|# /);
});

test('a text without a dataset is a warning of fair, which has no violations', async () => {
  const quads = await quadsOf(`${declared.join('\n')} <https://example.org/1> a foaf:Agent .`);
  const { counts, conforms } = await validation.validateQuads({ quads, placeOf: () => undefined }, 'fair');
  expect(counts).toMatchObject({ violation: 0, warning: 1 });
  expect(conforms).toBe(true);
});
