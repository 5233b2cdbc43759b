import { expect, it } from 'vitest';
import { placeOfFunction } from '../../src/query/index.ts';
import { storeOf } from './fixtures.ts';

it.each([
  ['by its IRI', 'SELECT * { ?s ?p "<urn:f>(1)" # <urn:f>(1)\n BIND(‸<urn:f> (1) AS ?x) }'],
  ['by a prefix', 'PREFIX u: <urn:> SELECT * { ?s u:f 1 ; u:g ?o FILTER(‸u:f(?o)) }'],
  ['in an expression', 'PREFIX u: <urn:> SELECT (1+-‸u:f(1) AS ?x) {}'],
  ['with escapes', 'PREFIX : <urn:f> SELECT (‸:\\,(1) AS ?x) {}', 'urn:f,'],
  [
    'after a cast',
    'PREFIX x: <http://www.w3.org/2001/XMLSchema#> ASK { FILTER(x:integer(‸<urn:f>(x:string(1)))) }',
  ],
])('finds the function that the engine does not know: %s', async (_, marked, name = 'urn:f') => {
  const [before = '', after = ''] = marked.split('‸');
  const store = await storeOf({});
  const answer = await store.query(before + after);
  if (!('message' in answer)) throw new Error(answer.state);
  expect(answer.message).toContain(name);
  const lines = before.split('\n');
  expect(placeOfFunction(before + after, answer.message)).toEqual({
    line: lines.length,
    column: (lines.at(-1)?.length ?? 0) + 1,
  });
});

it.each([
  ['ASK { ?s ?p <urn:f> }', 'The custom function <urn:f> is not supported'],
  ['ASK { FILTER(<urn:f>(1)) }', 'The query is too large'],
])('finds nothing where none is called or named: %s, %s', (text, message) => {
  expect(placeOfFunction(text, message)).toBeUndefined();
});

it('takes no longer than the text is long', () => {
  const started = performance.now();
  placeOfFunction(`ASK { ${'<urn:a> <urn:b> '.repeat(4000)} }${'a:'.repeat(30_000)}`, '<urn:f>');
  placeOfFunction(`PREFIX ${'a'.repeat(60_000)}`, '<urn:f>');
  expect(performance.now() - started).toBeLessThan(1000);
});
