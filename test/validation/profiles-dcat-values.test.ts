import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { prefixes } from '../../src/rdf/index.ts';
import { Data } from '../../src/validation/data.ts';
import { compile, type Result } from '../../src/validation/engine.ts';
import { type Profile, readProfiles } from '../../src/validation/profile.ts';
import { sharedData } from '../shared-data.ts';
import { quadsOf } from './profile-examples.ts';

const official = sharedData('dcat/semic-dcat-ap/releases/3.0.1/html/shacl/shapes.ttl');
const limits = {
  deadlineMs: 5000,
  results: 1000,
  nodes: 1000,
  values: 100,
  statements: 10_000,
  characters: 1e6,
};
const declared = Object.entries(prefixes).map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .`);

/** A record that DCAT-AP 3 takes, with one statement more of the dataset, and one more of its distribution. */
const record = (ofDataset = '', ofDistribution = '') => `${declared.join('\n')}
<https://example.org/1> a dcat:Dataset ; dct:title "One"@en ; dct:description "A dataset."@en ; ${ofDataset}
  dcat:distribution <https://example.org/1#files> .
<https://example.org/1#files> a dcat:Distribution ; ${ofDistribution} dcat:accessURL <https://example.org/1.zip> .`;

/** What people write for what DCAT-AP 3 wants, of a dataset and of a distribution. */
const slips: [of: string, statement: string][] = [
  ['dataset', 'dct:publisher "ACME"'],
  ['dataset', 'dct:publisher <https://example.org/a> , <https://example.org/b>'],
  ['dataset', 'dct:creator "ACME"'],
  ['dataset', 'dcat:theme "Health"'],
  ['dataset', 'dcat:contactPoint "me"'],
  ['dataset', 'dcat:landingPage "x"'],
  ['dataset', 'foaf:page "x"'],
  ['dataset', 'dct:language "en"'],
  ['dataset', 'dct:spatial "Sweden"'],
  ['dataset', 'dct:temporal "2021 to 2023"'],
  ['dataset', 'dct:accessRights "open"'],
  ['dataset', 'dct:accrualPeriodicity "yearly"'],
  ['dataset', 'dct:provenance "routine care"'],
  ['dataset', 'dct:conformsTo "DICOM"'],
  ['dataset', 'dct:identifier <https://example.org/1>'],
  ['dataset', 'dcat:keyword <https://example.org/cancer>'],
  ['dataset', 'dcat:version "1" , "2"'],
  ['dataset', 'dcat:temporalResolution "a day"'],
  ['dataset', 'dcat:spatialResolutionInMeters "ten"'],
  ['distribution', 'dcat:byteSize "big"'],
  ['distribution', 'dct:license <https://example.org/a> , <https://example.org/b>'],
  ['distribution', 'dct:license "CC BY"'],
  ['distribution', 'dct:format "csv"'],
  ['distribution', 'dcat:mediaType "text/csv"'],
  ['distribution', 'dcat:downloadURL "https://example.org/1.zip"'],
  ['distribution', 'dct:rights "ask us"'],
  ['distribution', 'spdx:checksum "e3b0c442"'],
];
const withSlip = ([of, statement]: [string, string]) =>
  of === 'dataset' ? record(`${statement} ;`) : record('', `${statement} ;`);

let profiles: Map<string, Profile>;
beforeAll(async () => {
  profiles = await readProfiles(fileURLToPath(new URL('../../shapes', import.meta.url)));
});

async function violations(text: string): Promise<Result[]> {
  const profile = profiles.get('dcat-ap-3');
  const data = new Data([...(await quadsOf(text)), ...(profile?.facts ?? [])]);
  return ((await profile?.validate(data, limits)) ?? []).filter(({ severity }) => severity === 'violation');
}

test('the record without a slip has no violation', async () => {
  expect(await violations(record())).toEqual([]);
});

test.each(slips)('a slip of a %s is one violation: %s', async (...slip) => {
  const [statement] = slip[1].split(' ');
  const found = await violations(withSlip(slip));
  expect(found).toHaveLength(1);
  expect(statement).toContain(found[0]?.property?.value.split(/[#/]/).at(-1));
});

test('what is described as something else is no distribution, and what is only named is', async () => {
  const described = record().replace('a dcat:Distribution', 'a dcat:distribution');
  const properties = (await violations(described)).map(({ property }) => property?.value);
  expect(properties).toEqual([`${prefixes.dcat}distribution`]);
  expect(await violations(record().replace('a dcat:Distribution ;', ''))).toEqual([]);
});

describe.skipIf(official === undefined)(
  'the official shapes (skipped where the shared data are absent)',
  () => {
    test('refuse the same slips', async () => {
      const theirs = compile(new Data(await quadsOf(readFileSync(official ?? '', 'utf8'))));
      expect(slips).toHaveLength(27);
      for (const slip of slips) {
        const results = await theirs(new Data(await quadsOf(withSlip(slip))), limits);
        expect(results.filter(({ severity }) => severity === 'violation').length, slip.join(' ')).toBe(1);
      }
    });
  },
);
