import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adHoc } from '../../src/query/index.ts';
import { prefixes } from '../../src/rdf/index.ts';
import { openScratch } from '../../src/store/index.ts';

const xsd = prefixes.xsd;
const typed = (type: string, ...values: string[]) => values.map((value) => `"${value}"^^<${xsd}${type}>`);
const numbers = ['-7', '1', '2.0', '3.0e0', '9', '10', '10.5', '100'];
const instants = typed(
  'dateTime',
  '2019-12-31T23:00:00-05:00',
  '2020-01-01T00:00:00',
  '2020-01-01T00:00:00Z',
  '2020-01-01T09:00:00+14:00',
  '2021-06-01T12:00:00',
);
const texts = ['"10"', '"9"', '"10a"', '"a"', '"a"@en', '"b"@de', '"B"', '""'];
const others = [
  ...typed('date', '2020-01-01', '2019-05-05+14:00', '2020-01-01Z', 'soon'),
  ...typed('duration', 'P1M', 'P2M', 'P1Y'),
  ...typed('boolean', 'true', 'false'),
  ...typed('double', 'NaN', 'INF'),
  ...typed('integer', 'many'),
  '"x"^^<urn:type>',
];
const names = ['<urn:a>', '<urn:b>', 'UNDEF'];

const empty = openScratch();

/** The values in the order that ORDER BY gives, as they are written in N-Triples; undefined for none. */
async function ordered(values: readonly string[], key: string): Promise<(string | undefined)[]> {
  const checked = adHoc(`SELECT ?x { VALUES ?x { ${values.join(' ')} } } ORDER BY ${key}`);
  if (checked.state === 'refused') throw new Error(checked.message);
  const rows = empty.ask(checked.text);
  return typeof rows === 'boolean' ? [] : rows.map(({ x }) => x?.value);
}

describe('ORDER BY over values of every kind', () => {
  it('orders numbers as numbers whatever stands among them', async () => {
    const mixed = ['3.0e0', ...typed('date', '2020-01-01'), '10', '"2x"', '2.0', '1'];
    const found = await ordered(mixed, 'DESC(?x)');
    expect(found.filter((value) => /^\d+(\.\d+)?$/.test(value ?? ''))).toEqual(['10', '3', '2', '1']);
  });

  it('gives what is no literal first, then numbers, then texts', async () => {
    expect(await ordered(['"b"', '"a"@en', '10', '<urn:a>', 'UNDEF', '9'], '?x')).toEqual([
      undefined,
      'urn:a',
      '9',
      '10',
      'a',
      'b',
    ]);
  });

  it('orders times by the moment that they tell, those without a zone as in UTC', async () => {
    expect(await ordered(instants, '?x STR(?x)')).toEqual([
      '2020-01-01T09:00:00+14:00',
      '2020-01-01T00:00:00',
      '2020-01-01T00:00:00Z',
      '2019-12-31T23:00:00-05:00',
      '2021-06-01T12:00:00',
    ]);
  });

  it('gives one order for the same values, in whatever order they come, and never fails', async () => {
    const value = fc.constantFrom(...numbers, ...instants, ...texts, ...others, ...names);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(value, { minLength: 25 }),
        fc.infiniteStream(fc.nat()),
        async (values, draws) => {
          const rank = new Map(values.map((each) => [each, draws.next().value]));
          const shuffled = values.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
          const order = async (given: readonly string[]) =>
            (await ordered(given, '?x STR(?x) LANG(?x)')).map((each) => `${each}`);
          expect(await order(shuffled)).toEqual(await order(values));
        },
      ),
      { numRuns: 60 },
    );
  });
});
