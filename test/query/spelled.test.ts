import { describe, expect, it } from 'vitest';
import { adHoc } from '../../src/query/index.ts';
import { openScratch } from '../../src/store/index.ts';

const empty = openScratch();

/** What an accepted query finds in a store without data. */
function found(sparql: string): (string | undefined)[][] {
  const checked = adHoc(sparql);
  if (checked.state === 'refused') throw new Error(checked.message);
  const rows = empty.ask(checked.text);
  if (typeof rows === 'boolean') throw new Error('This is no SELECT.');
  return rows.map((row) => Object.values(row).map((term) => term?.value));
}

describe('a query that cannot be written down as it stands', () => {
  it.each([
    ['-(-?o)', '1'],
    ['-(-?o) + 1', '2'],
    ['-(+(-?o))', '1'],
    ['+(-?o)', '-1'],
    ['!(!(?o = 1))', 'true'],
    ['-(-1)', '1'],
  ])('keeps the brackets between two signs: %s', (expression, value) => {
    expect(found(`SELECT (${expression} AS ?n) { VALUES ?o { 1 } }`)).toEqual([[value]]);
    expect(found(`SELECT ?o { VALUES ?o { 1 } FILTER(${expression} = ${value}) }`)).toEqual([['1']]);
  });

  it('has a value in the place of a sign before an error', () => {
    expect(found('SELECT (COALESCE(-(-?o), "none") AS ?n) { VALUES ?o { "x" } }')).toEqual([['none']]);
  });

  it.each([
    '{}',
    '{ FILTER(true) }',
    '{ VALUES ?one { 1 } }',
  ])('counts different solutions beside all, also of a pattern that names nothing: %s', (pattern) => {
    expect(found(`SELECT (COUNT(*) AS ?m) (COUNT(DISTINCT *) AS ?n) ${pattern}`)).toEqual([['1', '1']]);
  });

  it('groups by a variable that has another name', () => {
    expect(found('SELECT ?n (COUNT(*) AS ?c) { VALUES ?o { 1 1 } } GROUP BY (?o AS ?n)')).toEqual([
      ['1', '2'],
    ]);
  });
});
