import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { prefixes } from '../../src/rdf/index.ts';
import { Data } from '../../src/validation/data.ts';
import { type Profile, readProfiles } from '../../src/validation/profile.ts';
import { quadsOf } from './profile-examples.ts';

const limits = {
  deadlineMs: 5000,
  results: 1000,
  nodes: 1000,
  values: 100,
  statements: 10_000,
  characters: 1e6,
};
const names = ['dcat-ap-3', 'healthdcat-ap-r8', 'eucaim-v2'];

let profiles: Map<string, Profile>;
beforeAll(async () => {
  profiles = await readProfiles(fileURLToPath(new URL('../../shapes', import.meta.url)));
});

/** Which of the periods a profile refuses, each a pair of dates with their datatypes. */
async function refused(profile: string, periods: readonly string[]): Promise<string[]> {
  const text = periods.map((period, index) => {
    const [start, end] = period.split(' to ').map((each) => each.replace(/^(\S+) (\w+)$/, '"$1"^^xsd:$2'));
    return `<https://example.org/${index}> a dct:PeriodOfTime ; dcat:startDate ${start} ; dcat:endDate ${end} .`;
  });
  const declared = (['dcat', 'dct', 'xsd'] as const).map((each) => `@prefix ${each}: <${prefixes[each]}> .`);
  const data = new Data(await quadsOf([...declared, ...text].join('\n')));
  const results = (await profiles.get(profile)?.validate(data, limits)) ?? [];
  const found = results.filter(({ shape, property }) => /Period/.test(shape.value) && property !== undefined);
  const nodes = new Set(found.map(({ focus }) => focus.value));
  return periods.filter((_, index) => nodes.has(`https://example.org/${index}`));
}

/** The same year in each precision, and as a time with and without its zone. */
const dates = (year: string) => [
  `${year} gYear`,
  `${year}-06 gYearMonth`,
  `${year}-06-15 date`,
  `${year}-06-15T12:00:00 dateTime`,
  `${year}-06-15T12:00:00Z dateTime`,
];
const pairs = (from: string, to: string) =>
  dates(from).flatMap((start) => dates(to).map((end) => `${start} to ${end}`));

test.each(names)('a period of %s may start in any precision and end in any other', async (profile) => {
  const periods = [...pairs('2021', '2023'), ...pairs('2021', '2021')];
  expect(periods).toHaveLength(50);
  expect(await refused(profile, periods)).toEqual([]);
});

test.each(
  names,
)('a period of %s that ends before it starts is refused, whatever the precision', async (profile) => {
  const periods = pairs('2023', '2021');
  expect(await refused(profile, periods)).toEqual(periods);
});

test('a date counts as far as it goes, and a time zone only between two times', async () => {
  const wrong = [
    '2023-07 gYearMonth to 2023-06-30 date',
    '2023-06-16 date to 2023-06-15T23:00:00 dateTime',
    '2023-06-15T12:00:00Z dateTime to 2023-06-15T12:00:00+01:00 dateTime',
    '2023-06-15T12:00:00Z dateTime to 2023-06-14T09:00:00 dateTime',
  ];
  const right = [
    '2021-01-01T00:00:00Z dateTime to 2023-12-31 date',
    '2023-06-30 date to 2023-06 gYearMonth',
    '2023-06-15T23:59:59 dateTime to 2023-06-15 date',
    '2023-06-15T12:00:00+01:00 dateTime to 2023-06-15T12:00:00Z dateTime',
    // Up to 14 hours lie between a time and the same time of a zone that is not told.
    '2023-06-15T12:00:00Z dateTime to 2023-06-15T09:00:00 dateTime',
    '2023-06-15+14:00 date to 2023-06-15Z date',
  ];
  expect(await refused('dcat-ap-3', [...wrong, ...right])).toEqual(wrong);
});
