import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Format, type Place, quad, read } from '../../src/rdf/index.ts';

const base = 'https://example.org/';

async function placesIn(text: string, format: Format = 'turtle'): Promise<Record<string, Place | undefined>> {
  const reading = await read(text, format, base);
  if (reading.state === 'malformed') throw new Error(reading.message);
  return Object.fromEntries(reading.quads.map((quad) => [quad.object.value, reading.placeOf(quad)]));
}

describe('the place of a quad', () => {
  test('is where its object begins, also where the quad ends lines below', async () => {
    const places = await placesIn(
      '<a> <p> [\n  <q> "x"@en ;\n  <r> <y>\n] ;\n  <s> """two\nlines"""@en ,\n   <z> .',
    );
    expect(places.x).toEqual({ line: 2, column: 7 });
    expect(places[`${base}y`]).toEqual({ line: 3, column: 7 });
    expect(places['two\nlines']).toEqual({ line: 5, column: 7 });
    expect(places[`${base}z`]).toEqual({ line: 7, column: 4 });
    const blank = Object.keys(places).filter(
      (value) => !value.startsWith(base) && value !== 'x' && !value.includes('\n'),
    );
    expect(blank.map((value) => places[value])).toEqual([{ line: 1, column: 9 }]);
  });

  test('counts members of a list where they stand', async () => {
    const places = await placesIn('<a> <p> ( <x>\n <y> ) .');
    expect(places[`${base}x`]).toEqual({ line: 1, column: 11 });
    expect(places[`${base}y`]).toEqual({ line: 2, column: 2 });
  });

  test('is not the graph of N-Quads', async () => {
    const text = '<x:a> <x:p> <x:o> <x:g> .\n<x:a> <x:p> "v"^^<x:t> <x:g> .\n';
    expect(await placesIn(text, 'nquads')).toEqual({
      'x:o': { line: 1, column: 13 },
      v: { line: 2, column: 13 },
    });
  });

  test('is each one’s own where a statement is repeated, the first for its value, and unknown for a quad that is not there', async () => {
    const reading = await read('<a> <p> "x" .\n<a> <p> "x" .', 'turtle', base);
    const other = await read('<a> <p> "y" .', 'turtle', base);
    if (reading.state === 'malformed' || other.state === 'malformed') throw new Error('unreadable');
    expect(reading.quads.map(reading.placeOf)).toEqual([
      { line: 1, column: 9 },
      { line: 2, column: 9 },
    ]);
    const { subject, predicate, object } = reading.quads[1]!;
    expect(reading.placeOf(quad(subject, predicate, object))).toEqual({ line: 1, column: 9 });
    expect(reading.placeOf(other.quads[0]!)).toBeUndefined();
  });

  test('is right whatever stands before it', async () => {
    const filler = fc.constantFrom(
      '\n',
      ' ',
      '\t',
      '# note\n',
      '<a> <p> 1 .\n',
      '<a> <p> [ <q> ( 1 2 ) ] .\n',
      '<a> <p> "é😀" .\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(filler, { maxLength: 12 }), async (parts) => {
        const before = `${parts.join('')}<a> <p> `;
        const lines = before.split('\n');
        const places = await placesIn(`${before}"here" .`);
        expect(places.here).toEqual({ line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 });
      }),
      { numRuns: 100 },
    );
  });
});

describe('a text that cannot be read', () => {
  test.each([
    [
      'an undeclared prefix of ours',
      '<a> a\n  dct:Standard .',
      2,
      3,
      'Add: @prefix dct: <http://purl.org/dc/terms/> .',
    ],
    ['an undeclared prefix of others', '<a> <b> foo:c .', 1, 9, 'The prefix foo: is not declared'],
    ['an undeclared prefix in a datatype', '<a> <b>\n "1"^^no:int .', 2, 7, 'The prefix no: is not declared'],
    ['a missing full stop', '<a> <b> <c>\n<d> <e> <f> .', 1, 12, 'full stop, semicolon or comma is missing'],
    ['an end in the middle', '<a> <b>\n', 1, 8, 'ends in the middle of a statement'],
    ['a text without end', '<a> <b> <c> .\n<a> <b> "c .\n', 2, 9, 'does not end'],
    ['a slash in a name', '@prefix e: <x:> .\n<a> <b> e:c/d .', 2, 9, 'write a slash as \\/'],
    ['a space in an IRI', '<a> <b> <c d> .', 1, 9, 'is not an IRI'],
    ['an object that is missing', '<a> <b> .', 1, 9, 'is missing before this .'],
    ['the first of two mistakes', '<a> <b> foo:c .\n<a> <b> "c .\n', 1, 9, 'foo:'],
  ])('tells the place and the way out: %s', async (_, text, line, column, words) => {
    const reading = await read(text, 'turtle', base);
    expect(reading).toMatchObject({ state: 'malformed', line, column });
    expect(reading.state === 'malformed' && reading.message).toContain(words);
  });
});

test('prefixes of the text are kept', async () => {
  const reading = await read('@prefix e: <x:> . PREFIX f: <y:> <a> <b> e:c .', 'turtle', base);
  expect(reading).toMatchObject({ state: 'read', prefixes: { e: 'x:', f: 'y:' } });
});
