import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { adHoc } from '../../src/query/index.ts';
import { iri, literal, prefixes, quad } from '../../src/rdf/index.ts';
import { openScratch, type Row } from '../../src/store/index.ts';

const { xsd } = prefixes;
const number = (value: string) => literal(value, { datatype: `${xsd}integer` });
const values = [number('1'), number('-1'), number('2'), literal('x'), literal('2020-01-01'), iri('urn:a')];
const subjects = ['urn:a', 'urn:b', 'urn:c'];

const graphs = ['urn:g', 'urn:h'];
/** Both graphs are the default graph, so that some triples are found twice. */
const both = { defaultGraphs: graphs, namedGraphs: graphs };

const expression = fc.constantFrom(
  'ABS(?o)',
  '?o + 1',
  '-?o',
  '?o + ?z',
  'STRLEN(?o)',
  '?o > 0',
  '?o && ?z',
  '?o IN (1, 1/0)',
  '1/0',
  `<${xsd}date>(?o)`,
  'IF(?o = 1, ABS(?z), ?o)',
  'COALESCE(ABS(?z), ABS(?o))',
  'IF(EXISTS { ?o <urn:p> ?w }, 1, ABS(?o))',
  'IRI(STR(?o))',
);
const pattern = fc.constantFrom(
  '?s <urn:p> ?o OPTIONAL { ?s <urn:q> ?z }',
  '{ ?s <urn:p> ?o OPTIONAL { ?o <urn:p> ?z } } UNION { ?s <urn:q> ?o }',
  '?s <urn:p> ?o . GRAPH ?in { ?s <urn:q> ?z }',
  '{ SELECT ?s ?o ?z { ?s <urn:p> ?o OPTIONAL { ?s <urn:q> ?z } } }',
  '?s <urn:p> ?o FILTER(?o != 2) BIND(?o AS ?z)',
  '?s <urn:none> ?o',
);
const data = fc.array(
  fc
    .tuple(
      fc.constantFrom(...subjects),
      fc.constantFrom('urn:p', 'urn:p', 'urn:q'),
      fc.constantFrom(...values),
      fc.constantFrom(...graphs),
    )
    .map(([s, p, o, g]) => quad(iri(s), iri(p), o, iri(g))),
  { maxLength: 14 },
);

const accepted = (text: string, dataset?: typeof both) => {
  const checked = adHoc(text, dataset && { dataset });
  if (checked.state !== 'accepted') throw new Error(`${text}: ${checked.message}`);
  return checked.text;
};
const integer = (row: Row | undefined, name: string) => {
  const value = row?.[name];
  return value?.termType === 'Literal' && value.datatype.value === `${xsd}integer`
    ? Number(value.value)
    : `no integer: ${value?.value}`;
};

describe('COUNT of an expression', () => {
  const table = openScratch();
  afterAll(() => table.close());
  const rows = (text: string) => table.ask(accepted(text)) as Row[];
  const counted = '{ VALUES (?g ?o) { ("a" 1) ("a" "x") ("b" -1) ("b" 1) ("c" "y") ("d" UNDEF) } }';

  it('counts the solutions in which it has a value, on random data in graphs that share triples', () => {
    let errors = 0;
    fc.assert(
      fc.property(data, pattern, expression, (quads, where, e) => {
        const store = openScratch();
        try {
          store.add(quads);
          const ask = (text: string) => store.ask(accepted(text, both)) as Row[];
          const all = ask(`SELECT * { ${where} BIND(${e} AS ?value) }`);
          const count = (some: readonly Row[]) => {
            const found = some.flatMap(({ value }) => (value === undefined ? [] : [JSON.stringify(value)]));
            errors += some.length - found.length;
            return { all: some.length, n: found.length, m: new Set(found).size };
          };
          const wanted = (row: Row | undefined) => ({
            all: integer(row, 'all'),
            n: integer(row, 'n'),
            m: integer(row, 'm'),
          });
          const heads = `(COUNT(*) AS ?all) (COUNT(${e}) AS ?n) (COUNT(DISTINCT ${e}) AS ?m)`;
          expect(ask(`SELECT ${heads} { ${where} }`).map(wanted), e).toEqual([count(all)]);
          const groups = ask(`SELECT ?s ${heads} { ${where} } GROUP BY ?s`);
          expect(new Set(all.map(({ s }) => s?.value))).toEqual(new Set(groups.map(({ s }) => s?.value)));
          for (const row of groups)
            expect(wanted(row), e).toEqual(count(all.filter(({ s }) => s?.value === row.s?.value)));
        } finally {
          store.close();
        }
      }),
      { numRuns: 300 },
    );
    expect(errors).toBeGreaterThan(300);
  });

  it.each([
    '',
    'DISTINCT ',
  ])('keeps the groups that have none, in HAVING and ORDER BY: COUNT(%sABS(?o))', (distinct) => {
    const count = `COUNT(${distinct}ABS(?o))`;
    const groups = (tail: string) =>
      rows(`SELECT ?g ${counted} GROUP BY ?g ${tail}`).map(({ g }) => g?.value);
    expect(groups(`HAVING(${count} = 0) ORDER BY ?g`)).toEqual(['c', 'd']);
    expect(groups(`HAVING(${count} >= 0) ORDER BY DESC(?g)`)).toEqual(['d', 'c', 'b', 'a']);
    expect(groups(`ORDER BY ${count} ?g`)).toEqual(['c', 'd', 'a', 'b']);
    expect(groups(`ORDER BY DESC(${count} + 1) ?g`)[3]).toBe('d');
    expect(table.ask(accepted(`ASK ${counted} GROUP BY ?g HAVING(${count} = 0)`))).toBe(true);
    expect(rows(`SELECT ?n { { SELECT (${count} AS ?n) ${counted} } }`)).toHaveLength(1);
  });

  it('does not show what it adds, nor lets COUNT(DISTINCT *) see it', () => {
    const text = `SELECT (COUNT(DISTINCT *) AS ?all) (COUNT(DISTINCT ABS(?once1)) AS ?n) { VALUES ?once1 { 1 -1 "x" } }`;
    const [row] = rows(text);
    expect(Object.keys(row ?? {}).sort()).toEqual(['all', 'n']);
    expect([integer(row, 'all'), integer(row, 'n')]).toEqual([3, 1]);
  });

  it('draws for each solution where it is asked to', () => {
    const [row] =
      rows(`SELECT (COUNT(DISTINCT UUID()) AS ?n) (COUNT(RAND()) AS ?m) (COUNT(DISTINCT *) AS ?all)
      { VALUES ?x { 1 1 2 } }`);
    expect([integer(row, 'n'), integer(row, 'm'), integer(row, 'all')]).toEqual([3, 3, 2]);
  });

  it.each([
    'COUNT(?o)',
    'COUNT(DISTINCT ?o)',
    'COUNT(*)',
    'SUM(ABS(?o))',
    'COUNT(DISTINCT ABS(?k))',
  ])('leaves alone: %s', (aggregate) => {
    const tail = 'GROUP BY (STR(?o) AS ?k)';
    const text = accepted(`SELECT (${aggregate} AS ?n) { VALUES ?o { 1 } } ${tail}`);
    expect(text).not.toMatch(/BIND|IF\(/);
  });
});
